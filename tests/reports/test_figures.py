"""Figures are sound SVG that says in words what it shows, fit for a page under a strict policy."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from vendorrisk.reports import figures

HOSTILE = '"><script>alert(1)</script>'
LEVELS = [("low", F(0)), ("moderate", F(20)), ("high", F(40)), ("critical", F(60))]
GRADES = [("A", F(90)), ("B", F(80))]
DRAWN: list[Callable[[], Markup]] = [
    lambda: figures.mark("high"),
    lambda: figures.mark(HOSTILE),
    lambda: figures.bar_chart([figures.Bar(HOSTILE, F(50), "good", "A"), figures.Bar("", None, "plain")], GRADES, HOSTILE),
    lambda: figures.appetite(F(75), F(40), F(25), F(10), LEVELS),
    lambda: figures.appetite(F(0), F(0), F(0), F(0), [(HOSTILE, F(0))]),
    lambda: figures.appetite(F(100), F(100), F(100), F(10), LEVELS),
    lambda: figures.descent(F(40), [F(40), F(30), F(20)], F(25)),
    lambda: figures.descent(F(0), [F(0)], F(0)),
    lambda: figures.share_bar(F(1, 3)),
    lambda: figures.share_bar(None),
]  # fmt: skip


@pytest.mark.parametrize("draw", DRAWN)
def test_figure_is_sound_svg_with_a_title_and_no_style_or_script(draw: Callable[[], Markup]) -> None:
    drawn = draw()
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    assert root.findtext("title")
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_bar_is_as_long_as_its_figure_and_told_in_the_title() -> None:
    root = ElementTree.fromstring(
        figures.bar_chart([figures.Bar("Access", F(50), "fair", "D")], GRADES, "Scores")
    )
    track, bar = (float(one.get("width", "0")) for one in root.findall("rect"))
    assert bar == pytest.approx(track / 2)
    assert root.findtext("title") == "Scores: Access 50.0 D"


@pytest.mark.parametrize(("residual", "stands"), [(F(25), "within"), (F(2501, 100), "above")])
def test_appetite_says_whether_the_risk_is_within_it(residual: F, stands: str) -> None:
    root = ElementTree.fromstring(figures.appetite(F(75), residual, F(25), F(10), LEVELS))
    assert f"{stands} the appetite of 25" in (root.findtext("title") or "")
