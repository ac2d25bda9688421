"""The parts of a scorecard as plain JSON data and back, without loss: every figure exactly."""

from __future__ import annotations

from typing import Any, cast, get_args

from vendorrisk.scoring.documents.plain_data import (
    Fields,
    exact_figures,
    figure_to_data,
    four_decimals,
    shown_figures,
)
from vendorrisk.scoring.scores import (
    Action,
    DomainScore,
    InherentRisk,
    Path,
    PathStep,
    QuestionScore,
    QuestionState,
)


def question_score_to_data(question: QuestionScore) -> dict[str, Any]:
    figures = {
        "credit": question.credit,
        "final_credit": question.final_credit,
        "points": question.points,
        "points_possible": question.points_possible,
        "points_lost": question.points_lost,
    }
    return {
        "key": question.key,
        "domain": question.domain,
        "state": question.state,
        "weight": question.weight,
        "asked": question.asked,
        "answered": question.answered,
        "counts": question.counts,
        "factor": figure_to_data(question.factor),
        **exact_figures(figures),
        "has_evidence": question.has_evidence,
        "critical_failure": question.critical_failure,
        "why": question.why,
        "shown": shown_figures(figures),
    }


def question_score_from_data(fields: Fields) -> QuestionScore:
    return QuestionScore(
        key=fields.text("key"),
        domain=fields.text("domain"),
        state=cast(QuestionState, fields.choice("state", get_args(QuestionState))),
        weight=fields.whole("weight"),
        asked=fields.flag("asked"),
        answered=fields.flag("answered"),
        counts=fields.flag("counts"),
        credit=fields.figure("credit"),
        factor=fields.figure("factor"),
        final_credit=fields.figure("final_credit"),
        points=fields.figure("points"),
        points_possible=fields.figure("points_possible"),
        points_lost=fields.figure("points_lost"),
        has_evidence=fields.flag("has_evidence"),
        critical_failure=fields.flag("critical_failure"),
        why=fields.text("why"),
    )


def domain_score_to_data(domain: DomainScore) -> dict[str, Any]:
    figures = {"score": domain.score, "points": domain.points, "points_possible": domain.points_possible}
    return {
        "key": domain.key,
        "title": domain.title,
        "questionnaire": domain.questionnaire,
        "weight": domain.weight,
        **exact_figures(figures),
        "counted": domain.counted,
        "shown": shown_figures(figures),
    }


def domain_score_from_data(fields: Fields) -> DomainScore:
    return DomainScore(
        key=fields.text("key"),
        title=fields.text("title"),
        questionnaire=fields.text("questionnaire"),
        weight=fields.whole("weight"),
        score=fields.figure("score"),
        points=fields.figure("points"),
        points_possible=fields.figure("points_possible"),
        counted=fields.whole("counted"),
    )


def path_to_data(path: Path) -> dict[str, Any]:
    return {
        "reachable": path.reachable,
        "why_not": path.why_not,
        "steps": [_step_to_data(step) for step in path.steps],
    }


def _step_to_data(step: PathStep) -> dict[str, Any]:
    figures = {"control_score": step.control_score, "residual_risk": step.residual_risk}
    return {
        "question": step.question,
        "action": step.action,
        **{name: four_decimals(figure) for name, figure in figures.items()},
        "grade": step.grade,
        "shown": shown_figures(figures),
        "exact": exact_figures(figures),
    }


def path_from_data(fields: Fields) -> Path:
    steps = tuple(_step_from_data(step) for step in fields.objects("steps"))
    return Path(reachable=fields.flag("reachable"), why_not=fields.text_or_none("why_not"), steps=steps)


def _step_from_data(fields: Fields) -> PathStep:
    exact = fields.object("exact")
    return PathStep(
        question=fields.text("question"),
        action=cast(Action, fields.choice("action", get_args(Action))),
        control_score=exact.figure("control_score"),
        residual_risk=exact.figure("residual_risk"),
        grade=fields.text("grade"),
    )


def inherent_to_data(inherent: InherentRisk) -> dict[str, Any]:
    figures = {"risk": inherent.risk, "risk_by_sum": inherent.risk_by_sum}
    return {
        **exact_figures(figures),
        "tier": inherent.tier,
        "tier_name": inherent.tier_name,
        "tier_by_sum": inherent.tier_by_sum,
        "minimum_tier": inherent.minimum_tier,
        "minimum_tier_from": list(inherent.minimum_tier_from),
        "missing": list(inherent.missing),
        "domain_details": [domain_score_to_data(domain) for domain in inherent.domains],
        "question_details": [question_score_to_data(question) for question in inherent.questions],
        "why": inherent.why,
        "shown": shown_figures(figures),
    }


def inherent_from_data(fields: Fields) -> InherentRisk:
    return InherentRisk(
        risk=fields.figure_or_none("risk"),
        tier=fields.whole_or_none("tier"),
        tier_name=fields.text_or_none("tier_name"),
        risk_by_sum=fields.figure_or_none("risk_by_sum"),
        tier_by_sum=fields.whole_or_none("tier_by_sum"),
        minimum_tier=fields.whole_or_none("minimum_tier"),
        minimum_tier_from=fields.texts("minimum_tier_from"),
        missing=fields.texts("missing"),
        domains=tuple(domain_score_from_data(domain) for domain in fields.objects("domain_details")),
        questions=tuple(
            question_score_from_data(question) for question in fields.objects("question_details")
        ),
        why=fields.text("why"),
    )
