"""Help texts are written in Markdown; they become HTML here, and nothing but harmless HTML."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

ALLOWED_TAGS = {"p", "ul", "ol", "li", "em", "strong", "code", "br", "a", "blockquote"}
KEPT_TEXTS = 2000  # the help of a few questionnaires

_markdown = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=KEPT_TEXTS)
def markdown(text: str) -> Markup:
    """Markdown to HTML with a short list of tags; raw HTML in the text stays text."""
    html = nh3.clean(
        _markdown.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Markup(html)
