"""Every format the exchange knows, and the one that a file has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vendorrisk.questionnaires.exchange import columns, oscal_catalog
from vendorrisk.questionnaires.exchange.ciso import files as ciso
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedAnswers, ImportedQuestionnaire
from vendorrisk.questionnaires.exchange.vsaq import files as vsaq
from vendorrisk.questionnaires.exchange.workbooks import caiq, hecvat, own
from vendorrisk.questionnaires.exchange.workbooks.writing import write_workbook
from vendorrisk.scoring.questionnaire import Questionnaire


@dataclass(frozen=True)
class Format:
    """One format. What it cannot do is None."""

    key: str
    title: str
    recognises: Callable[[bytes], bool]
    #: the usual end of a file's name
    suffix: str
    read_questionnaire: Callable[[bytes, str], ImportedQuestionnaire] | None = None
    read_answers: Callable[[bytes, str], ImportedAnswers] | None = None
    write_questionnaire: Callable[[Questionnaire], bytes] | None = None


#: in the order they are tried: the choosier first
FORMATS: Final = (
    Format("vsaq", "VSAQ", vsaq.recognises, "json", vsaq.read_questionnaire, vsaq.read_answers, vsaq.write_questionnaire),
    Format("oscal-catalog", "OSCAL catalog", oscal_catalog.recognises, "json", oscal_catalog.read_questionnaire),
    Format("ciso-assistant", "CISO Assistant library", ciso.recognises, "yaml", ciso.read_questionnaire),
    Format("xlsx", "VendorRisk workbook", own.recognises, "xlsx", own.read_questionnaire, own.read_answers, write_workbook),
    Format("caiq", "CAIQ workbook", caiq.recognises, "xlsx", caiq.read_questionnaire, caiq.read_answers),
    Format("hecvat", "HECVAT 4 workbook", hecvat.recognises, "xlsx", hecvat.read_questionnaire, hecvat.read_answers),
    Format("csv", "Table of controls", columns.recognises, "csv", columns.read_questionnaire, None, columns.write_questionnaire),
)  # fmt: skip
BY_KEY: Final[Mapping[str, Format]] = {each.key: each for each in FORMATS}


_QUESTIONNAIRES: Final = {each.key: each.read_questionnaire for each in FORMATS if each.read_questionnaire}
_ANSWERS: Final = {each.key: each.read_answers for each in FORMATS if each.read_answers}


def read_questionnaire(content: bytes, name: str, format: str | None = None) -> ImportedQuestionnaire:
    """The questionnaire of a file; its format is recognised from the content where none is named.

    Raises ExchangeError.
    """
    return _QUESTIONNAIRES[_chosen(content, name, format, _QUESTIONNAIRES)](content, name)


def read_answers(content: bytes, name: str, format: str | None = None) -> ImportedAnswers:
    """The answers of a finished file. Raises ExchangeError."""
    return _ANSWERS[_chosen(content, name, format, _ANSWERS)](content, name)


def recognise(content: bytes, among: Iterable[str] = BY_KEY) -> str | None:
    """The key of the format that the content has; None where it is none of them."""
    return next((key for key in among if BY_KEY[key].recognises(content)), None)


def _chosen(content: bytes, name: str, format: str | None, readers: Mapping[str, object]) -> str:
    if format is not None:
        if format not in readers:
            raise ExchangeError(f"“{format}” cannot be read here; what can: {', '.join(readers)}.")
        return format
    found = recognise(content, readers)
    if found is not None:
        return found
    titles = ", ".join(BY_KEY[key].title for key in readers)
    raise ExchangeError(f"{name} is none of the formats we can read: {titles}.")
