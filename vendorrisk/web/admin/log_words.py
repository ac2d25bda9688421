"""The log in words: what each action says of somebody ("Ana Weber … the vendor Acme"), and its details in a line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

#: action -> what follows the person's name; the subject's name stands behind it
WORDS: Final[Mapping[str, str]] = {
    "account.password_link_sent": "had a password link mailed to",
    "account.password_set": "set the password of",
    "account.recovery_code_used": "used a recovery code of",
    "account.recovery_codes_renewed": "made new recovery codes for",
    "account.second_factor_off": "switched off the second factor of",
    "account.second_factor_on": "switched on the second factor of",
    "account.session_ended": "signed one browser out of",
    "account.sessions_ended": "ended the sessions of",
    "account.signed_in": "signed in as",
    "account.signed_out": "signed out as",
    "answer.saved": "saved an answer in",
    "answers.brought": "brought answers along to",
    "answers.put_away": "put brought answers away in",
    "answers.taken": "took over brought answers in",
    "assessment.approved": "approved",
    "assessment.approved_with_conditions": "approved with conditions",
    "assessment.awaiting_sign_off": "sent for sign-off",
    "assessment.cancelled": "cancelled",
    "assessment.changed": "changed the draft of",
    "assessment.clarification": "asked questions back in",
    "assessment.expired": "noted the expiry of",
    "assessment.extended": "moved the due date of",
    "assessment.handed_in": "handed in the answers of",
    "assessment.in_progress": "began to answer",
    "assessment.in_review": "took into review",
    "assessment.prepared": "prepared",
    "assessment.rejected": "rejected",
    "assessment.scored": "finished the review of",
    "assessment.sent": "sent out",
    "assessment.stale": "found changed facts in",
    "assessment.submitted": "submitted",
    "assessment.superseded": "replaced by a newer one",
    "condition.met": "marked a condition as met in",
    "condition.reopened": "opened a condition again in",
    "clarification.dropped": "dropped a question back in",
    "clarification.noted": "noted a question back in",
    "contact.added": "added a contact to",
    "contact.changed": "changed a contact of",
    "contact.removed": "removed a contact of",
    "decision.made": "decided on",
    "decision.stale": "marked as stale the decision on",
    "engagement.added": "added an engagement to",
    "engagement.changed": "changed an engagement of",
    "engagement.ended": "ended an engagement of",
    "evidence.attached": "attached evidence in",
    "evidence.detached": "took evidence away in",
    "evidence.read": "read evidence of",
    "finding.edited": "edited a finding of",
    "policy.changed": "changed the draft of",
    "policy.discarded": "discarded the draft of",
    "policy.drafted": "began a draft of",
    "policy.put_in_force": "put in force",
    "questionnaire.changed": "changed the draft of",
    "questionnaire.discarded": "discarded the draft of",
    "questionnaire.drafted": "began a draft of",
    "questionnaire.published": "published",
    "intake.changed": "changed an intake of",
    "intake.completed": "completed an intake for",
    "intake.requested": "asked for an intake for",
    "invitation.link_requested": "asked for a new link to",
    "invitation.opened": "opened the link to",
    "invitation.resent": "sent a new link to",
    "invitation.revoked": "withdrew a link to",
    "invitation.sent": "mailed a link to",
    "mail.tried_again": "had mail tried again about",
    "review.accepted": "accepted an answer in",
    "review.accepted_unremarkable": "accepted all unremarkable answers in",
    "review.credited": "gave an own credit in",
    "review.evidence_waived": "waived evidence in",
    "review.not_applicable_refused": "refused a “not applicable” in",
    "review.taken_back": "took a review back in",
    "sign_off.sent_back": "sent back to review",
    "user.added": "added the person",
    "user.changed": "changed the person",
    "user.disabled": "disabled the person",
    "user.enabled": "enabled the person",
    "vendor.added": "added the vendor",
    "vendor.archived": "archived the vendor",
    "vendor.changed": "changed the vendor",
    "vendor.restored": "restored the vendor",
}
#: what somebody did to the own account: nobody needs to be named twice
OWN_WORDS: Final[Mapping[str, str]] = {
    "account.password_set": "set their own password",
    "account.recovery_code_used": "used a recovery code",
    "account.recovery_codes_renewed": "made new recovery codes",
    "account.second_factor_off": "switched off their own second factor",
    "account.second_factor_on": "switched on their own second factor",
    "account.session_ended": "signed out of one browser",
    "account.sessions_ended": "signed out of all other browsers",
    "account.signed_in": "signed in",
    "account.signed_out": "signed out",
}
LONGEST_NOTE: Final = 140
PUBLIC_ID: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def words_of(action: str, *, to_oneself: bool = False) -> str:
    """What the person did; an action without words of its own is named as it stands."""
    if to_oneself and action in OWN_WORDS:
        return OWN_WORDS[action]
    return WORDS.get(action, f"did “{action.replace('.', ' ').replace('_', ' ')}” to")


def title_of(action: str) -> str:
    """The action as an entry of a list: "Vendor: added"."""
    group, _, done = action.partition(".")
    return f"{group.replace('_', ' ').capitalize()}: {done.replace('_', ' ')}"


def note_of(details: str) -> str:
    """The details in a line, "role analyst · reason …"; a pair of values is told as a change.

    Ids and row versions mean nothing to a reader; they stay among the raw details.
    """
    told = [_told(name, value) for name, value in _parsed(details).items() if name != "version"]
    note = " · ".join(part for part in told if part)
    return note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 1]}…"


def readable(details: str) -> str:
    """The raw details, one a line."""
    parsed = _parsed(details)
    return json.dumps(parsed, ensure_ascii=False, indent=2) if parsed else ""


def _parsed(details: str) -> dict[str, Any]:
    # Somebody may have been at the log: the page that shows it must stand that.
    try:
        parsed = json.loads(details)
    except ValueError:
        return {"unreadable": details}
    return parsed if isinstance(parsed, dict) else {"unreadable": details}


def _told(name: str, value: object) -> str:
    words = name.replace("_", " ")
    if isinstance(value, bool):
        return words if value else ""
    text = _text(value)
    return f"{words} {text}" if text and not PUBLIC_ID.fullmatch(text) else ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(part, str) for part in value):
            return " → ".join(part or "–" for part in value)
        return str(len(value))
    return "" if value is None or isinstance(value, dict) else str(value)
