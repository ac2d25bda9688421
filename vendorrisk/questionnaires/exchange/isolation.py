"""Reading a file of somebody else's without letting it near this process: a child does it, within limits."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ForeignAnswer,
    ImportedAnswers,
    ImportedQuestionnaire,
    ImportLine,
)
from vendorrisk.questionnaires.exchange.limits import LARGEST_FILE, PATIENCE
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.documents.answers import answers_to_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data

PROJECT: Final = Path(__file__).resolve().parents[3]


def read_questionnaire_apart(
    content: bytes, name: str, format: str | None = None, columns: Mapping[str, str] | None = None
) -> ImportedQuestionnaire:
    """As recognising.read_questionnaire, or columns.read_questionnaire where columns were chosen. Raises ExchangeError."""
    told = _ask(content, name, what="questionnaire", format=format, columns=columns)
    return ImportedQuestionnaire(
        told["source"], questionnaire_from_data(told["questionnaire"]), _report(told)
    )


def read_answers_apart(content: bytes, name: str, format: str | None = None) -> ImportedAnswers:
    """As recognising.read_answers. Raises ExchangeError."""
    told = _ask(content, name, what="answers", format=format, columns=None)
    answers = (
        ForeignAnswer(
            **{
                **each,
                "controls": {framework: tuple(ids) for framework, ids in each["controls"].items()},
                "evidence": tuple(each["evidence"]),
            }
        )
        for each in told["answers"]
    )
    return ImportedAnswers(told["source"], tuple(answers), _report(told))


def write_ciso_answers_apart(content: bytes, name: str, answers: Mapping[str, Answer]) -> bytes:
    """As ciso.files.write_answers: `content` is the library, the workbook comes back. Raises ExchangeError."""
    told = _ask(content, name, what="ciso-answers", format=None, answers=answers_to_data(answers))
    return base64.b64decode(told["sheet"])


@dataclass(frozen=True)
class TableHead:
    """The top of a table, for choosing which column holds what."""

    #: the format the file is recognised as; None for none of them
    format: str | None
    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    #: field -> the column that is probably meant
    guess: Mapping[str, str]


def read_table_head_apart(content: bytes, name: str) -> TableHead:
    """The names of a table's columns and its first rows. Raises ExchangeError where it is no table."""
    told = _ask(content, name, what="columns", format=None, columns=None)
    samples = tuple(tuple(row) for row in told["samples"])
    return TableHead(told["format"], tuple(told["header"]), samples, told["guess"])


def _report(told: Mapping[str, Any]) -> tuple[ImportLine, ...]:
    return tuple(ImportLine(**line) for line in told["report"])


def _ask(content: bytes, name: str, **asked: Any) -> dict[str, Any]:
    if len(content) > LARGEST_FILE:
        raise ExchangeError(f"{name} has more than {LARGEST_FILE // 1_000_000} MB.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "vendorrisk.questionnaires.exchange.child"],
            input=json.dumps({"name": name, **asked}).encode() + b"\n" + content,
            capture_output=True,
            cwd=PROJECT,
            env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=PATIENCE,
            check=True,
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise ExchangeError(f"{name} cannot be read within sensible limits of memory and time.") from error
    if "error" in told:
        raise ExchangeError(told["error"])
    return told
