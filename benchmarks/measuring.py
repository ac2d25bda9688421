"""How benchmarks measure and print: warmed up, alternating with their floor, median and 95th percentile."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def timed(run: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def side_by_side(
    ours: Callable[[], object], floor: Callable[[], object], times: int
) -> tuple[list[float], list[float]]:
    """Both in turn, so that a machine whose speed drifts is fair to both; one warm-up each is not counted."""
    ours()
    floor()
    first, second = list[float](), list[float]()
    for _ in range(times):
        first.append(timed(ours))
        second.append(timed(floor))
    return first, second


def line(name: str, figures: Sequence[float], floor: Sequence[float] | None = None) -> str:
    """One row: n, median, 95th percentile, and the ratio of the medians."""
    ordered = sorted(figures)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    told = f"{name:<44} n={len(ordered):<5} median {statistics.median(ordered):8.2f} ms   95 % {late:8.2f} ms"
    return f"{told}   {statistics.median(ordered) / statistics.median(floor):5.2f} x floor" if floor else told
