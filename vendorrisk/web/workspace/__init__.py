"""The workspace: analysts and business owners."""

from vendorrisk.web.workspace import (
    assessments,
    contradictions,
    draft_questions,
    drafts,
    engagements,
    findings,
    home,
    intake,
    invitations,
    own_answers,
    policies,
    questionnaires,
    requests,
    review,
    review_evidence,
    vendors,
    weights,
)
from vendorrisk.web.workspace.door import blueprint

__all__ = (
    "assessments",
    "blueprint",
    "contradictions",
    "draft_questions",
    "drafts",
    "engagements",
    "findings",
    "home",
    "intake",
    "invitations",
    "own_answers",
    "policies",
    "questionnaires",
    "requests",
    "review",
    "review_evidence",
    "vendors",
    "weights",
)
