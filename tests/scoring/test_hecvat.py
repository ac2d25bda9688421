"""HECVAT 4.1.4 written in our format gives the totals of its own workbook, for every answer set of the oracle.

The data are facts: identifiers, preferred answers, points and gates; no sentences of HECVAT.
"""

from __future__ import annotations

import json
from collections import defaultdict
from fractions import Fraction
from typing import Any

import pytest

from tests.scoring.building import DATA, DAY, POLICY
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.questionnaire import AllOf, Condition, Domain, Equals, Not, Question, Questionnaire
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.scoring import score

PROFILE: dict[str, dict[str, Any]] = json.loads((DATA / "hecvat" / "profile.json").read_text())["questions"]
SCENARIOS: dict[str, Any] = json.loads((DATA / "hecvat" / "scenarios.json").read_text())["scenarios"]

#: The workbook shows these categories as one section each.
AI = {"AIQU", "AIGN", "AIPL", "AISC", "AIML", "AILM"}
PRIVACY = {"PRGN", "PCOM", "PDOC", "PTHP", "PCHG", "PDAT", "PRPO", "INTL", "DRPV", "DPAI"}


def test_sections_together_are_all_categories() -> None:
    categories = {facts["cat"] for facts in PROFILE.values() if facts["scored"]}
    shown = set(SCENARIOS["blank"]["expected"])
    assert categories - shown == (AI | PRIVACY) & categories


@pytest.mark.parametrize("name", SCENARIOS)
def test_totals_equal_those_of_the_workbook(name: str) -> None:
    scenario = SCENARIOS[name]
    scorecard = scored(scenario["answers"])
    totals = section_totals(scorecard)
    for section, expected in scenario["expected"].items():
        assert totals[section] == (expected["score"], expected["max"]), section


@pytest.mark.parametrize("name", SCENARIOS)
def test_percentages_equal_those_of_the_workbook(name: str) -> None:
    scenario = SCENARIOS[name]
    scorecard = scored(scenario["answers"])
    assert scorecard.control_score is not None
    assert float(scorecard.control_score / 100) == pytest.approx(
        scenario["expected"]["Overall Score"]["pct"], abs=1e-14
    )
    scores = {domain.key: domain.score for domain in scorecard.domains}
    for section, expected in scenario["expected"].items():
        if expected["pct"] == "N/A":
            assert section not in scores
        elif section in scores:
            assert float(scores[section] / 100) == pytest.approx(expected["pct"], abs=1e-14), section


def test_override_replaces_the_credit_of_one_question() -> None:
    """“Mark as Compliant” and “Mark as Non-Compliant” of the analyst sheet are a reviewer's own credit."""
    reviews = {
        "COMP-01": Review(credit=Fraction(100), reason="seen"),
        "DOCU-01": Review(credit=Fraction(0), reason="not so"),
    }
    before = section_totals(scored(SCENARIOS["all_compliant"]["answers"]))
    blank = section_totals(scored({}, reviews))
    full = section_totals(scored(SCENARIOS["all_compliant"]["answers"], reviews))
    assert blank["COMP"] == (10, 20)
    assert full["DOCU"] == (before["DOCU"][0] - 20, before["DOCU"][1])


def test_not_applicable_takes_the_points_out_of_both_sums() -> None:
    answers = dict(SCENARIOS["all_compliant"]["answers"]) | {"DOCU-01": "N/A"}
    assert section_totals(scored(answers))["DOCU"] == (70, 70)


@pytest.mark.parametrize(("gate", "closed"), [("REQU-05", "HIPA"), ("REQU-01", "DATA"), ("AIQU-01", "AIML")])
def test_closed_gate_takes_its_sections_out(gate: str, closed: str) -> None:
    answers = dict(SCENARIOS["all_compliant"]["answers"]) | {gate: "No"}
    assert closed not in {domain.key for domain in scored(answers).domains}


def hecvat() -> Questionnaire:
    """The profile in our format: weights 20, 10 and 5, every domain “sum”, gates as conditions."""
    categories: defaultdict[str, list[Question]] = defaultdict(list)
    gates_first = sorted(PROFILE, key=lambda key: PROFILE[key]["cat"] not in ("REQU", "AIQU"))
    for key in gates_first:
        facts = PROFILE[key]
        categories[facts["cat"]].append(
            Question(
                key=key,
                text=key,
                type="yes_no" if facts["scored"] or facts["cat"] in ("REQU", "AIQU") else "text",
                weight=facts["points"] if facts["scored"] else 0,
                expected="no" if facts["compliant"] == "No" else "yes",
                when_missing="ignore" if facts["blank_excludes"] else "zero",
                applies_when=gated(facts["excluded_if_no"]),
            )
        )
    domains = tuple(Domain(category, category, "sum", tuple(asked)) for category, asked in categories.items())
    return Questionnaire("hecvat", "4.1.4", "HECVAT", "vendor", domains)


def gated(gates: list[str]) -> Condition | None:
    """Only a “No” closes a gate; a blank one leaves its questions in."""
    return AllOf(tuple(Not(Equals(gate, "no")) for gate in gates)) if gates else None


def scored(answers: dict[str, str], reviews: dict[str, Review] | None = None) -> Scorecard:
    given = {key: answer(value) for key, value in answers.items()}
    return score([hecvat()], given, policy=POLICY, submitted_on=DAY, reviews=reviews or {})


def answer(value: str) -> Answer:
    return Answer(not_applicable="does not apply") if value == "N/A" else Answer(value.lower())


def section_totals(scorecard: Scorecard) -> dict[str, tuple[Fraction, int]]:
    """Points earned and possible as the workbook counts them, by its sections."""
    totals: defaultdict[str, tuple[Fraction, int]] = defaultdict(lambda: (Fraction(0), 0))
    for question in scorecard.questions:
        if question.counts:
            earned = question.final_credit * question.weight / 100
            for section in (section_of(question.domain), "Overall Score"):
                total, most = totals[section]
                totals[section] = (total + earned, most + question.weight)
    return totals


def section_of(category: str) -> str:
    if category in AI:
        return "AI (aggregated)"
    return "Privacy (aggregated)" if category in PRIVACY else category
