"""Confirmed proposals become answers; each goes the way of an answer given by hand, with its source noted on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vendorrisk import audit
from vendorrisk.assessments.answer_models import BroughtAnswers
from vendorrisk.assessments.answering.bringing import check_may_bring
from vendorrisk.assessments.answering.proposing import Offer, Proposals, propose
from vendorrisk.assessments.answering.saving import Given, save_answer
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.lifecycle import subject
from vendorrisk.assessments.models import Assessment
from vendorrisk.audit import Actor
from vendorrisk.database import db
from vendorrisk.errors import ConflictError, DomainError, InvalidInputError


@dataclass(frozen=True)
class Choice:
    """The person confirmed: this answer of the file for this question."""

    key: str
    #: the answer's place in the file
    number: int
    #: of the answer that the person saw; 0: there was none
    version: int


@dataclass(frozen=True)
class Outcome:
    """What became of the choices, by question key."""

    taken: tuple[str, ...]
    #: taken as a comment; the answer itself is left to choose
    commented: tuple[str, ...]
    #: question key -> why it was not taken
    left: dict[str, str]


def take_over(
    assessment: Assessment, brought: BroughtAnswers, choices: Sequence[Choice], actor: Actor, now: datetime
) -> Outcome:
    """Save the chosen answers; one that cannot be saved is left with its reason and the others are taken.

    Questions that appear through other chosen answers are answered after those. Raises InvalidInputError where
    nothing was chosen, NotAllowedError, WrongStateError after submission.
    """
    check_may_bring(assessment, actor)
    if not choices:
        raise InvalidInputError({"take": "Nothing is ticked, so nothing was taken."})
    proposals = propose(assessment, brought, now.date())
    waiting = {choice.key: choice for choice in choices}
    taken: list[str] = []
    left: dict[str, str] = {}
    while ready := [waiting.pop(key) for key in _asked_now(assessment, waiting)]:
        for choice in ready:
            reason = _take_one(assessment, brought, proposals, choice, actor, now)
            if reason:
                left[choice.key] = reason
            else:
                taken.append(choice.key)
    left |= dict.fromkeys(waiting, "With your answers this question is not asked.")
    outcome = _sorted(proposals, choices, taken, left)
    _remember(assessment, brought, outcome, actor, now)
    return outcome


def outcome_of(brought: BroughtAnswers) -> Outcome | None:
    """What was taken and left the last time; None before."""
    data: dict[str, Any] = brought.outcome
    if not data:
        return None
    return Outcome(tuple(data["taken"]), tuple(data["commented"]), dict(data["left"]))


def source_of(brought: BroughtAnswers, offer: Offer) -> str:
    """What is noted on an answer: the source's own id, file, format and day."""
    place = f"{offer.foreign.source_id[:100]} of {brought.name} ({brought.source})"
    return f"{place}, brought {brought.brought_at:%Y-%m-%d}"


def _asked_now(assessment: Assessment, waiting: dict[str, Choice]) -> list[str]:
    asked = answer_sheet(assessment).asked if waiting else frozenset[str]()
    return [key for key in waiting if key in asked]


def _take_one(
    assessment: Assessment,
    brought: BroughtAnswers,
    proposals: Proposals,
    choice: Choice,
    actor: Actor,
    now: datetime,
) -> str:
    """Save one; the reason why it was left, or nothing."""
    offer = _find_offer(proposals, choice)
    if offer is None:
        return "Your file no longer offers this answer here."
    translated = offer.translated
    value = list(translated.value) if isinstance(translated.value, tuple) else translated.value
    source = source_of(brought, offer)
    given = Given(value, translated.not_applicable, translated.comment, choice.version, source)
    try:
        save_answer(assessment, choice.key, given, actor, now)
    except ConflictError:
        return "Somebody answered this question in the meantime. Look at it once more."
    except DomainError as error:
        return error.message
    return ""


def _find_offer(proposals: Proposals, choice: Choice) -> Offer | None:
    proposal = proposals.by_key.get(choice.key)
    offers = proposal.offers if proposal else ()
    return next((offer for offer in offers if offer.number == choice.number), None)


def _sorted(
    proposals: Proposals, choices: Sequence[Choice], taken: Sequence[str], left: dict[str, str]
) -> Outcome:
    offers = {choice.key: _find_offer(proposals, choice) for choice in choices}
    whole = [key for key in taken if (offer := offers[key]) and offer.translated.is_answer]
    return Outcome(tuple(whole), tuple(key for key in taken if key not in whole), left)


def _remember(
    assessment: Assessment, brought: BroughtAnswers, outcome: Outcome, actor: Actor, now: datetime
) -> None:
    brought.outcome = {"taken": [*outcome.taken], "commented": [*outcome.commented], "left": outcome.left}
    audit.record(
        actor,
        "answers.taken",
        subject(assessment),
        now,
        name=brought.name,
        source=brought.source,
        taken=len(outcome.taken) + len(outcome.commented),
        left=len(outcome.left),
    )
    db.session.flush()
