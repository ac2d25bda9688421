"""The life of an assessment: one table of who may move it from where to where. Everything else is denied."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vendorrisk import audit
from vendorrisk.assessments.models import Assessment
from vendorrisk.audit import Actor
from vendorrisk.errors import NotAllowedError, WrongStateError


class Status(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CLARIFICATION = "clarification"
    SCORED = "scored"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    STALE = "stale"


S = Status
WITH_VENDOR: Final = frozenset({S.SENT, S.IN_PROGRESS, S.CLARIFICATION})
WITH_ANALYST: Final = frozenset({S.SUBMITTED, S.IN_REVIEW, S.SCORED})
OPEN: Final = WITH_VENDOR | WITH_ANALYST | {S.DRAFT, S.AWAITING_SIGN_OFF}
DECIDED: Final = frozenset({S.APPROVED, S.APPROVED_WITH_CONDITIONS, S.REJECTED})
PAST: Final = frozenset({S.EXPIRED, S.SUPERSEDED, S.STALE})

_ANALYST, _CSO, _RESPONDENT, _SYSTEM = "analyst", "cso", "respondent", "system"

#: (from, to) -> who may: a staff role, "respondent" or "system" (a schedule, or a fact that moved)
TRANSITIONS: Final[Mapping[tuple[Status, Status], frozenset[str]]] = MappingProxyType(
    {
        (S.DRAFT, S.SENT): frozenset({_ANALYST}),
        (S.SENT, S.IN_PROGRESS): frozenset({_RESPONDENT, _ANALYST}),
        (S.SENT, S.SUBMITTED): frozenset({_RESPONDENT}),
        (S.IN_PROGRESS, S.SUBMITTED): frozenset({_RESPONDENT}),
        (S.SUBMITTED, S.IN_REVIEW): frozenset({_ANALYST}),
        (S.IN_REVIEW, S.CLARIFICATION): frozenset({_ANALYST}),
        (S.CLARIFICATION, S.IN_REVIEW): frozenset({_RESPONDENT, _ANALYST}),
        (S.IN_REVIEW, S.SCORED): frozenset({_ANALYST}),
        (S.SCORED, S.IN_REVIEW): frozenset({_ANALYST}),
        (S.SCORED, S.AWAITING_SIGN_OFF): frozenset({_ANALYST}),
        (S.AWAITING_SIGN_OFF, S.IN_REVIEW): frozenset({_ANALYST, _CSO}),
        (S.AWAITING_SIGN_OFF, S.APPROVED): frozenset({_CSO}),
        (S.AWAITING_SIGN_OFF, S.APPROVED_WITH_CONDITIONS): frozenset({_CSO}),
        (S.AWAITING_SIGN_OFF, S.REJECTED): frozenset({_CSO}),
        **{(status, S.CANCELLED): frozenset({_ANALYST}) for status in OPEN},
        **{(status, S.EXPIRED): frozenset({_SYSTEM}) for status in DECIDED},
        **{(status, S.SUPERSEDED): frozenset({_SYSTEM, _CSO}) for status in DECIDED | {S.STALE, S.EXPIRED}},
        **{(status, S.STALE): frozenset({_SYSTEM, _ANALYST}) for status in DECIDED},
    }
)


def who(actor: Actor) -> str:
    """The actor as the table names them: the staff role, or the kind for everybody else."""
    return actor.role or actor.kind


def can_move(assessment: Assessment, to: Status, actor: Actor) -> bool:
    return who(actor) in TRANSITIONS.get((Status(assessment.status), to), frozenset())


def move(assessment: Assessment, to: Status, actor: Actor, now: datetime) -> None:
    """Move the assessment and write it to the log.

    Raises WrongStateError when there is no such way, NotAllowedError when it is not this actor's to go.
    """
    came_from = Status(assessment.status)
    allowed = TRANSITIONS.get((came_from, to))
    if allowed is None:
        raise WrongStateError(f"The assessment is {_words(came_from)}, so it cannot become {_words(to)}.")
    if who(actor) not in allowed:
        raise NotAllowedError
    assessment.status = to
    audit.record(actor, f"assessment.{to}", subject(assessment), now, came_from=came_from)


def subject(assessment: Assessment) -> str:
    """How the log names an assessment."""
    return f"assessment:{assessment.public_id}"


def _words(status: Status) -> str:
    return status.replace("_", " ")
