"""The library itself: every scored question is explained, mapped and mendable, and the sets go together."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import LIBRARY, PROFILES, load_profiles
from vendorrisk.questionnaires.profiles import propose, shelves
from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.questionnaire import Question, Questionnaire, questions_named

ALL = library().questionnaires
VENDOR = {key: each for key, each in ALL.items() if each.kind == "vendor"}
SCORED = [
    (each.key, question) for each in VENDOR.values() for question in each.questions if question.weight > 0
]
#: how many questions each is meant to have
SIZES = {
    "intake": (12, 16), "lite": (18, 25), "baseline": (35, 45), "full": (100, 120), "saas": (30, 38),
    "privacy": (26, 32), "continuity": (25, 34), "ai": (18, 24), "supply-chain": (22, 28), "rapid": (8, 8),
}  # fmt: skip
#: lite is part of baseline, and baseline of full: these three are never sent together
LADDER = ("lite", "baseline", "full")
#: the answers of full that open and close other questions
GATES = {
    "organisation.size": ("small", "medium", "large"),
    "organisation.place": ("cloud", "own", "ours"),
    "governance.certificate": (("soc2_2",), ("none",)),
    "application.develops": ("yes", "no"),
    "application.tested": ("fixed", "never"),
    "continuity.restored": ("whole", "never"),
    "endpoints.own_devices": ("yes", "no"),
    "privacy.personal": ("yes", "no"),
    "privacy.cards": ("yes", "no"),
    "suppliers.list": ("list", "no"),
}


def _id(case: tuple[str, Question]) -> str:
    return f"{case[0]}/{case[1].key}"


def test_every_questionnaire_is_there_in_its_size() -> None:
    assert set(ALL) == set(SIZES)
    for key, (least, most) in SIZES.items():
        assert least <= len(ALL[key].questions) <= most, key


@pytest.mark.parametrize("case", SCORED, ids=_id)
def test_a_scored_question_says_why_and_what_mends_it(case: tuple[str, Question]) -> None:
    question = case[1]
    assert len(question.help) >= 15
    assert question.controls, "no control is named"
    assert question.finding is not None
    assert "Closed by" in question.finding.recommendation


@pytest.mark.parametrize("case", SCORED, ids=_id)
def test_full_credit_and_none_can_both_be_had(case: tuple[str, Question]) -> None:
    question = case[1]
    if question.type == "multiple_choice":
        assert sum(option.credit for option in question.options if not option.exclusive) >= 100
    elif question.options:
        credits = {option.credit for option in question.options}
        assert max(credits) == 100 and min(credits) <= 50
    elif question.type == "number":
        assert max(band.credit for band in question.bands) == 100
        assert min(band.credit for band in question.bands) <= 20 or question.bands[0].limit > 0


@pytest.mark.parametrize("key", sorted(VENDOR.keys() - {"rapid"}))
def test_domain_weights_are_percent(key: str) -> None:
    assert sum(int(domain.weight) for domain in VENDOR[key].domains) == 100


def test_the_same_key_asks_the_same() -> None:
    for one, other in combinations(VENDOR.values(), 2):
        for key in one.question_by_key.keys() & other.question_by_key.keys():
            assert one.question_by_key[key] == other.question_by_key[key], (
                f"{key} in {one.key} and {other.key}"
            )


def test_only_the_ladder_shares_questions() -> None:
    for one, other in combinations(VENDOR.values(), 2):
        shared = one.question_by_key.keys() & other.question_by_key.keys()
        domains = {domain.key for domain in one.domains} & {domain.key for domain in other.domains}
        if not {one.key, other.key} <= set(LADDER):
            assert not shared and not domains, f"{one.key} and {other.key}"
    baseline = VENDOR["baseline"].question_by_key.keys()
    assert VENDOR["lite"].question_by_key.keys() <= baseline <= VENDOR["full"].question_by_key.keys()


def test_nobody_is_asked_a_hundred_questions() -> None:
    full = VENDOR["full"]
    assert _named(full) <= GATES.keys()
    most = max(
        len(asked_questions([full], dict(zip(GATES, map(Answer, values), strict=True))))
        for values in product(*GATES.values())
    )
    assert 90 <= most < 100


def _named(questionnaire: Questionnaire) -> set[str]:
    return {
        key
        for question in questionnaire.questions
        if question.applies_when
        for key in questions_named(question.applies_when)
    }


def test_every_rule_names_what_there_is() -> None:
    intake = ALL["intake"].question_by_key
    for rule in load_profiles(LIBRARY / PROFILES):
        assert set(rule.questionnaires) <= VENDOR.keys()
        for key, values in rule.when.items():
            possible = set(intake[key].option_by_value) or {"yes", "no"}
            assert set(values) <= possible, key


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("tier", "intake", "proposed"),
    [
        (4, {}, ("lite",)),
        (4, {"service.kind": ["saas"]}, ("lite",)),
        (3, {"service.kind": ["saas"], "data.personal": ["contacts"]}, ("baseline", "saas")),
        (3, {"service.kind": ["software", "people"]}, ("baseline", "supply-chain")),
        (2, {"data.personal": ["contacts", "customers"], "access.ai": "trains"}, ("full", "privacy", "ai")),
        (1, {"dependence.critical_function": "yes"}, ("full", "continuity")),
        (1, {"dependence.critical_function": "no", "dependence.outage": "week"}, ("full",)),
    ],
)
def test_what_is_proposed_follows_tier_and_use(
    tier: int, intake: dict[str, object], proposed: tuple[str, ...]
) -> None:
    assert propose(tier, {key: {"value": value} for key, value in intake.items()}) == proposed


@pytest.mark.usefixtures("context")
def test_the_library_stands_by_what_it_is_for_and_says_for_whom() -> None:
    found = {shelf.title: dict(shelf.questionnaires) for shelf in shelves()}
    keys = {title: [each.key for each in given] for title, given in found.items()}
    assert keys["By tier"] == ["lite", "baseline", "full"]
    assert set(keys["By what they do for us"]) == {"ai", "continuity", "privacy", "saas", "supply-chain"}
    assert (keys["When you need them"], keys["For the house"]) == (["rapid"], ["intake"])
    told = {each.key: words for given in found.values() for each, words in given.items()}
    assert told["full"] == ("Proposed for tiers 1 and 2",)
    assert told["saas"] == (
        "Proposed for tiers 1 to 3 where the intake says: "
        "What do they provide? “Software we use over the internet”",
    )
    assert told["rapid"] == ()
