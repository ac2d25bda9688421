"""Libraries of CISO Assistant in, and the answers to them out as its audit sheet.

See docs/exchange_ciso.md for what maps to what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from vendorrisk.questionnaires.exchange.ciso.checked_yaml import LARGEST_FILE
from vendorrisk.questionnaires.exchange.ciso.evidence import write_sheet
from vendorrisk.questionnaires.exchange.ciso.library import Library, read_library
from vendorrisk.questionnaires.exchange.ciso.questions import Conversion
from vendorrisk.questionnaires.exchange.fitting import LONGEST_TITLE, clipped, fitted_key, one_line
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.questionnaire import CHOICE_TYPES, Question, Questionnaire

SOURCE = "CISO Assistant"
_LONGEST_SUMMARY = 2_000
_URN = re.compile(rb"^urn:\s*['\"]?urn:[^\s:]+:risk:library:", re.MULTILINE)
_OBJECTS = re.compile(rb"^objects:\s*$", re.MULTILINE)


def recognises(content: bytes) -> bool:
    """Whether the content looks like a library of CISO Assistant."""
    return len(content) <= LARGEST_FILE and bool(_URN.search(content)) and bool(_OBJECTS.search(content))


def read_questionnaire(content: bytes, name: str, language: str = "") -> ImportedQuestionnaire:
    """The framework of a library as a questionnaire; `name` is how messages call the file.

    `language` is one of the library's translations, such as “fr”; what it does not have stays as it is.
    Raises ExchangeError.
    """
    conversion = _converted(read_library(content, name, language), name)
    return ImportedQuestionnaire(SOURCE, _questionnaire(conversion, name), tuple(conversion.report))


def write_answers(content: bytes, name: str, answers: Mapping[str, Answer]) -> bytes:
    """The answers to the questionnaire that read_questionnaire makes of this library, as an XLSX workbook.

    Result and score of each requirement are worked out as the source does. Answers to questions that are not asked,
    and what is no answer to the library's question, are left out. Raises ExchangeError where the library cannot be
    read, or asks nothing that was answered.
    """
    library = read_library(content, name)
    conversion = _converted(library, name)
    asked = _questionnaire(conversion, name)
    fitting = {
        key: answer for key, answer in answers.items() if _fits(asked.question_by_key.get(key), answer)
    }
    if answers and not fitting:
        raise ExchangeError(
            f"{name} asks nothing that was answered here: the questionnaire came from another library."
        )
    return write_sheet(library, conversion.made, asked, fitting)


def _fits(question: Question | None, answer: Answer) -> bool:
    """Whether the answer could have been given to this question: the questionnaire may have been edited since."""
    if question is None:
        return False
    if question.type not in CHOICE_TYPES or answer.value is None:
        return isinstance(answer.value, str | None)
    values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return set(values) <= question.option_by_value.keys()


def _converted(library: Library, name: str) -> Conversion:
    conversion = Conversion(library)
    conversion.run()
    if not conversion.domains:
        raise ExchangeError(f"{name} holds no requirement that could be asked about.")
    return conversion


def _questionnaire(conversion: Conversion, name: str) -> Questionnaire:
    library = conversion.library
    stem = PurePath(name).stem
    return Questionnaire(
        key=fitted_key(library.ref_id or stem, 80) or "library",
        version=fitted_key(library.version, 20) or "1",
        title=clipped(one_line(library.name or stem) or SOURCE, LONGEST_TITLE),
        kind="vendor",
        domains=tuple(conversion.domains),
        summary=clipped(library.description, _LONGEST_SUMMARY),
    )
