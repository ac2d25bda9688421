"""A handful of vendors in every state, made step by step as people would."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from vendorrisk import jobs
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import Role
from vendorrisk.assessments import preparing, sending
from vendorrisk.assessments.answering.attaching import attach
from vendorrisk.assessments.answering.saving import Given, save_answer
from vendorrisk.assessments.answering.sheet import answer_sheet
from vendorrisk.assessments.answering.submitting import Signature, submit
from vendorrisk.assessments.deciding import completing, reporting, signing_off
from vendorrisk.assessments.deciding.signing_off import ConditionOfApproval, Verdict
from vendorrisk.assessments.models import Assessment
from vendorrisk.assessments.preparing import Plan
from vendorrisk.assessments.reviewing import clarifying, crediting
from vendorrisk.database import db, now_utc
from vendorrisk.sample.answers import INTAKES, WEAKER, WEAKEST, answer_to
from vendorrisk.sample.evidence import sample_pdf
from vendorrisk.sample.people import add_people
from vendorrisk.sample.vendors import VENDORS, SampleVendor
from vendorrisk.vendors import engaging, keeping
from vendorrisk.vendors.models import Engagement


def is_loaded() -> bool:
    return db.session.scalars(select(User.id).limit(1)).first() is not None


def load(tell: Callable[[str], None]) -> None:
    """Make the sample organisation. `tell` hears which vendor comes next."""
    people = add_people(now_utc() - timedelta(days=120))
    db.session.commit()
    for sample in VENDORS:
        tell(sample.name)
        _Story(sample, people).tell()
        db.session.commit()


class _Story:
    """One vendor's way to the state it is shown in."""

    def __init__(self, sample: SampleVendor, people: dict[Role, User]) -> None:
        self.sample = sample
        self.people = people
        self.ana = people[Role.ANALYST].as_actor()
        self.now = now_utc() - timedelta(days=sample.days_ago)

    def tell(self) -> None:
        engagement = self._vendor()
        if self.sample.reached == "new":
            return
        assessment = self._sent(engagement)
        steps: dict[str, Callable[[Assessment], None]] = {
            "answering": self._answer_half,
            "submitted": self._hand_in,
            "clarification": self._ask_back,
            "in_review": self._review,
            "awaiting": self._await,
            "decided": self._decide,
        }
        if self.sample.reached in steps:
            steps[self.sample.reached](assessment)

    def _vendor(self) -> Engagement:
        vendor = keeping.add_vendor(self.sample.facts, self.ana, self.now)
        keeping.add_contact(vendor, self.sample.contact, self.ana, self.now)
        owner = self.people[Role.BUSINESS_OWNER]
        engagement = engaging.add_engagement(
            vendor, self.sample.use, self.sample.about, owner, self.ana, self.now
        )
        if self.sample.reached == "new":
            engaging.request_intake(engagement, self.ana, self.now)
            return engagement
        engaging.complete_intake(engagement, INTAKES[self.sample.weight], engagement.version, owner, self.now)
        return engagement

    def _sent(self, engagement: Engagement) -> Assessment:
        due_on = (self.now + timedelta(days=14)).date()
        plan = Plan(["baseline"], list(engagement.vendor.contacts), due_on, self.sample.message)
        assessment = preparing.prepare(engagement, plan, self.ana, self.now)
        sending.send(assessment, self.ana, self.now)
        db.session.commit()
        return assessment

    def _answer_half(self, assessment: Assessment) -> None:
        self._answer(assessment, stop_after=17)

    def _hand_in(self, assessment: Assessment) -> None:
        self.now += timedelta(days=3)
        self._answer(assessment, stop_after=1000)
        self.now += timedelta(hours=1)
        name = self.sample.contact.name
        submit(assessment.invitations[0], Signature(name, declared=True, accepts_missing=True), self.now)
        db.session.commit()

    def _answer(self, assessment: Assessment, stop_after: int) -> None:
        weak = {"good": frozenset(), "middling": WEAKER, "weak": WEAKEST}[self.sample.quality]
        actor, asked = assessment.invitations[0].as_actor(), answer_sheet(assessment).questions
        assessment.invitations[0].opened_at = self.now
        for number, question in enumerate(asked.values()):
            if number >= stop_after:
                break
            if question.key not in answer_sheet(assessment).asked:
                continue
            self.now += timedelta(seconds=40)
            value = answer_to(question, weak, self.now.date())
            if value is not None:
                save_answer(assessment, question.key, Given(value, "", "", 0), actor, self.now)
            if question.evidence == "required" and question.key not in weak:
                name = f"{question.key.replace('.', '-')}.pdf"
                file = io.BytesIO(sample_pdf(self.sample.name, question.text))
                attach(assessment, question.key, name, file, actor, self.now)
        db.session.commit()

    def _start_review(self, assessment: Assessment) -> None:
        self._hand_in(assessment)
        self.now += timedelta(days=1)
        crediting.start_review(assessment, self.ana, self.now)
        db.session.commit()

    def _ask_back(self, assessment: Assessment) -> None:
        self._start_review(assessment)
        clarifying.note(
            assessment, "infrastructure.detection", "Who looks at alarms at night?", self.ana, self.now
        )
        clarifying.note(
            assessment,
            "governance.certificate",
            "Does the certificate cover the hosting?",
            self.ana,
            self.now,
        )
        clarifying.ask_back(assessment, (now_utc() + timedelta(days=6)).date(), self.ana, self.now)

    def _review(self, assessment: Assessment) -> None:
        self._start_review(assessment)
        crediting.accept_unremarkable(assessment, self.ana, self.now)

    def _await(self, assessment: Assessment) -> None:
        self._review(assessment)
        credit = Decimal(100 if self.sample.quality == "good" else 60)
        reason = "Open about what happened, and the lesson was put into practice."
        crediting.give_credit(assessment, "incidents.last_year", credit, reason, self.ana, self.now)
        self.now += timedelta(hours=2)
        completing.complete_review(assessment, self.ana, self.now)
        completing.send_for_sign_off(assessment, self.ana, self.now)
        db.session.commit()
        jobs.work_off()

    def _decide(self, assessment: Assessment) -> None:
        self._await(assessment)
        self.now += timedelta(days=1)
        report = reporting.latest_report(assessment)
        if report is None or self.sample.outcome is None:
            return
        verdict = Verdict(self.sample.outcome, self.sample.rationale, self._conditions(), report.public_id)
        signing_off.sign_off(assessment, verdict, self.people[Role.CSO], self.now)
        db.session.commit()
        jobs.work_off()

    def _conditions(self) -> list[ConditionOfApproval]:
        due_on = (now_utc() + timedelta(days=75)).date()
        return [ConditionOfApproval(text, due_on) for text in self.sample.conditions]
