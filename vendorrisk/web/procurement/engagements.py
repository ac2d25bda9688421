"""One use of a vendor: may we, how much depends on it and why, and everything that was decided about it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.assessments.reads import assessments_of, decisions_of
from vendorrisk.database import now_utc
from vendorrisk.portfolio.answers import use_of
from vendorrisk.questionnaires.versions import present_policy, questionnaire_of
from vendorrisk.scoring.documents.answers import answers_from_data
from vendorrisk.scoring.inherent import score_intake
from vendorrisk.vendors.explaining import contributions_of
from vendorrisk.vendors.models import Engagement
from vendorrisk.vendors.reads import get_engagement
from vendorrisk.web.guards import needs
from vendorrisk.web.procurement.door import blueprint


@blueprint.get("/engagements/<engagement_id>")
@needs(Permission.SEE_VENDOR)
def engagement(engagement_id: str) -> ResponseReturnValue:
    found, today = get_engagement(engagement_id), now_utc().date()
    return render_template(
        "procurement/engagement.html",
        engagement=found,
        vendor=found.vendor,
        use=use_of(found, today),
        assessments=[one for one in assessments_of(found.vendor) if one.engagement_id == found.id],
        decisions={decision.assessment_id: decision for decision in decisions_of(found.vendor)},
        today=today,
        **_intake(found),
    )


def _intake(engagement: Engagement) -> dict[str, object]:
    """The intake as it was answered: its own version, under the policy in force."""
    if engagement.intake_version is None or engagement.intake_completed_at is None:
        return {"risk": None, "contributions": ()}
    questionnaire = questionnaire_of(engagement.intake_version)
    answers, day = answers_from_data(engagement.intake_answers), engagement.intake_completed_at.date()
    risk = score_intake(questionnaire, answers, present_policy(now_utc()), day)
    return {"risk": risk, "contributions": contributions_of(questionnaire, answers, risk)}
