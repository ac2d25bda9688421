"""Questionnaires, policies, answers and reviews as plain JSON data and back, without loss.

A signed report carries them, so that anyone can work the score out again. The data has the shape of the files
in the library; every field is written out, so that it means the same even if a default should change one day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.errors import DocumentError
from vendorrisk.scoring.plain_data import Fields, figure_to_data
from vendorrisk.scoring.policy import GradeBand, Policy, RiskLevelBand, TierBand
from vendorrisk.scoring.question_documents import (
    condition_from_data,
    condition_to_data,
    question_from_data,
    question_to_data,
)
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


def policy_to_data(policy: Policy) -> Data:
    return {
        "key": policy.key,
        "version": policy.version,
        "evidence": {
            "required_missing": figure_to_data(policy.required_missing),
            "recommended_missing": figure_to_data(policy.recommended_missing),
        },
        "max_mitigation": figure_to_data(policy.max_mitigation),
        "grades": [{"grade": band.grade, "from": figure_to_data(band.from_score)} for band in policy.grades],
        "risk_levels": [
            {"level": band.level, "from": figure_to_data(band.from_risk)} for band in policy.risk_levels
        ],
        "critical_floor": policy.critical_floor,
        "critical_grade_cap": policy.critical_grade_cap,
        "conditional_margin": figure_to_data(policy.conditional_margin),
        "tiers": [_tier_to_data(band) for band in policy.tiers],
    }


def _tier_to_data(band: TierBand) -> Data:
    return {
        "tier": band.tier,
        "name": band.name,
        "from": figure_to_data(band.from_risk),
        "appetite": figure_to_data(band.appetite),
        "reassess_months": band.reassess_months,
    }


def policy_from_data(data: object) -> Policy:
    """Raises DocumentError where the data is not of a policy."""
    fields = Fields(data, "policy")
    evidence = fields.object("evidence")
    policy = Policy(
        key=fields.text("key"),
        version=fields.text("version"),
        required_missing=evidence.figure("required_missing"),
        recommended_missing=evidence.figure("recommended_missing"),
        max_mitigation=fields.figure("max_mitigation"),
        grades=tuple(GradeBand(band.text("grade"), band.figure("from")) for band in fields.objects("grades")),
        risk_levels=tuple(
            RiskLevelBand(band.text("level"), band.figure("from")) for band in fields.objects("risk_levels")
        ),
        critical_floor=fields.text("critical_floor"),
        critical_grade_cap=fields.text("critical_grade_cap"),
        conditional_margin=fields.figure("conditional_margin"),
        tiers=tuple(_tier_from_data(band) for band in fields.objects("tiers")),
    )
    _check_policy(policy)
    return policy


def _check_policy(policy: Policy) -> None:
    """Raises DocumentError where a figure would fall in no band, or a name means none."""
    levels = [band.level for band in policy.risk_levels]
    grades = [band.grade for band in policy.grades]
    if policy.critical_floor not in levels or policy.critical_grade_cap not in grades or not policy.tiers:
        raise DocumentError("The bands of the policy are not complete.")


def _tier_from_data(fields: Fields) -> TierBand:
    return TierBand(
        tier=fields.whole("tier"),
        name=fields.text("name"),
        from_risk=fields.figure("from"),
        appetite=fields.figure("appetite"),
        reassess_months=fields.whole("reassess_months"),
    )


def answers_to_data(answers: Mapping[str, Answer]) -> Data:
    return {key: answer_to_data(answer) for key, answer in answers.items()}


def answer_to_data(answer: Answer) -> Data:
    """What is empty is left out."""
    data: Data = {
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "evidence": list(answer.evidence),
        "comment": answer.comment,
        "not_applicable": answer.not_applicable,
    }
    return {name: value for name, value in data.items() if value}


def answers_from_data(data: object) -> dict[str, Answer]:
    """Answers by question key, as they were kept; whether they fit their questions is not looked at.

    Raises DocumentError.
    """
    fields = Fields(data, "answers")
    return {key: answer_from_data(fields.raw(key)) for key in fields.names()}


def answer_from_data(data: object) -> Answer:
    fields = Fields(data, "answer")
    value = fields.raw("value")
    return Answer(
        value=value if value is None or isinstance(value, str) else fields.texts("value"),
        evidence=() if fields.raw("evidence") is None else fields.texts("evidence"),
        comment=fields.text_or_none("comment") or "",
        not_applicable=fields.text_or_none("not_applicable"),
    )


def reviews_to_data(reviews: Mapping[str, Review]) -> Data:
    return {key: review_to_data(review) for key, review in reviews.items()}


def review_to_data(review: Review) -> Data:
    """What is empty is left out; a credit of 0 is not empty."""
    data: Data = {
        "credit": None if review.credit is None else figure_to_data(review.credit),
        "reason": review.reason or None,
        "evidence_waived": review.evidence_waived,
        "refused_not_applicable": review.refused_not_applicable,
    }
    return {name: value for name, value in data.items() if value is not None}


def reviews_from_data(data: object) -> dict[str, Review]:
    """Reviews by question key. Raises DocumentError."""
    fields = Fields(data, "reviews")
    return {key: review_from_data(fields.raw(key)) for key in fields.names()}


def review_from_data(data: object) -> Review:
    fields = Fields(data, "review")
    return Review(
        credit=fields.figure_or_none("credit"),
        reason=fields.text_or_none("reason") or "",
        evidence_waived=fields.text_or_none("evidence_waived"),
        refused_not_applicable=fields.text_or_none("refused_not_applicable"),
    )
