"""The workspace: analysts and business owners."""

from vendorrisk.web.workspace import (
    assessments,
    engagements,
    findings,
    home,
    intake,
    invitations,
    own_answers,
    requests,
    review,
    review_evidence,
    vendors,
)
from vendorrisk.web.workspace.door import blueprint

__all__ = (
    "assessments",
    "blueprint",
    "engagements",
    "findings",
    "home",
    "intake",
    "invitations",
    "own_answers",
    "requests",
    "review",
    "review_evidence",
    "vendors",
)
