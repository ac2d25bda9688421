"""Names and texts as people mean them: without what cannot be seen, found whatever the case or the accents."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: what follows a company's name in law and says nothing about which company it is
LEGAL_FORMS: Final = frozenset(
    "ab ag aps as asa bhd bv co company corp corporation gmbh inc incorporated kft kg kgaa lda limited llc llp lp"
    " ltd ltda mbh nv ou oy oyj plc pte pty sa sarl sas se spa sprl srl sro ug zrt".split()
)


def one_line(text: str) -> str:
    """The text in one line; control characters, which databases and headers refuse, become spaces."""
    return " ".join("".join(part if part.isprintable() else " " for part in text).split())


def several_lines(text: str) -> str:
    """The text with its line breaks, without any other control character."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(p for p in line if p.isprintable() or p == "\t") for line in lines).strip()


def fold(text: str) -> str:
    """Lower case without accents: "École" is found as "ecole", and sorts beside it."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(part for part in split if not unicodedata.combining(part)).casefold()


def name_key(name: str) -> str:
    """What two spellings of one company share: "Acme, Inc." and "ACME Incorporated" are both "acme"."""
    words = re.findall(r"\w+", re.sub(r"[.'’]", "", fold(name)).replace("&", " and "))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def number_key(number: str) -> str:
    """A registration number without spaces, dots and dashes: "HRB 12.345" is "hrb12345"."""
    return re.sub(r"[\W_]", "", fold(number))
