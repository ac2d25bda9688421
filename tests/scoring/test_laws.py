"""The laws that hold for every questionnaire, every answer and every review."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.scoring.building import POLICY
from tests.scoring.generating import Scoring, answer_to, review, scoring_of
from vendorrisk.scoring.answers import Answer, Review
from vendorrisk.scoring.conditions import asked_questions
from vendorrisk.scoring.documents.questionnaires import questionnaire_from_data, questionnaire_to_data
from vendorrisk.scoring.explaining.changes import what_changed
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire
from vendorrisk.scoring.rounding import shown
from vendorrisk.scoring.scorecard import QuestionScore, Scorecard

scorings = st.integers(0, 10**9).map(scoring_of)


@given(scorings)
def test_points_add_up_to_the_score(scoring: Scoring) -> None:
    scorecard = scoring.scored()
    assume(scorecard.control_score is not None)
    assert sum(question.points for question in scorecard.questions) == scorecard.control_score
    assert sum(question.points_possible for question in scorecard.questions) == 100
    assert sum(domain.points for domain in scorecard.domains) == scorecard.control_score
    for question in scorecard.questions:
        assert question.points + question.points_lost == question.points_possible
        assert 0 <= question.points <= question.points_possible


@given(scorings)
def test_figures_stay_within_their_limits(scoring: Scoring) -> None:
    scorecard = scoring.scored()
    figures = (scorecard.control_score, scorecard.residual_risk, scorecard.completeness, scorecard.assurance)
    assert all(0 <= figure <= 100 for figure in figures if figure is not None)


@given(scorings)
def test_better_answer_never_lowers_the_score_nor_raises_the_risk(scoring: Scoring) -> None:
    """Better: the same questions are asked, and one that counts before and after has a higher final credit."""
    before = scoring.scored()
    for question in scoring.questions:
        changed = scoring.answers | {question.key: answer_to(question, scoring.random)}
        after = scoring.scored(answers=changed)
        old, new = _of(before, question.key), _of(after, question.key)
        if (
            _asked(before) == _asked(after)
            and old.counts
            and new.counts
            and new.final_credit > old.final_credit
        ):
            assert _figure(after.control_score) >= _figure(before.control_score)
            assert _figure(after.residual_risk) <= _figure(before.residual_risk)


@given(scorings)
def test_hidden_questions_never_matter(scoring: Scoring) -> None:
    hidden = [
        question
        for question in scoring.questions
        if question.key not in asked_questions(scoring.questionnaires, scoring.answers)
    ]
    assume(hidden)
    changed, decided = dict(scoring.answers), dict(scoring.reviews)
    for question in hidden:
        changed[question.key] = answer_to(question, scoring.random)
        decided[question.key] = review(scoring.random)
    assert _figures(scoring.scored(answers=changed, reviews=decided)) == _figures(scoring.scored())


@given(scorings)
def test_questions_set_aside_never_matter(scoring: Scoring) -> None:
    """Without them, and the conditions that look at them, the figures are the same."""
    scorecard = scoring.scored()
    assume(scorecard.not_applicable)
    changed = {
        key: Answer(not_applicable="another reason", evidence=("more.pdf",), comment="words")
        if key in scorecard.not_applicable
        else answer
        for key, answer in scoring.answers.items()
    }
    assert _figures(scoring.scored(answers=changed)) == _figures(scorecard)
    for key in scorecard.not_applicable:
        assert not _of(scorecard, key).counts


@given(scorings)
def test_order_of_questions_and_domains_never_matters(scoring: Scoring) -> None:
    """Once it is settled what is asked; a condition looks back, so order is fixed as far as it does."""
    asked = asked_questions(scoring.questionnaires, scoring.answers)
    settled = tuple(_without_conditions(each, asked) for each in scoring.questionnaires)
    assume(all(each.questions for each in settled))
    shuffled = tuple(_shuffled(each, scoring.random) for each in settled)
    one = scoring.scored(questionnaires=settled)
    other = scoring.scored(questionnaires=tuple(reversed(shuffled)))
    assert _figures(one) == _figures(other)
    assert _figures(one) == _figures(scoring.scored())


@given(scorings)
def test_bands_agree_with_the_figures_shown(scoring: Scoring) -> None:
    scorecard = scoring.scored()
    assume(scorecard.control_score is not None and scorecard.residual_risk is not None)
    score, risk = (
        Fraction(shown(_figure(each))) for each in (scorecard.control_score, scorecard.residual_risk)
    )
    if not scorecard.critical_failures:
        assert scorecard.grade == next(band.grade for band in POLICY.grades if score >= band.from_score)
    assert scorecard.risk_level == [band.level for band in POLICY.risk_levels if risk >= band.from_risk][-1]


@given(scorings)
def test_path_leads_to_approval_and_no_shorter_one_does(scoring: Scoring) -> None:
    """Each step mended by a reviewer's full credit gives the figures of the path; one step less is no approval."""
    scorecard = scoring.scored()
    path = scorecard.path
    assume(path.reachable)
    decided = dict(scoring.reviews)
    assert (scorecard.recommendation == "approve") is (not path.steps)
    for number, step in enumerate(path.steps, start=1):
        decided[step.question] = replace(
            decided.get(step.question, Review()), credit=Fraction(100), reason="mended"
        )
        after = scoring.scored(reviews=decided)
        assert (after.control_score, after.residual_risk) == (step.control_score, step.residual_risk)
        assert after.grade == step.grade
        assert (after.recommendation == "approve") is (number == len(path.steps))


@given(scorings)
def test_changes_add_up_to_the_change_of_the_score(scoring: Scoring) -> None:
    changed = {question.key: answer_to(question, scoring.random) for question in scoring.questions}
    before, after = scoring.scored(), scoring.scored(answers=changed)
    changes = what_changed(before, after)
    assert sum(each.change for each in changes.questions) == changes.control_score
    assert changes.control_score == _figure(after.control_score) - _figure(before.control_score)


@given(scorings)
def test_same_input_gives_the_same_scorecard(scoring: Scoring) -> None:
    """Also after the questionnaires travelled as plain data."""
    travelled = tuple(questionnaire_from_data(questionnaire_to_data(each)) for each in scoring.questionnaires)
    assert scoring.scored(questionnaires=travelled) == scoring.scored()


def _figures(scorecard: Scorecard) -> tuple[object, ...]:
    """All that a rating says, without regard to order."""
    return (
        scorecard.control_score,
        scorecard.grade,
        scorecard.residual_risk,
        scorecard.risk_level,
        scorecard.recommendation,
        scorecard.completeness,
        scorecard.assurance,
        set(scorecard.critical_failures),
        set(scorecard.missing),
        {(domain.questionnaire, domain.key, domain.score) for domain in scorecard.domains},
        {question.key: question.points for question in scorecard.questions if question.counts},
    )


def _asked(scorecard: Scorecard) -> set[str]:
    return {question.key for question in scorecard.questions if question.asked}


def _of(scorecard: Scorecard, key: str) -> QuestionScore:
    return next(question for question in scorecard.questions if question.key == key)


def _figure(figure: Fraction | None) -> Fraction:
    return figure if figure is not None else Fraction(0)


def _without_conditions(questionnaire: Questionnaire, asked: frozenset[str]) -> Questionnaire:
    def kept(questions: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(replace(each, applies_when=None) for each in questions if each.key in asked)

    domains = tuple(replace(domain, questions=kept(domain.questions)) for domain in questionnaire.domains)
    return replace(questionnaire, domains=domains)


def _shuffled(questionnaire: Questionnaire, random: Random) -> Questionnaire:
    def mixed(domain: Domain) -> Domain:
        return replace(domain, questions=tuple(random.sample(domain.questions, len(domain.questions))))

    domains = [mixed(domain) for domain in questionnaire.domains]
    random.shuffle(domains)
    return replace(questionnaire, domains=tuple(domains))
