"""HTML of VSAQ becomes plain Markdown, and no HTML whatever it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorrisk.questionnaires.exchange.vsaq.markup import html_of, markdown_of, words_of
from vendorrisk.web.rich_text import markdown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One.</p><p>Two <b>bold</b> <i>slanted</i>.</p>", "One.\n\nTwo **bold** *slanted*."),
        ("<ul><li>a</li><li>b</li></ul>after", "- a\n- b\n\nafter"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("A <a href='http://example.org/x_(y)'>link</a>!", "A [link](http://example.org/x_%28y%29)!"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<script>alert(1)</script><img src=x onerror=y>left", "left"),
        ("1 &lt; 2 &amp; __init__ [x]", r"1 \< 2 & \_\_init\_\_ \[x\]"),
        ("line<br>line", "line\n\nline"),
        ("", ""),
        ("<b></b>", ""),
    ],
)
def test_html_becomes_markdown(source: str, expected: str) -> None:
    assert markdown_of(source) == expected


def test_words_are_one_line_without_marks() -> None:
    assert words_of("<p>One <b>two</b></p><ul><li>three &amp; four</li></ul>") == "One two three & four"


@given(st.text(max_size=300))
def test_plain_words_survive_the_way_to_html_and_back(text: str) -> None:
    assert words_of(html_of(text)) == words_of(html_of(words_of(html_of(text))))


@given(st.text(st.sampled_from("<>/&;\"'= abplisrchef[]()*_`\\:1x\n"), max_size=200))
def test_nothing_becomes_html(source: str) -> None:
    shown = str(markdown(markdown_of(source)))
    assert "<script" not in shown
    assert "javascript:" not in shown
    markdown(markdown_of("<a href='http://x'>" + source + "</a>"))


@pytest.mark.parametrize(
    "source",
    ["<" * 49_000, "<ul><li>" * 20_000, "<a href='" * 20_000, "<b><p>" * 20_000, "&" * 500_000],
    ids=range(5),
)
def test_hostile_html_does_not_grow(source: str) -> None:
    assert len(markdown_of(source)) <= 2 * len(source)
