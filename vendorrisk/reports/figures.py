"""Figures as SVG: presentation attributes only, a title that says what is seen, escaped text.

The same strings may stand on a page or in a PDF: no style attribute, no script, nothing from outside.
Measures are points of the printed page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from markupsafe import Markup

from vendorrisk.reports.wording import figure
from vendorrisk.scoring.rounding import plain, shown

ACCENT: Final = "#0f5c63"
INK: Final = "#12201f"
QUIET: Final = "#586865"
LINE: Final = "#d5dfdc"
TRACK: Final = "#e9efed"
#: what a rating says: fill and ink; a word and a shape always stand beside it
TONES: Final = {
    "good": ("#2e8b5d", "#17633d"),
    "fair": ("#c08a14", "#735000"),
    "poor": ("#cf5f26", "#97390b"),
    "grave": ("#a5153e", "#981338"),
    "plain": ("#7f908c", "#4a5b58"),
}
GRADE_TONES: Final = {"A": "good", "B": "good", "C": "fair", "D": "poor", "F": "grave"}
LEVEL_TONES: Final = {
    "low": "good",
    "moderate": "fair",
    "medium": "fair",
    "high": "poor",
    "critical": "grave",
}
_OCTAGON: Final = "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z"
_CIRCLE: Final = "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z"
#: name: tone, shape, and what is drawn on it in white
MARKS: Final = {
    "low": ("good", "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z", ""),
    "moderate": ("fair", "M8 1.6 14.4 8 8 14.4 1.6 8z", ""),
    "medium": ("fair", "M8 1.6 14.4 8 8 14.4 1.6 8z", ""),
    "high": ("poor", "M8 1.8 15 14H1z", ""),
    "critical": ("grave", _OCTAGON, "M8 4.6v4.2M8 11.3v.1"),
    "yes": ("good", _CIRCLE, "M5 8.2l2.1 2.1L11 6"),
    "conditions": ("fair", _CIRCLE, "M4.9 8h.1M8 8h.1M11.1 8h.1"),
    "no": ("grave", _OCTAGON, "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"),
    "none": ("plain", "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z", ""),
}
#: the width of the page's text, and how many points one point of risk takes
WIDTH: Final = 482
_SCALE: Final = 4.8


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: a figure from 0 to 100, or None."""

    title: str
    score: Fraction | None
    tone: str
    #: the grade of the figure, shown beside it
    grade: str = ""


def mark(name: str, size: int = 10) -> Markup:
    """The shape that stands before a word, `size` in points; unknown names give the plain circle."""
    tone, shape, sign = MARKS.get(name, MARKS["none"])
    inner = _path(shape, fill=TONES[tone][0])
    if sign:
        inner += _path(sign, fill="none", stroke="#ffffff", stroke_width=1.6, stroke_linecap="round")
    head = Markup('<svg class="mark" role="img" width="{0}pt" height="{0}pt" viewBox="0 0 16 16">').format(
        size
    )
    return head + Markup("<title>{}</title>").format(name.capitalize()) + inner + Markup("</svg>")


def bar_chart(bars: Sequence[Bar], grades: Sequence[tuple[str, Fraction]], caption: str) -> Markup:
    """Figures from 0 to 100 as bars, with a thin line where each grade begins."""
    left, length, top, step = 178.0, 246.0, 16.0, 24.0
    height = top + step * len(bars) + 2
    parts = [_grade_line(letter, left + float(start) * length / 100, height) for letter, start in grades]
    for row, bar in enumerate(bars):
        parts.extend(_bar(bar, top + row * step + 4, left, length))
    told = "; ".join(f"{bar.title} {figure(bar.score)} {bar.grade}".rstrip() for bar in bars)
    return _figure(WIDTH, height, f"{caption}: {told}", parts)


def appetite(
    inherent: Fraction,
    residual: Fraction,
    limit: Fraction,
    margin: Fraction,
    levels: Sequence[tuple[str, Fraction]],
) -> Markup:
    """From inherent to residual risk, over the risk levels, against the tier's appetite and its margin."""
    before, after = 1 + float(inherent) * _SCALE, 1 + float(residual) * _SCALE
    parts = [*_levels(levels), *_verdict_zones(limit, margin), *_way_down(before, after)]
    parts.extend(_ends(inherent, residual, before, after))
    stands = "within" if residual <= limit else "above"
    caption = (
        f"Inherent risk {shown(inherent)}, residual risk {shown(residual)}: "
        f"{stands} the appetite of {plain(limit)}"
    )
    return _figure(WIDTH, 104, caption, parts)


def descent(start: Fraction, steps: Sequence[Fraction], limit: Fraction) -> Markup:
    """Residual risk after each step of the path to approval, down to the appetite."""
    risks = [start, *steps]
    highest = max(float(max(risks)), float(limit)) * 1.08 or 1.0
    across, low, tall = (WIDTH - 90) / len(steps), 92.0, 74.0
    places = [(34 + index * across, low - float(risk) / highest * tall) for index, risk in enumerate(risks)]
    allowed = low - float(limit) / highest * tall
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    parts = [
        _path(f"M34 {low}H{WIDTH - 48}", stroke=LINE, stroke_width=0.8),
        _path(f"M34 {allowed:.1f}H{WIDTH - 48}", stroke=INK, stroke_width=0.9, stroke_dasharray="3 2"),
        _text(WIDTH - 44, allowed + 2.6, f"Appetite {plain(limit)}", size=7.5, fill=INK),
        _path(line, fill="none", stroke=ACCENT, stroke_width=1.6, stroke_linejoin="round"),
    ]
    dot = 3.0 if len(steps) <= 24 else 1.8
    parts.extend(_circle(x, y, dot, fill=ACCENT) for x, y in places)
    parts.append(_text(28, places[0][1] + 3, shown(start), size=8.5, anchor="end", weight=600))
    parts.append(
        _text(places[-1][0], places[-1][1] + 14, shown(risks[-1]), size=8.5, anchor="middle", weight=600)
    )
    caption = (
        f"Residual risk step by step, from {shown(start)} to {shown(risks[-1])}; appetite {plain(limit)}"
    )
    return _figure(WIDTH, 110, caption, parts)


def share_bar(share: Fraction | None, width: int = 120) -> Markup:
    """A small bar of a percentage."""
    parts = [_rect(0, 1, width, 5, fill=TRACK)]
    if share:
        parts.append(_rect(0, 1, float(share) * width / 100, 5, fill=ACCENT))
    return _figure(width, 7, f"{figure(share)} %", parts)


def _levels(levels: Sequence[tuple[str, Fraction]]) -> Iterable[Markup]:
    ends = [start for _level, start in levels[1:]] + [Fraction(100)]
    for (level, start), end in zip(levels, ends, strict=True):
        fill, ink = TONES[LEVEL_TONES.get(level, "plain")]
        x, width = 1 + float(start) * _SCALE, float(end - start) * _SCALE - 1.5
        yield _rect(x, 36, width, 20, fill=fill, fill_opacity=0.17)
        if width > 4.6 * len(level):
            yield _text(x + width / 2, 49, level.capitalize(), size=8, fill=ink, anchor="middle")


def _verdict_zones(limit: Fraction, margin: Fraction) -> Iterable[Markup]:
    """Below the levels: up to where approval is recommended, and up to where with conditions."""
    appetite_at, margin_at = 1 + float(limit) * _SCALE, min(481.0, 1 + float(limit + margin) * _SCALE)
    yield _rect(1, 66, appetite_at - 1, 3, fill=ACCENT)
    yield _rect(appetite_at + 1, 66, max(0.0, margin_at - appetite_at - 1), 3, fill=ACCENT, fill_opacity=0.4)
    yield _path(f"M{appetite_at:.1f} 32V74", stroke=INK, stroke_width=1.1, stroke_dasharray="3 2")
    yield _text(1, 83, "Approve", size=7.5, fill=QUIET)
    yield _text(appetite_at, 83, f"Appetite {plain(limit)}", size=7.5, fill=INK, anchor="middle", weight=600)
    if margin:
        text = f"With conditions up to {plain(limit + margin)}"
        yield _text(min(margin_at, 400), 98, text, size=7.5, fill=QUIET, anchor="middle")


def _way_down(before: float, after: float) -> Iterable[Markup]:
    if before - after > 16:
        yield _path(f"M{before - 5:.1f} 24H{after + 12:.1f}", stroke=QUIET, stroke_width=1)
        yield _path(f"M{after + 7:.1f} 24l6 -3.2v6.4z", fill=QUIET)
    yield _circle(before, 24, 4, fill="#ffffff", stroke=QUIET, stroke_width=1.4)
    yield _path(f"M{after:.1f} 24V60", stroke=ACCENT, stroke_width=1.6)
    yield _circle(after, 24, 5.5, fill=ACCENT)


def _ends(inherent: Fraction, residual: Fraction, before: float, after: float) -> Iterable[Markup]:
    """The two figures above their dots, pushed apart where the dots are close."""
    if before - after > 110:
        yield _text(before, 12, f"Inherent {shown(inherent)}", size=9, anchor=_anchor(before), fill=QUIET)
        yield _text(after, 12, f"Residual {shown(residual)}", size=9, anchor=_anchor(after), weight=600)
        return
    left = min(max(after, 90), 380)
    yield _text(left, 12, f"Residual {shown(residual)}", size=9, anchor="end", weight=600)
    yield _text(left + 12, 12, f"Inherent {shown(inherent)}", size=9, fill=QUIET)


def _anchor(x: float) -> str:
    if x < 50:
        return "start"
    return "end" if x > WIDTH - 50 else "middle"


def _grade_line(letter: str, x: float, height: float) -> Markup:
    line = _path(f"M{x:.1f} 12V{height - 2:.1f}", stroke=LINE, stroke_width=0.6)
    return line + _text(x + 2, 9, letter, size=7, fill=QUIET)


def _bar(bar: Bar, y: float, left: float, length: float) -> Iterable[Markup]:
    lines = textwrap.wrap(bar.title, 36, max_lines=2, placeholder=" …") or [""]
    first = y + 8.6 - 5 * (len(lines) - 1)
    for number, line in enumerate(lines):
        yield _text(0, first + 10 * number, line, size=8.5, fill=INK)
    yield _rect(left, y, length, 11, fill=TRACK)
    if bar.score:
        yield _rect(left, y, float(bar.score) * length / 100, 11, fill=TONES[bar.tone][0])
    yield _text(WIDTH - 16, y + 9, figure(bar.score), size=9.5, anchor="end", weight=600)
    yield _text(WIDTH, y + 9, bar.grade, size=9.5, anchor="end", fill=TONES[bar.tone][1], weight=600)


def _figure(width: float, height: float, caption: str, parts: Iterable[Markup]) -> Markup:
    head = Markup(
        '<svg class="figure" role="img" width="{0:g}pt" height="{1:g}pt" viewBox="0 0 {0:g} {1:g}"'
        ' font-family="Inter, Liberation Sans, sans-serif"><title>{2}</title>'
    ).format(width, height, caption)
    return head + Markup("").join(parts) + Markup("</svg>")


def _text(
    x: float, y: float, text: str, *, size: float, fill: str = INK, anchor: str = "start", weight: int = 400
) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" font-size="{:g}" font-weight="{}" fill="{}" text-anchor="{}">{}</text>'
    ).format(x, y, size, weight, fill, anchor, text)


def _rect(x: float, y: float, width: float, height: float, *, fill: str, fill_opacity: float = 1) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:g}" rx="1.5" fill="{}" fill-opacity="{:g}"/>'
    ).format(x, y, max(width, 0.0), height, fill, fill_opacity)


def _circle(x: float, y: float, radius: float, **drawn: object) -> Markup:
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:g}"{}/>').format(x, y, radius, _attributes(drawn))


def _path(line: str, **drawn: object) -> Markup:
    return Markup('<path d="{}"{}/>').format(line, _attributes(drawn))


def _attributes(drawn: dict[str, object]) -> Markup:
    written = (Markup(' {}="{}"').format(name.replace("_", "-"), value) for name, value in drawn.items())
    return Markup("").join(written)
