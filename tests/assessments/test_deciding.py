"""Reviewing, signing off, and whether a decision still holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.support.factories import SIGNED, House, give, open_house, respondent, verdict
from tests.support.personas import ANA, BO, CELIA, add
from vendorrisk import jobs
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import submit
from vendorrisk.assessments.deciding import completing, reporting, signing_off, staleness
from vendorrisk.assessments.deciding.identity import trust_roots
from vendorrisk.assessments.deciding.verification import known_document
from vendorrisk.assessments.lifecycle import Status
from vendorrisk.assessments.reviewing import clarifying, crediting
from vendorrisk.assessments.reviewing.attention import Reason, needs_attention
from vendorrisk.assessments.reviewing.desk import review_desk
from vendorrisk.assessments.reviewing.findings import findings_of
from vendorrisk.audit import current_head, verify
from vendorrisk.database import db
from vendorrisk.errors import ConflictError, InvalidInputError, NotAllowedError, WrongStateError
from vendorrisk.portfolio.models import VendorStanding
from vendorrisk.reports.verification import verify_pdf
from vendorrisk.sample.answers import INTAKES
from vendorrisk.vendors import engaging


@pytest.fixture
def place(context: Flask) -> House:
    return open_house()


def test_own_credit_replaces_the_answers_and_shows_at_once(place: House) -> None:
    assessment = place.in_review()
    before = assessment.control_score
    crediting.give_credit(assessment, "rapid.affected", Decimal(0), "Not credible.", place.ana, place.now)
    assert before is not None and assessment.control_score is not None
    assert assessment.control_score < before
    assert "rapid.affected" in (assessment.scorecard or {})["critical_failures"]
    crediting.take_back(assessment, "rapid.affected", place.ana, place.now)
    assert assessment.control_score == before


@pytest.mark.parametrize("credit", [Decimal(-1), Decimal(101), Decimal("NaN"), Decimal("1.005")])
def test_a_credit_is_a_number_from_0_to_100(place: House, credit: Decimal) -> None:
    with pytest.raises(InvalidInputError):
        crediting.give_credit(place.in_review(), "rapid.affected", credit, "Why", place.ana, place.now)


def test_a_decision_about_an_answer_takes_a_reason(place: House) -> None:
    assessment = place.in_review()
    for decide in (crediting.waive_evidence, crediting.refuse_not_applicable):
        with pytest.raises(InvalidInputError):
            decide(assessment, "rapid.affected", " ", place.ana, place.now)


def test_what_needs_eyes_comes_first_and_the_rest_is_accepted_in_one_go(place: House) -> None:
    assessment = place.in_review()
    attention = needs_attention(assessment, answer_sheet(assessment))
    assert attention["rapid.proof"] == (Reason.AWAITS_CREDIT,)
    accepted = crediting.accept_unremarkable(assessment, place.ana, place.now)
    assert accepted == len(answer_sheet(assessment).asked) - len(attention)
    assert crediting.accept_unremarkable(assessment, place.ana, place.now) == 0


def test_answers_that_cannot_both_be_true_are_shown_with_the_sentence(place: House) -> None:
    assessment = place.answered()
    versions = {answer.question_key: answer.version for answer in answer_sheet(assessment).answers.values()}
    for key, value in (("rapid.affected", "no"), ("rapid.our_data", "yes")):
        give(assessment, key, value, version=versions[key], at=place.now)
    submit(assessment.invitations[0], SIGNED, place.later(hours=1))
    crediting.start_review(assessment, place.ana, place.later(hours=1))
    desk = review_desk(assessment, place.now.date())
    told = {item.question.key: item.contradictions for item in desk.pressing if item.contradictions}
    sentence = "Nothing of theirs is said to be affected, yet data of ours is not ruled out."
    assert told == {"rapid.affected": (sentence,), "rapid.our_data": (sentence,)}
    assert Reason.CONTRADICTION in next(i for i in desk.pressing if i.contradictions).reasons


def test_exactly_what_was_asked_back_opens_again(place: House) -> None:
    assessment = place.in_review()
    clarifying.note(assessment, "rapid.suppliers", "Which ones?", place.ana, place.now)
    clarifying.ask_back(assessment, place.later(days=1).date().replace(year=2199), place.ana, place.now)
    assert assessment.status == Status.CLARIFICATION
    with pytest.raises(WrongStateError):
        give(assessment, "rapid.affected", "open", version=1, at=place.now)
    give(assessment, "rapid.suppliers", "some", version=1, at=place.now)
    submit(assessment.invitations[0], SIGNED, place.later(hours=1))
    assert assessment.status == Status.IN_REVIEW
    assert Reason.CLARIFIED in needs_attention(assessment, answer_sheet(assessment))["rapid.suppliers"]


def test_lost_credit_raises_findings_with_severity_and_date(place: House) -> None:
    assessment = place.in_review()
    crediting.give_credit(assessment, "rapid.affected", Decimal(0), "Not credible.", place.ana, place.now)
    completing.complete_review(assessment, place.ana, place.now)
    findings = {finding.question_key: finding for finding in findings_of(assessment)}
    worst = findings["rapid.affected"]
    assert (worst.severity, worst.title) == ("critical", "The vendor is affected by the threat")
    assert worst.due_on is not None and (worst.due_on - place.now.date()).days == 30
    lost = sum(finding.points_lost for finding in findings.values())
    assert assessment.control_score is not None and abs(100 - assessment.control_score - lost) < Decimal(
        "0.001"
    )


def test_an_approved_vendor_has_a_signed_and_genuine_document(place: House) -> None:
    decision = place.decided()
    report = decision.signed_report
    assert report is not None and report.pdf_sha256 is not None
    found = verify_pdf(
        reporting.storage().read(report.pdf_sha256), trust_roots=trust_roots(), known=known_document
    )
    assert (found.status, found.score_agrees) == ("genuine", True)
    assert found.record is not None and found.record.audit_sequence == decision.audit_sequence
    standing = db.session.get(VendorStanding, decision.vendor_id)
    assert standing is not None and standing.answer == "yes"
    assert verify({decision.audit_sequence: decision.audit_hash}).problems == ()


@pytest.mark.asvs("V2.3.5")
def test_who_reviewed_cannot_sign(place: House) -> None:
    assessment = place.awaiting()
    ana = add(ANA)
    ana.role = "cso"
    with pytest.raises(NotAllowedError):
        signing_off.sign_off(assessment, verdict(assessment), ana, place.now)


def test_others_than_the_cso_cannot_sign(place: House) -> None:
    assessment = place.awaiting()
    with pytest.raises(NotAllowedError):
        signing_off.sign_off(assessment, verdict(assessment), add(BO), place.now)


def test_a_departure_from_the_recommendation_takes_a_rationale(place: House) -> None:
    assessment = place.awaiting()
    assert assessment.recommendation == "approve"
    with pytest.raises(InvalidInputError) as caught:
        signing_off.sign_off(assessment, verdict(assessment, "rejected", " "), add(CELIA), place.now)
    assert "rationale" in caught.value.fields
    assert assessment.status == Status.AWAITING_SIGN_OFF


def test_conditions_need_a_text_and_a_date(place: House) -> None:
    assessment = place.awaiting()
    with pytest.raises(InvalidInputError) as caught:
        signing_off.sign_off(
            assessment, verdict(assessment, "approved_with_conditions"), add(CELIA), place.now
        )
    assert "conditions" in caught.value.fields


def test_an_older_document_cannot_be_signed(place: House) -> None:
    assessment = place.awaiting()
    old = verdict(assessment)
    completing.reopen_review(assessment, place.ana, place.now)
    completing.complete_review(assessment, place.ana, place.now)
    completing.send_for_sign_off(assessment, place.ana, place.now)
    db.session.commit()
    jobs.work_off()
    with pytest.raises(ConflictError):
        signing_off.sign_off(assessment, old, add(CELIA), place.now)


def test_facts_that_moved_behind_the_document_stop_the_signature(place: House) -> None:
    assessment = place.awaiting()
    db.session.execute(text("UPDATE answers SET comment = 'moved' WHERE question_key = 'rapid.affected'"))
    db.session.expire_all()
    with pytest.raises(ConflictError):
        signing_off.sign_off(assessment, verdict(assessment), add(CELIA), place.now)


def test_a_later_review_makes_the_decision_stale_and_leaves_the_document_alone(place: House) -> None:
    decision = place.decided()
    report = decision.signed_report
    assert report is not None and report.pdf_sha256 is not None
    before, assessment = reporting.storage().read(report.pdf_sha256), decision.assessment
    crediting.give_credit(assessment, "rapid.affected", Decimal(10), "It was not true.", place.ana, place.now)
    db.session.commit()
    assert assessment.status == Status.STALE
    assert "review of rapid.affected" in decision.stale_reason
    assert reporting.storage().read(report.pdf_sha256) == before
    assert verify_pdf(before, trust_roots=trust_roots(), known=known_document).status == "stale"
    standing = db.session.get(VendorStanding, decision.vendor_id)
    assert standing is not None and standing.answer == "stale"


def test_a_new_tier_makes_the_decision_stale(place: House) -> None:
    decision, engagement = place.decided(), place.engagement
    engaging.complete_intake(engagement, INTAKES["heavy"], engagement.version, add(BO), place.now)
    assert decision.stale_at is not None
    assert "tier 4 is now 1" in decision.stale_reason


def test_what_moved_behind_our_back_is_found_by_the_sweep(place: House) -> None:
    decision = place.decided()
    staleness.sweep(place.now)
    assert decision.stale_at is None
    db.session.execute(text("UPDATE answers SET comment = 'moved' WHERE question_key = 'rapid.affected'"))
    db.session.expire_all()
    staleness.sweep(place.now)
    assert "answer to rapid.affected" in decision.stale_reason


def test_a_decision_runs_out_after_its_tiers_time(place: House) -> None:
    decision = place.decided()
    assert decision.valid_until is not None
    assert (decision.valid_until.year - decision.decided_at.year) == 3
    staleness.sweep(place.later(days=3 * 366 + 2))
    assert decision.assessment.status == Status.EXPIRED


def test_a_new_decision_supersedes_the_one_before(place: House) -> None:
    first = place.decided()
    second = place.decided("rejected")
    assert first.superseded_at is not None
    assert first.assessment.status == Status.SUPERSEDED
    assert second.assessment.previous is first.assessment
    pdf = reporting.storage().read((first.signed_report and first.signed_report.pdf_sha256) or "")
    assert verify_pdf(pdf, trust_roots=trust_roots(), known=known_document).status == "superseded"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET outcome = 'rejected'",
        "DELETE FROM decisions",
        "UPDATE decisions SET facts_sha256 = 'x'",
    ],
)
def test_the_database_refuses_to_rewrite_a_decision(place: House, statement: str) -> None:
    place.decided()
    with pytest.raises(DatabaseError):
        db.session.execute(text(statement))
    db.session.rollback()


def test_sent_back_the_assessment_returns_with_the_question(place: House) -> None:
    assessment = place.awaiting()
    signing_off.send_back(assessment, "What about the logs?", add(CELIA).as_actor(), place.now)
    db.session.commit()
    assert assessment.status == Status.IN_REVIEW
    assert current_head().sequence > 0
    report = reporting.latest_report(assessment)
    assert report is not None and report.state == "outdated"
    assert respondent(assessment).label == "Victor Vendor"
