"""The record as OSCAL assessment results: whole, the same each time, every reference resolved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.reports.sample_record import DECISION, sample_record
from vendorrisk.reports.oscal import oscal_from_record

TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(oscal_from_record(sample_record(decision=DECISION)))["assessment-results"]


def _values(data: Any, names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            if name in names and isinstance(value, str):
                yield value
            yield from _values(value, names)
    if isinstance(data, list):
        for each in data:
            yield from _values(each, names)


def test_every_question_that_was_asked_and_every_finding_is_there(document: dict[str, Any]) -> None:
    record, result = sample_record(decision=DECISION), document["results"][0]
    asked = [score["key"] for score in record.scorecard["question_details"] if score["asked"]]
    assert [observation["title"] for observation in result["observations"]] == asked
    assert [finding["title"] for finding in result["findings"]] == [each.title for each in record.findings]
    assert len(result["risks"]) == len(record.findings)
    assert {risk["status"] for risk in result["risks"]} == {"open"}


def test_rating_and_decision_are_told_as_they_are_shown(document: dict[str, Any]) -> None:
    record = sample_record(decision=DECISION)
    told = {prop["name"]: prop["value"] for prop in document["results"][0]["props"]}
    assert told["control-score"] == record.scorecard["shown"]["control_score"]
    assert (told["grade"], told["decision"]) == (record.scorecard["grade"], "approved_with_conditions")


def test_it_keeps_to_the_formats_words(document: dict[str, Any]) -> None:
    assert document["metadata"]["oscal-version"] == "1.1.2"
    tokens = [*_values(document, ("control-id", "target-id"))]
    assert tokens and all(TOKEN.fullmatch(token) for token in tokens)
    assert all(UUID.fullmatch(each) for each in _values(document, ("uuid", "risk-uuid", "observation-uuid")))
    moments = _values(document, ("start", "end", "collected", "deadline", "last-modified"))
    assert all(MOMENT.fullmatch(moment) for moment in moments)
    names = set(_values(document["results"][0]["props"], ("name",)))
    assert all(TOKEN.fullmatch(name) for name in names)


def test_identifiers_are_used_once_and_references_lead_somewhere(document: dict[str, Any]) -> None:
    given = [*_values(document, ("uuid",))]
    assert len(given) == len(set(given))
    named = set(_values(document, ("risk-uuid", "observation-uuid", "subject-uuid")))
    assert named <= set(given)
    assert document["import-ap"]["href"].removeprefix("#") in given


def test_evidence_is_named_with_its_digest(document: dict[str, Any]) -> None:
    record = sample_record(decision=DECISION)
    evidence = [
        (each["description"], each["props"][0]["value"])
        for observation in document["results"][0]["observations"]
        for each in observation.get("relevant-evidence", [])
    ]
    assert sorted(evidence) == sorted((file.filename, file.sha256) for file in record.evidence)


def test_the_same_record_gives_the_same_document() -> None:
    record = sample_record()
    assert oscal_from_record(record) == oscal_from_record(record)
