"""The smallest valid things, made with the product's own verbs."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tests.support.personas import ANA, BO, CELIA, add
from vendorrisk import jobs
from vendorrisk.assessments import preparing, sending
from vendorrisk.assessments.answer_models import Answer
from vendorrisk.assessments.answering.attaching import attach
from vendorrisk.assessments.answering.saving import Given, save_answer
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import Signature, submit
from vendorrisk.assessments.deciding import completing, reporting, signing_off
from vendorrisk.assessments.deciding.signing_off import Verdict
from vendorrisk.assessments.decision_models import Decision
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.preparing import Plan
from vendorrisk.assessments.reviewing import crediting
from vendorrisk.audit import Actor
from vendorrisk.database import db, now_utc
from vendorrisk.sample.answers import INTAKES, answer_to
from vendorrisk.sample.evidence import sample_pdf
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.keeping import ContactFacts, VendorFacts
from vendorrisk.vendors.models import Engagement

#: what is asked in most tests: eight questions instead of some forty
SHORT = "rapid"
SIGNED = Signature("Victor Vendor", declared=True, accepts_missing=True)


@dataclass
class House:
    """A house with its people, and one vendor on its way."""

    now: datetime
    engagement: Engagement

    @property
    def ana(self) -> Actor:
        return add(ANA).as_actor()

    def later(self, **much: float) -> datetime:
        self.now += timedelta(**much)
        return self.now

    def drafted(self, *questionnaires: str) -> Assessment:
        contacts = [contact for contact in self.engagement.vendor.contacts if not contact.removed_at]
        due_on = (self.now + timedelta(days=14)).date()
        plan = Plan(questionnaires or (SHORT,), contacts, due_on, "Please be quick.")
        return preparing.prepare(self.engagement, plan, self.ana, self.now)

    def sent(self, *questionnaires: str) -> Assessment:
        assessment = self.drafted(*questionnaires)
        sending.send(assessment, self.ana, self.later(minutes=1))
        db.session.commit()
        return assessment

    def answered(self, *questionnaires: str) -> Assessment:
        assessment = self.sent(*questionnaires)
        for question in answer_sheet(assessment).questions.values():
            value = answer_to(question, frozenset(), self.now.date())
            if value is not None and question.key in answer_sheet(assessment).asked:
                give(assessment, question.key, value, at=self.later(seconds=30))
        proof = io.BytesIO(sample_pdf("Acme", "proof"))
        if "rapid.proof" in answer_sheet(assessment).asked:
            attach(assessment, "rapid.proof", "proof.pdf", proof, respondent(assessment), self.now)
        db.session.commit()
        return assessment

    def submitted(self, *questionnaires: str) -> Assessment:
        assessment = self.answered(*questionnaires)
        submit(assessment.invitations[0], SIGNED, self.later(hours=1))
        db.session.commit()
        return assessment

    def in_review(self, *questionnaires: str) -> Assessment:
        assessment = self.submitted(*questionnaires)
        crediting.start_review(assessment, self.ana, self.later(hours=1))
        db.session.commit()
        return assessment

    def awaiting(self, *questionnaires: str) -> Assessment:
        assessment = self.in_review(*questionnaires)
        if SHORT in (questionnaires or (SHORT,)):
            crediting.give_credit(assessment, "rapid.proof", Decimal(100), "Read it.", self.ana, self.now)
        completing.complete_review(assessment, self.ana, self.later(hours=1))
        completing.send_for_sign_off(assessment, self.ana, self.later(minutes=5))
        db.session.commit()
        jobs.work_off()
        return assessment

    def decided(self, outcome: str = "approved", *questionnaires: str) -> Decision:
        assessment = self.awaiting(*questionnaires)
        decision = signing_off.sign_off(
            assessment, verdict(assessment, outcome), add(CELIA), self.later(hours=1)
        )
        db.session.commit()
        jobs.work_off()
        return decision


def open_house(vendor_name: str = "Acme Hosting") -> House:
    """A vendor with one contact and an engagement whose intake is complete (tier 4)."""
    now = now_utc() - timedelta(days=20)
    ana = add(ANA).as_actor()
    vendor = keeping.add_vendor(VendorFacts(vendor_name), ana, now)
    keeping.add_contact(vendor, ContactFacts("Victor Vendor", "victor@acme.example"), ana, now)
    engagement = engaging.add_engagement(vendor, "Hosting", "", add(BO), ana, now)
    engaging.complete_intake(engagement, INTAKES["light"], engagement.version, add(BO), now)
    db.session.commit()
    return House(now, engagement)


def respondent(assessment: Assessment) -> Actor:
    return assessment.invitations[0].as_actor()


def give(assessment: Assessment, key: str, value: object, *, version: int = 0, at: datetime) -> Answer:
    return save_answer(assessment, key, Given(value, "", "", version), respondent(assessment), at)


def verdict(assessment: Assessment, outcome: str = "approved", rationale: str = "Fits.") -> Verdict:
    report = reporting.latest_report(assessment)
    return Verdict(outcome, rationale, [], report.public_id if report else "")
