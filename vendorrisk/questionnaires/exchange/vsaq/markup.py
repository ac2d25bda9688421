"""The HTML of VSAQ texts as plain Markdown: paragraphs, lists, links, emphasis; everything else is left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vendorrisk.questionnaires.exchange.fitting import clean, one_line

#: no text of the published files has a tenth of it
LONGEST_SOURCE = 20_000

_BLOCKS = {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "pre", "br"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_UNREAD = {"script", "style"}
_PIECE = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,20})(?P<attributes>[^<>]{0,2000})>|(?P<words>[^<]+|<)"
)
_TARGET = re.compile(r"""(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{1,500}", re.IGNORECASE)
_BREAKS = re.compile(r"\n{3,}")
_EMPTY_MARKS = re.compile(r"\*\*\s*\*\*|``")
#: signs that mean something in Markdown where the source means the sign
_SIGNS = re.compile(r"([\\*_`\[\]<>])")


def markdown_of(source: str) -> str:
    """The text as Markdown, never HTML. What is longer than LONGEST_SOURCE is cut off there."""
    walk = _Walk()
    for piece in _pieces(source):
        walk.take(piece)
    walk.close()
    lines = (line.strip() for line in _EMPTY_MARKS.sub("", "".join(walk.out)).split("\n"))
    return clean(_BREAKS.sub("\n\n", "\n".join(lines)))


def words_of(source: str) -> str:
    """The text as one line without any marks, as for questions, titles and labels."""
    parts = (
        html.unescape(piece["words"]) if piece["words"] else " " * (piece["tag"].lower() in _BLOCKS | {"li"})
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


def _pieces(source: str) -> Iterator[re.Match[str]]:
    """Tags and words in turn, without comments and scripts. Every sign is looked at once, however wild they are."""
    unread = ""
    for piece in _PIECE.finditer(_without_comments(clean(source)[:LONGEST_SOURCE])):
        tag = (piece["tag"] or "").lower()
        if tag in _UNREAD:
            unread = "" if piece["end"] else tag
        elif not unread:
            yield piece


def _without_comments(text: str) -> str:
    parts: list[str] = []
    while True:
        before, begun, rest = text.partition("<!--")
        parts.append(before)
        if not begun:
            return "".join(parts)
        text = rest.partition("-->")[2]


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
    #: marks that are not closed yet
    _open: list[str] = field(default_factory=list)

    def take(self, piece: re.Match[str]) -> None:
        if piece["words"]:
            self._words(html.unescape(piece["words"]))
        elif piece["end"]:
            self._end(piece["tag"].lower())
        else:
            self._start(piece["tag"].lower(), piece["attributes"])

    def close(self) -> None:
        """Close what the text left open."""
        self.out.extend(reversed(self._open))
        self.out.extend(f"]({target})" for target in reversed(self._links) if target)

    def _start(self, tag: str, attributes: str) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(_List(tag == "ol"))
        if tag == "a":
            self._link(attributes)
        elif tag == "li":
            self._item()
        elif tag in _MARKS:
            self._open.append(_MARKS[tag])
            self.out.append(_MARKS[tag])
        elif tag in _BLOCKS:
            self.out.append("\n\n")

    def _end(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "a":
            target = self._links.pop() if self._links else ""
            self.out.append(f"]({target})" if target else "")
        elif tag in _MARKS and _MARKS[tag] in self._open:
            self._open.remove(_MARKS[tag])
            self.out.append(_MARKS[tag])
        elif tag in _BLOCKS:
            self.out.append("\n\n")

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
        target = html.unescape(found[1] or found[2] or found[3] or "").strip() if found else ""
        harmless = target.replace("(", "%28").replace(")", "%29") if _LINK.fullmatch(target) else ""
        self._links.append(harmless)
        self.out.append("[" if harmless else "")
