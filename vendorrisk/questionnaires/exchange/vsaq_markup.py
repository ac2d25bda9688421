"""The HTML of VSAQ texts as plain Markdown: paragraphs, lists, links, emphasis; everything else is left out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import nh3

from vendorrisk.questionnaires.exchange.fitting import clean, one_line

#: no text of the published files has a tenth of either
LONGEST_SOURCE = 20_000
MOST_TAGS = 200

_BLOCKS = {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "pre", "br"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_TAGS = _BLOCKS | set(_MARKS) | {"a", "li"}
_PIECE = re.compile(r"<(?P<end>/?)(?P<tag>[a-z0-9]+)(?P<attributes>[^>]*)>|(?P<words>[^<]+)")
_TAG = re.compile(r"<[^<>]*>|<")
_TARGET = re.compile(r'href="([^"]*)"')
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{1,500}", re.IGNORECASE)
_BREAKS = re.compile(r"\n{3,}")
_EMPTY_MARKS = re.compile(r"\*\*\s*\*\*|``")
#: signs that mean something in Markdown where the source means the sign
_SIGNS = re.compile(r"([\\*_`\[\]<>])")


def markdown_of(source: str) -> str:
    """The text as Markdown, never HTML. What is longer than LONGEST_SOURCE is cut off there.

    Of a text with more than MOST_TAGS tags only the words are taken: it is no text that anybody wrote.
    """
    walk = _Walk()
    for piece in _pieces(source):
        walk.take(piece)
    lines = (line.strip() for line in _EMPTY_MARKS.sub("", "".join(walk.out)).split("\n"))
    return clean(_BREAKS.sub("\n\n", "\n".join(lines)))


def words_of(source: str) -> str:
    """The text as one line without any marks, as for questions, titles and labels."""
    parts = (
        html.unescape(piece["words"]) if piece["words"] else " " * (piece["tag"] in _BLOCKS | {"li"})
        for piece in _pieces(source)
    )
    return one_line(clean("".join(parts)))


def html_of(markdown: str) -> str:
    """Our text as HTML for VSAQ: every sign stays the sign it is, paragraphs stay paragraphs."""
    paragraphs = [html.escape(each.strip(), quote=False) for each in markdown.split("\n\n") if each.strip()]
    if len(paragraphs) < 2:
        return "".join(paragraphs).replace("\n", "<br>")
    return "".join(f"<p>{each}</p>".replace("\n", "<br>") for each in paragraphs)


def has_structure(source: str) -> bool:
    """Whether a text has links or parts that one line of words would lose."""
    return bool(re.search(r"<(?:a|li|p|br)[\s>/]", source[:LONGEST_SOURCE], re.IGNORECASE))


def _pieces(source: str) -> list[re.Match[str]]:
    """Tags and words in turn. The sanitiser leaves well-formed HTML of a few tags, whatever it was given."""
    text = clean(source)[:LONGEST_SOURCE]
    if text.count("<") > MOST_TAGS:
        text = _TAG.sub(" ", text)
    cleaned = nh3.clean(text, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None)
    return list(_PIECE.finditer(cleaned))


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", one_line(text))


@dataclass
class _List:
    """A list that is not closed yet."""

    numbered: bool
    count: int = 0


@dataclass
class _Walk:
    """Collects Markdown while the pieces go by."""

    out: list[str] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)

    def take(self, piece: re.Match[str]) -> None:
        if piece["words"]:
            self._words(html.unescape(piece["words"]))
        elif piece["end"]:
            self._end(piece["tag"])
        else:
            self._start(piece["tag"], piece["attributes"])

    def _start(self, tag: str, attributes: str) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(_List(tag == "ol"))
        if tag == "a":
            self._link(attributes)
        elif tag == "li":
            self._item()
        else:
            self.out.append(_MARKS.get(tag, "\n\n"))

    def _end(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "a":
            target = self._links.pop() if self._links else ""
            self.out.append(f"]({target})" if target else "")
        elif tag != "li":
            self.out.append(_MARKS.get(tag, "\n\n"))

    def _words(self, words: str) -> None:
        before, after = words[:1].isspace(), words[-1:].isspace() and not words.isspace()
        self.out.append(" " * before + _escaped(words) + " " * after)

    def _item(self) -> None:
        mark = "- "
        if self._lists and self._lists[-1].numbered:
            self._lists[-1].count += 1
            mark = f"{self._lists[-1].count}. "
        self.out.append("\n" + mark)

    def _link(self, attributes: str) -> None:
        found = _TARGET.search(attributes)
        target = html.unescape(found[1]).strip() if found else ""
        harmless = target.replace("(", "%28").replace(")", "%29") if _LINK.fullmatch(target) else ""
        self._links.append(harmless)
        self.out.append("[" if harmless else "")
