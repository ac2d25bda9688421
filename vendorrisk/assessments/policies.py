"""May it happen in this state? Whether this person may is accounts/permissions.py."""

from __future__ import annotations

from vendorrisk.assessments.lifecycle import DECIDED, PAST, WITH_VENDOR, Status
from vendorrisk.assessments.models import Assessment
from vendorrisk.errors import WrongStateError

REVIEWABLE = frozenset({Status.IN_REVIEW, *DECIDED, *PAST})


def check_open_for_answers(assessment: Assessment) -> None:
    """Raises WrongStateError unless the vendor has the assessment."""
    if assessment.status not in WITH_VENDOR:
        raise WrongStateError("These answers were handed in, so they can no longer be changed here.")


def check_reviewable(assessment: Assessment) -> None:
    """Answers are reviewed while the review is open; a review after the decision is allowed and makes it stale."""
    if assessment.status not in REVIEWABLE:
        raise WrongStateError("The answers of this assessment are not under review at the moment.")


def check_in_review(assessment: Assessment) -> None:
    if assessment.status != Status.IN_REVIEW:
        raise WrongStateError("This can be done while the assessment is in review only.")


def check_awaiting_sign_off(assessment: Assessment) -> None:
    if assessment.status != Status.AWAITING_SIGN_OFF:
        raise WrongStateError("This assessment does not wait for a signature at the moment.")
