"""A questionnaire as plain JSON data and back, without loss.

A signed report carries them, so that anyone can work the score out again. The data has the shape of the files
in the library; every field is written out, so that it means the same even if a default should change one day.
"""

from __future__ import annotations

from typing import Any

from vendorrisk.scoring.documents.plain_data import Fields
from vendorrisk.scoring.documents.questions import (
    condition_from_data,
    condition_to_data,
    question_from_data,
    question_to_data,
)
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.questionnaire import Contradiction, Domain, Questionnaire

Data = dict[str, Any]


def questionnaire_to_data(questionnaire: Questionnaire) -> Data:
    data: Data = {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "kind": questionnaire.kind,
        "summary": questionnaire.summary,
        "estimated_minutes": questionnaire.estimated_minutes,
        "domains": [_domain_to_data(domain) for domain in questionnaire.domains],
    }
    # Left out where there are none: what was kept and signed before there were any keeps its digest.
    if questionnaire.contradictions:
        data["contradictions"] = [_contradiction_to_data(each) for each in questionnaire.contradictions]
    return data


def questionnaire_from_data(data: object) -> Questionnaire:
    """Raises DocumentError where the data is not of a questionnaire."""
    fields = Fields(data, "questionnaire")
    questionnaire = Questionnaire(
        key=fields.text("key"),
        version=fields.text("version"),
        title=fields.text("title"),
        kind="intake" if fields.choice("kind", ("vendor", "intake")) == "intake" else "vendor",
        summary=fields.text("summary"),
        estimated_minutes=fields.whole("estimated_minutes"),
        domains=tuple(_domain_from_data(domain) for domain in fields.objects("domains")),
        contradictions=_contradictions_from_data(fields),
    )
    if len(questionnaire.question_by_key) < len(questionnaire.questions):
        raise DocumentError("Two questions of the questionnaire have the same key.")
    return questionnaire


def _contradiction_to_data(contradiction: Contradiction) -> Data:
    return {"when": condition_to_data(contradiction.when), "sentence": contradiction.sentence}


def _contradictions_from_data(fields: Fields) -> tuple[Contradiction, ...]:
    if fields.raw("contradictions") is None:
        return ()
    return tuple(
        Contradiction(condition_from_data(each.object("when")), each.text("sentence"))
        for each in fields.objects("contradictions")
    )


def _domain_to_data(domain: Domain) -> Data:
    questions = [question_to_data(question) for question in domain.questions]
    return {"key": domain.key, "title": domain.title, "weight": domain.weight, "questions": questions}


def _domain_from_data(fields: Fields) -> Domain:
    questions = tuple(question_from_data(question) for question in fields.objects("questions"))
    weight = "sum" if fields.raw("weight") == "sum" else fields.whole("weight")
    return Domain(key=fields.text("key"), title=fields.text("title"), weight=weight, questions=questions)
