"""A policy tried on a whole portfolio: 10,000 assessments of 120 answers, against the exact scorer one by one."""

from __future__ import annotations

import sys
import time
from fractions import Fraction
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import statistics

from vendorrisk.questionnaires.library import library
from vendorrisk.scoring.portfolio.basis import Basis, Part, stand_exactly
from vendorrisk.scoring.portfolio.rating_many import Portfolio, stand

VENDORS, QUESTIONS, REPEATS = 10_000, 120, 7


def basis(random: Random) -> Basis:
    share = Fraction(1, QUESTIONS)
    parts = tuple(
        Part(
            f"q{number}",
            share,
            Fraction(random.choice((0, 40, 50, 80, 100))),
            random.choice((0, 0, 1, 2)),
            Fraction(50) if number % 12 == 0 else None,
        )
        for number in range(QUESTIONS)
    )
    return Basis(parts, counts=True, risk_by_sum=Fraction(random.randint(0, 1000), 10), minimum_tier=None)


def main() -> None:
    random, policy = Random(20261123), library().policies["standard"]
    bases = [basis(random) for _ in range(VENDORS)]
    started = time.perf_counter()
    portfolio = Portfolio.of(bases)
    built = time.perf_counter() - started
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        stand(portfolio, policy)
        taken.append(time.perf_counter() - started)
    started = time.perf_counter()
    for each in bases[: VENDORS // 20]:
        stand_exactly(each, policy)
    exactly = (time.perf_counter() - started) * 20
    median, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{VENDORS:,} assessments x {QUESTIONS} answers, laid out once in {built * 1000:.0f} ms")
    print(f"one policy    n {REPEATS} median {median * 1000:7.1f} ms 95 % {most * 1000:7.1f} ms")
    print(f"exactly, one by one: {exactly * 1000:.0f} ms, {exactly / median:.0f} times as long")


if __name__ == "__main__":
    main()
