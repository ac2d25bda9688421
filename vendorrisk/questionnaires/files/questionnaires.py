"""A questionnaire file into a Questionnaire: the format of docs/scoring.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from vendorrisk.questionnaires.files.condition_fields import read_condition
from vendorrisk.questionnaires.files.fields import Faults, Fields
from vendorrisk.questionnaires.files.question_fields import read_question
from vendorrisk.questionnaires.files.reading import Frameworks, Reading
from vendorrisk.questionnaires.files.yaml_nodes import Node
from vendorrisk.scoring.questionnaire import Contradiction, Domain, Kind, Question, Questionnaire


def read_questionnaire(node: Node, faults: Faults, frameworks: Frameworks) -> Questionnaire:
    """The questionnaire of a file's document; what is wrong with it is noted in `faults`."""
    fields = Fields(node, faults, "questionnaire")
    key, version = fields.key(longest=80), fields.key("version", longest=20)
    title = fields.text("title", longest=200)
    kind: Kind = "intake" if fields.choice("kind", ("vendor", "intake")) == "intake" else "vendor"
    summary = fields.text("summary", "", longest=2_000)
    minutes = fields.whole("estimated_minutes", 0, highest=10_000)
    reading = Reading(kind, frameworks)
    domains = _read_domains(fields, reading)
    contradictions = _read_contradictions(fields, reading.earlier)
    fields.done()
    return Questionnaire(key, version, title, kind, domains, summary, minutes, contradictions)


def _read_contradictions(fields: Fields, questions: Mapping[str, Question]) -> tuple[Contradiction, ...]:
    if not fields.has("contradictions"):
        return ()
    read = (
        _read_contradiction(Fields(node, fields.faults, "contradiction"), questions)
        for node in fields.items("contradictions")
    )
    return tuple(each for each in read if each is not None)


def _read_contradiction(fields: Fields, questions: Mapping[str, Question]) -> Contradiction | None:
    sentence = fields.text("sentence", longest=500)
    inner = fields.inner("when")
    if inner is None:
        fields.fault("when", "is missing")
    when = read_condition(inner, questions, slot="when")
    fields.done()
    if when is None:
        return None
    contradiction = Contradiction(when, sentence)
    if len(contradiction.questions) < 2:
        fields.fault("when", "must name at least two questions: one answer alone contradicts nothing")
    return contradiction


def _read_domains(fields: Fields, reading: Reading) -> tuple[Domain, ...]:
    domains: dict[str, Domain] = {}
    for node in fields.items("domains"):
        inner = Fields(node, fields.faults, "domain")
        domain = _read_domain(inner, reading)
        if domain.key in domains:
            inner.fault("key", f"“{domain.key}” is already the key of another domain")
        domains[domain.key] = domain
    return tuple(domains.values())


def _read_domain(fields: Fields, reading: Reading) -> Domain:
    key = fields.key()
    fields.name = f"domain {key}" if key else "domain"
    title = fields.text("title", longest=200)
    weight = _read_weight(fields)
    questions = [
        read_question(Fields(node, fields.faults, "question"), reading) for node in fields.items("questions")
    ]
    fields.done()
    return Domain(key, title, weight, tuple(questions))


def _read_weight(fields: Fields) -> int | Literal["sum"]:
    if fields.is_word("weight", "sum"):
        return "sum"
    return fields.whole("weight", highest=10_000)
