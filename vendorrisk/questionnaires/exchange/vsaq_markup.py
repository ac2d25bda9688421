"""The HTML of VSAQ texts as plain Markdown: paragraphs, lists, links, emphasis; everything else is left out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from vendorrisk.questionnaires.exchange.fitting import clean, one_line

_BLOCKS = {"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre"}
_UNREAD = {"script", "style"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_LINK = re.compile(r"(?:https?://|mailto:)[^\s()<>\"]{1,500}", re.IGNORECASE)
_BREAKS = re.compile(r"\n{3,}")
_EMPTY_MARKS = re.compile(r"\*\*\s*\*\*|``")
#: signs that mean something in Markdown where the source means the sign
_SIGNS = re.compile(r"([\\*_`\[\]<>])")


def markdown_of(source: str) -> str:
    """The text as Markdown, within its own lines; never HTML."""
    if "<" not in source and "&" not in source:
        return _tidy(_escaped(source))
    walk = _Walk()
    walk.feed(source)
    walk.close()
    return _tidy("".join(walk.out))


def words_of(source: str) -> str:
    """The text as one line without any marks, as for titles and labels."""
    if "<" not in source and "&" not in source:
        return one_line(clean(source))
    walk = _Words()
    walk.feed(source)
    walk.close()
    return one_line(clean("".join(walk.out)))


def html_of(markdown: str) -> str:
    """Our text as HTML for VSAQ: every sign stays the sign it is, paragraphs stay paragraphs."""
    paragraphs = [html.escape(each.strip(), quote=False) for each in markdown.split("\n\n") if each.strip()]
    if len(paragraphs) < 2:
        return "".join(paragraphs).replace("\n", "<br>")
    return "".join(f"<p>{each}</p>".replace("\n", "<br>") for each in paragraphs)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", one_line(text))


def _tidy(text: str) -> str:
    lines = (line.strip() for line in _EMPTY_MARKS.sub("", text).split("\n"))
    return clean(_BREAKS.sub("\n\n", "\n".join(lines)))


class _Words(HTMLParser):
    """Only what is read, with a blank where a tag parts words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        if tag in _BLOCKS or tag in ("br", "li"):
            self.out.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))
        if tag in _BLOCKS:
            self.out.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.out.append(data)


@dataclass
class _Open:
    """A list that is not closed yet."""

    numbered: bool
    count: int = field(default=0)


class _Walk(HTMLParser):
    """Collects Markdown while the tags go by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._links: list[str] = []
        self._lists: list[_Open] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        if tag in ("ul", "ol"):
            self._lists.append(_Open(tag == "ol"))
        if tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag == "br":
            self.out.append("\n\n")
        elif tag == "li":
            self._item()
        elif tag in _MARKS:
            self.out.append(_MARKS[tag])
        elif tag == "a":
            self._link(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag in _MARKS:
            self.out.append(_MARKS[tag])
        elif tag == "a" and self._links:
            target = self._links.pop()
            self.out.append(f"]({target})" if target else "")

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        before, after = data[:1].isspace(), data[-1:].isspace()
        self.out.append((" " if before else "") + _escaped(data) + (" " if after and data.strip() else ""))

    def _item(self) -> None:
        mark = "- "
        if self._lists and self._lists[-1].numbered:
            self._lists[-1].count += 1
            mark = f"{self._lists[-1].count}. "
        self.out.append("\n" + mark)

    def _link(self, target: str) -> None:
        harmless = target.strip() if _LINK.fullmatch(target.strip()) else ""
        self._links.append(harmless)
        self.out.append("[" if harmless else "")
