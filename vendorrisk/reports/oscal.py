"""A record as OSCAL assessment results, for tools that read NIST's format.

Source: NIST, Open Security Controls Assessment Language, assessment-results model 1.1.2. What each part becomes:
an asked question an observation, a finding of ours a risk with its remediation and a finding that targets the
question's controls, the rating and the decision properties of the result. Identifiers are derived from the
assessment, so that the same record gives the same document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from vendorrisk.reports.record import AssessmentRecord, FindingFacts
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data
from vendorrisk.scoring.questionnaire import Question
from vendorrisk.scoring.scorecard import Scorecard, scorecard_from_data
from vendorrisk.scoring.scores import QuestionScore

OSCAL_VERSION: Final = "1.1.2"
#: names our own properties, as the format asks for
NAMESPACE: Final = "https://vendorrisk.example/ns/oscal"
_NOT_IN_A_TOKEN = re.compile(r"[^A-Za-z0-9._-]+")
Data = dict[str, Any]


def oscal_from_record(record: AssessmentRecord) -> bytes:
    """The document as JSON."""
    return json.dumps(
        {"assessment-results": _Results(record).document()}, ensure_ascii=False, indent=1
    ).encode()


class _Results:
    """One record while its document is made."""

    def __init__(self, record: AssessmentRecord) -> None:
        self.record = record
        self.card: Scorecard = scorecard_from_data(record.scorecard)
        questionnaires = [questionnaire_from_data(data) for data in record.questionnaires]
        self.questions: Mapping[str, Question] = {
            question.key: question for each in questionnaires for question in each.questions
        }
        self.asked = [score for score in self.card.questions if score.asked]

    def document(self) -> Data:
        record = self.record
        return {
            "uuid": self._id("document"),
            "metadata": {
                "title": f"Risk assessment of {record.vendor.name}",
                "last-modified": _moment(record.generated_at),
                "version": record.assessment_id,
                "oscal-version": OSCAL_VERSION,
                "parties": [
                    {"uuid": self._id("assessor"), "type": "organization", "name": record.organisation},
                    {"uuid": self._id("vendor"), "type": "organization", "name": record.vendor.name},
                ],
            },
            "import-ap": {"href": f"#{self._id('plan')}"},
            "results": [self._result()],
            "back-matter": {"resources": [self._plan()]},
        }

    def _plan(self) -> Data:
        """What was asked stands in for an assessment plan of its own."""
        titles = ", ".join(f"{each['title']} {each['version']}" for each in self.record.questionnaires)
        return {"uuid": self._id("plan"), "title": "What was asked", "description": titles}

    def _result(self) -> Data:
        result: Data = {
            "uuid": self._id("result"),
            "title": self.record.engagement.title,
            "description": self.card.recommendation_why or "There is nothing to rate.",
            "start": _moment(self.record.submitted_on),
            "end": _moment(self.record.generated_at),
            "props": list(self._rating()),
            "reviewed-controls": self._controls(),
        }
        risks = [self._risk(finding) for finding in self.record.findings]
        findings = [self._finding(finding) for finding in self.record.findings]
        observations = [self._observation(score) for score in self.asked]
        parts = {"observations": observations, "risks": risks, "findings": findings}
        return result | {name: part for name, part in parts.items() if part}

    def _rating(self) -> Iterator[Data]:
        shown, decision = self.record.scorecard["shown"], self.record.decision
        figures = {name.replace("_", "-"): value for name, value in shown.items()}
        words = {
            "grade": self.card.grade,
            "tier": self.card.tier,
            "risk-level": self.card.risk_level,
            "recommendation": self.card.recommendation,
            "decision": decision.outcome if decision else None,
            "valid-until": decision.valid_until if decision else None,
            "policy": f"{self.card.policy_key} {self.card.policy_version}",
        }
        for name, value in {**figures, **words}.items():
            if value not in (None, ""):
                yield _prop(name, str(value))

    def _controls(self) -> Data:
        named = sorted({token for score in self.asked for token in self._tokens(score.key)})
        chosen = (
            {"include-controls": [{"control-id": token} for token in named]} if named else {"include-all": {}}
        )
        return {"control-selections": [chosen]}

    def _tokens(self, key: str) -> list[str]:
        controls = self.questions[key].controls
        return [_token(f"{framework}_{each}") for framework, ids in controls.items() for each in ids]

    def _observation(self, score: QuestionScore) -> Data:
        question, answer = self.questions[score.key], self.record.answers.get(score.key, {})
        files = [file for file in self.record.evidence if file.question == score.key]
        observation: Data = {
            "uuid": self._id("observation", score.key),
            "title": score.key,
            "description": question.text,
            "props": [_prop("state", score.state), _prop("credit", str(float(score.final_credit)))],
            "methods": ["EXAMINE" if files else "INTERVIEW"],
            "types": ["control-objective"],
            "subjects": [{"subject-uuid": self._id("vendor"), "type": "party"}],
            "collected": _moment(
                self.record.submission.at if self.record.submission else self.record.submitted_on
            ),
            "remarks": _answer(question, answer),
        }
        if files:
            observation["relevant-evidence"] = [
                {"description": file.filename, "props": [_prop("sha256", file.sha256)]} for file in files
            ]
        return observation

    def _risk(self, finding: FindingFacts) -> Data:
        risk: Data = {
            "uuid": self._id("risk", finding.question, finding.title),
            "title": finding.title,
            "description": finding.recommendation,
            "statement": f"{self._text_of(finding.question)}: {finding.points_lost} points lost.",
            "props": [_prop("severity", finding.severity)],
            "status": "closed" if finding.status == "closed" else "open",
            "remediations": [
                {
                    "uuid": self._id("remediation", finding.question, finding.title),
                    "lifecycle": "planned" if finding.remediation_agreed else "recommendation",
                    "title": finding.title,
                    "description": finding.recommendation,
                }
            ],
        }
        return risk | ({"deadline": _moment(finding.due_on)} if finding.due_on else {})

    def _finding(self, finding: FindingFacts) -> Data:
        tokens = self._tokens(finding.question) if finding.question in self.questions else []
        known = any(score.key == finding.question for score in self.asked)
        return {
            "uuid": self._id("finding", finding.question, finding.title),
            "title": finding.title,
            "description": finding.note or finding.recommendation,
            "props": [_prop("control", token) for token in tokens],
            "target": {
                "type": "objective-id",
                "target-id": _token(finding.question),
                "status": {"state": "not-satisfied"},
            },
            **(
                {"related-observations": [{"observation-uuid": self._id("observation", finding.question)}]}
                if known
                else {}
            ),
            "related-risks": [{"risk-uuid": self._id("risk", finding.question, finding.title)}],
        }

    def _text_of(self, key: str) -> str:
        return self.questions[key].text if key in self.questions else key

    def _id(self, *parts: str) -> str:
        return str(uuid5(NAMESPACE_URL, "/".join((NAMESPACE, self.record.assessment_id, *parts))))


def _answer(question: Question, answer: Mapping[str, Any]) -> str:
    if reason := answer.get("not_applicable"):
        return f"Not applicable: {reason}"
    value = answer.get("value")
    if value is None:
        return "Not answered."
    values = value if isinstance(value, list) else [value]
    told = ", ".join(question.label_of(str(each)) for each in values)
    return f"{told} ({answer['comment']})" if answer.get("comment") else told


def _prop(name: str, value: str) -> Data:
    return {"name": name, "ns": NAMESPACE, "value": value}


def _token(text: str) -> str:
    """The format's token: it begins with a letter, and has letters, digits, dots, dashes and underscores only."""
    token = _NOT_IN_A_TOKEN.sub(".", text).strip(".")
    return token if token[:1].isalpha() else f"c.{token}"


def _moment(iso: str) -> str:
    """A day is its first moment in UTC."""
    return iso if "T" in iso else f"{datetime.fromisoformat(iso):%Y-%m-%dT00:00:00+00:00}"
