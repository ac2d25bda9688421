"""A file of somebody else's read in a process of its own, within limits (python -m vendorrisk.questionnaires.exchange.child).

Standard input: a line of JSON that says what to read, then the file. Standard output: what came of it, as JSON.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from dataclasses import asdict
from typing import Any

from vendorrisk.questionnaires.exchange import columns, recognising
from vendorrisk.questionnaires.exchange.ciso import files as ciso
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire, ImportLine
from vendorrisk.questionnaires.exchange.limits import MEMORY, SECONDS
from vendorrisk.scoring.documents.answers import answers_from_data
from vendorrisk.scoring.documents.questionnaires import questionnaire_to_data

#: rows of a table that are shown while its columns are chosen
SAMPLES = 3


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        told = _read(asked, content)
    except ExchangeError as error:
        told = {"error": str(error)}
    json.dump(told, sys.stdout)


def _read(asked: dict[str, Any], content: bytes) -> dict[str, Any]:
    name, format_ = asked["name"], asked["format"]
    if asked["what"] == "columns":
        return _table_head(content, name)
    if asked["what"] == "ciso-answers":
        sheet = ciso.write_answers(content, name, answers_from_data(asked["answers"]))
        return {"sheet": base64.b64encode(sheet).decode()}
    if asked["what"] == "answers":
        answers = recognising.read_answers(content, name, format_)
        return {
            "source": answers.source,
            "answers": [asdict(each) for each in answers.answers],
            "report": _report(answers.report),
        }
    if asked["columns"] is not None:
        return _questionnaire(columns.read_questionnaire(content, name, asked["columns"]))
    return _questionnaire(recognising.read_questionnaire(content, name, format_))


def _table_head(content: bytes, name: str) -> dict[str, Any]:
    table = columns.read_table(content, name)
    return {
        "format": recognising.recognise(content),
        "header": table.header,
        "samples": [cells for _, cells in table.rows[:SAMPLES]],
        "guess": columns.guess(table.header),
    }


def _questionnaire(found: ImportedQuestionnaire) -> dict[str, Any]:
    data = questionnaire_to_data(found.questionnaire)
    return {"source": found.source, "questionnaire": data, "report": _report(found.report)}


def _report(lines: tuple[ImportLine, ...]) -> list[dict[str, str]]:
    return [asdict(line) for line in lines]


if __name__ == "__main__":
    main()
