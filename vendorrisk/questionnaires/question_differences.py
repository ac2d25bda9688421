"""What differs between two versions of one question: a sentence for each difference, with what it was and what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from vendorrisk.questionnaires.wording import condition_in_words
from vendorrisk.scoring.questionnaire import Band, Condition, EvidenceNeed, Question, QuestionType

Questions = Mapping[str, Question]

_TYPES: Mapping[QuestionType, str] = {
    "yes_no": "yes or no", "single_choice": "one of several", "multiple_choice": "any of several",
    "number": "a number", "date": "a date", "text": "words", "file": "a file",
}  # fmt: skip
_EVIDENCE: Mapping[EvidenceNeed, str] = {
    "none": "asks for no evidence any more",
    "recommended": "recommends evidence",
    "required": "requires evidence",
}


def question_differences(was: Question, now: Question, before: Questions, after: Questions) -> Iterator[str]:
    """Sentences that begin with the question's key. `before` and `after` hold all questions of either version."""
    for sentence in _sentences(was, now):
        yield f"{now.key} {sentence}."
    yield from _of_options(was, now)
    if was.applies_when != now.applies_when:
        then = _asked(was.applies_when, before)
        yield f"{now.key} is asked {_asked(now.applies_when, after)}; it was asked {then}."
    yield from _of_controls(was, now)


def _sentences(was: Question, now: Question) -> Iterator[str]:
    if was.text != now.text:
        yield f"asks “{now.text}” instead of “{was.text}”"
    if was.help != now.help:
        yield _came_or_went(was.help, now.help, "its guidance", "guidance")
    if was.type != now.type:
        yield f"is answered with {_TYPES[now.type]} instead of {_TYPES[was.type]}"
    if was.weight != now.weight:
        yield f"weighs {now.weight} instead of {was.weight}"
    yield from _of_credit(was, now)
    for differs, sentence in _RULES:
        if differs(was) != differs(now):
            yield sentence(now)
    if was.finding != now.finding:
        yield _came_or_went(was.finding, now.finding, "its finding", "a finding")


def _of_credit(was: Question, now: Question) -> Iterator[str]:
    if was.expected != now.expected and was.type == now.type:
        yield f"gives the credit to “{now.expected}” instead of “{was.expected}”"
    if was.bands != now.bands:
        yield f"has the bands {_bands(now)} instead of {_bands(was)}"
    if was.critical != now.critical:
        yield f"is critical below {_figure(now.critical_below)}" if now.critical else "is critical no longer"
    elif now.critical and was.critical_below != now.critical_below:
        yield f"fails below {_figure(now.critical_below)} instead of {_figure(was.critical_below)}"


_RULES: tuple[tuple[Callable[[Question], object], Callable[[Question], str]], ...] = (
    (lambda each: each.evidence, lambda now: _EVIDENCE[now.evidence]),
    (
        lambda each: each.allow_not_applicable,
        lambda now: "can be set aside" if now.allow_not_applicable else "can be set aside no longer",
    ),
    (
        lambda each: each.when_missing,
        lambda now: (
            "leaves the sums when it is not answered"
            if now.when_missing == "ignore"
            else "counts 0 when it is not answered"
        ),
    ),
)


def _came_or_went(was: object, now: object, same: str, fresh: str) -> str:
    if was and now:
        return f"words {same} differently"
    return f"has {fresh} now" if now else f"has lost {same}"


def _of_options(was: Question, now: Question) -> Iterator[str]:
    before, after = was.option_by_value, now.option_by_value
    for value, option in after.items():
        if value not in before:
            yield f"{now.key} has a new option, “{option.label}”, that earns {_figure(option.credit)}."
            continue
        old = before[value]
        if old.label != option.label:
            yield f"{now.key}: “{old.label}” reads “{option.label}”."
        if old.credit != option.credit:
            yield f"{now.key}: “{option.label}” earns {_figure(option.credit)} instead of {_figure(old.credit)}."
        if old.exclusive != option.exclusive:
            alone = "stands alone" if option.exclusive else "can be chosen with others"
            yield f"{now.key}: “{option.label}” {alone}."
        if old.minimum_tier != option.minimum_tier:
            yield f"{now.key}: “{option.label}” {_tier(option.minimum_tier)}."
    for value, option in before.items():
        if value not in after:
            yield f"{now.key} has lost the option “{option.label}”."
    if [value for value in before if value in after] != [value for value in after if value in before]:
        yield f"{now.key} has its options in another order."


def _of_controls(was: Question, now: Question) -> Iterator[str]:
    for framework in {**was.controls, **now.controls}:
        before, after = was.controls.get(framework, ()), now.controls.get(framework, ())
        if added := [each for each in after if each not in before]:
            yield f"{now.key} looks at {framework} {', '.join(added)}, too."
        if gone := [each for each in before if each not in after]:
            yield f"{now.key} looks at {framework} {', '.join(gone)} no longer."
        if before != after and set(before) == set(after):
            yield f"{now.key} names its controls of {framework} in another order."


def _asked(condition: Condition | None, questions: Questions) -> str:
    return f"when {condition_in_words(condition, questions)}" if condition else "always"


def _bands(question: Question) -> str:
    if not question.bands:
        return "of nothing"
    return ", ".join(f"{_limit(question, band)} → {_figure(band.credit)}" for band in question.bands)


def _limit(question: Question, band: Band) -> str:
    figure = _figure(band.limit)
    return f"within {figure} days" if question.type == "date" else f"from {figure}"


def _tier(tier: int | None) -> str:
    return f"asks for tier {tier} at least" if tier else "asks for no tier any more"


def _figure(figure: Fraction) -> str:
    return f"{float(figure):g}"
