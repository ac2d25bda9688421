"""The workspace: analysts and business owners."""

from vendorrisk.web.workspace import assessments, findings, invitations, questionnaires, review, review_evidence
from vendorrisk.web.workspace.door import blueprint

__all__ = (
    "assessments",
    "blueprint",
    "findings",
    "invitations",
    "questionnaires",
    "review",
    "review_evidence",
)
