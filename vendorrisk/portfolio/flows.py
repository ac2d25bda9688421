"""A picture of who moves where: blocks left and right, and between them ribbons as wide as what moves. Geometry only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Direction = Literal["same", "better", "worse"]
#: measures of the picture, in its own units
_WIDTH: Final = 460
_LEFT: Final = 122
_RIGHT: Final = 338
_BLOCK: Final = 10
_HEIGHT: Final = 180
_GAP: Final = 22
_TOP: Final = 12
#: one of ten thousand is still to be seen
_THINNEST: Final = 2


@dataclass(frozen=True)
class Block:
    """All that stand at one level before, or after."""

    level: str
    many: int
    x: float
    y: float
    height: float
    width: float = _BLOCK

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Ribbon:
    """Those that go from one level to one other, or stay."""

    before: str
    after: str
    many: int
    direction: Direction
    #: the outline, as a path of SVG
    outline: str


@dataclass(frozen=True)
class Flow:
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    #: those that stay first, so that movers are drawn above them
    ribbons: tuple[Ribbon, ...]
    height: float
    width: float = _WIDTH

    def many(self, direction: Direction) -> int:
        return sum(ribbon.many for ribbon in self.ribbons if ribbon.direction == direction)


def flow_of(levels: Sequence[str], counts: Mapping[tuple[str, str], int]) -> Flow:
    """`levels` from the best to the worst; `counts` by (before, after). Levels of neither side are left out."""
    known = [level for level in levels if any(counts.get(pair) for pair in counts if level in pair)]
    pairs = [(was, to) for was in known for to in known if counts.get((was, to))]
    total = sum(counts[pair] for pair in pairs) or 1
    thickness = {pair: max(_THINNEST, counts[pair] / total * _HEIGHT) for pair in pairs}
    before = _blocks(known, pairs, counts, thickness, side=0)
    after = _blocks(known, pairs, counts, thickness, side=1)
    ribbons = _ribbons(known, counts, thickness, before, after)
    ends = [block.y + block.height for block in (*before, *after)]
    return Flow(before, after, ribbons, max(ends, default=0) + _TOP)


def _blocks(
    levels: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    counts: Mapping[tuple[str, str], int],
    thickness: Mapping[tuple[str, str], float],
    side: int,
) -> tuple[Block, ...]:
    """One below the other, in the order of the levels."""
    made: list[Block] = []
    x, y = (_LEFT, _RIGHT)[side], float(_TOP)
    for level in levels:
        own = [pair for pair in pairs if pair[side] == level]
        if own:
            height = sum(thickness[pair] for pair in own)
            made.append(Block(level, sum(counts[pair] for pair in own), x, round(y, 2), round(height, 2)))
            y += height + _GAP
    return tuple(made)


def _ribbons(
    levels: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    thickness: Mapping[tuple[str, str], float],
    before: Sequence[Block],
    after: Sequence[Block],
) -> tuple[Ribbon, ...]:
    """From each block's top downwards, so that ribbons of one side never cross at their block."""
    left = {block.level: block.y for block in before}
    right = {block.level: block.y for block in after}
    made: list[Ribbon] = []
    for was, to in thickness:
        size = thickness[was, to]
        direction: Direction = (
            "same" if was == to else "worse" if levels.index(to) > levels.index(was) else "better"
        )
        outline = _outline(left[was], right[to], size)
        made.append(Ribbon(was, to, counts[was, to], direction, outline))
        left[was] += size
        right[to] += size
    return tuple(sorted(made, key=lambda ribbon: ribbon.direction != "same"))


def _outline(left: float, right: float, size: float) -> str:
    start, end, middle = _LEFT + _BLOCK, _RIGHT, (_LEFT + _BLOCK + _RIGHT) / 2
    above = f"M{start} {left:.2f}C{middle} {left:.2f} {middle} {right:.2f} {end} {right:.2f}"
    below = f"V{right + size:.2f}C{middle} {right + size:.2f} {middle} {left + size:.2f} {start} {left + size:.2f}Z"
    return above + below
