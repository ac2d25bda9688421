"""Every route of the product against every role: declared access, refusals, and pages that only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.applications import close, make_app
from tests.support.browsing import Browser
from vendorrisk.accounts.models import User, UserSession
from vendorrisk.accounts.permissions import ALLOWED, Permission, Role
from vendorrisk.accounts.sessions import open_session
from vendorrisk.assessments.answer_models import Evidence
from vendorrisk.assessments.decision_models import ApprovalCondition, Report
from vendorrisk.assessments.inviting import exchange, new_link
from vendorrisk.assessments.models import Assessment, Invitation
from vendorrisk.assessments.review_models import Finding
from vendorrisk.database import db, now_utc
from vendorrisk.notices.models import Message
from vendorrisk.sample import loading
from vendorrisk.web.guards import Access, access_of

#: who may pass without signing in; a new one is added here on purpose, or not at all
OPEN = {
    "account.ask_for_link",
    "account.choose_password",
    "account.forgotten",
    "account.give_code",
    "account.give_password",
    "account.second_factor",
    "account.set_password",
    "account.sign_in",
    "admin.mailbox",
    "admin.mailbox_html",
    "admin.mailbox_message",
    "healthz",
    "portal.landing",
    "portal.open_questionnaire",
    "portal.request_new_link",
    "signoff.check",
    "signoff.verify",
}
#: the analyst's, and the asking owner's: the verb itself asks whose it is
OWN = {"workspace.intake", "workspace.complete_intake", "workspace.preview_intake"}
#: reading these leaves an entry in the log, so that it is known who saw the evidence
LEAVE_AN_ENTRY = {"portal.download", "signoff.report_pdf", "workspace.evidence", "workspace.evidence_file"}
#: the sample's vendors that reach every kind of page
TOLD = {"decided", "in_review", "answering", "clarification"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Flask]:
    """The sample organisation with a vendor for each kind of page."""
    made = make_app(folder, MODE="sample")
    chosen = {vendor.reached: vendor for vendor in loading.VENDORS if vendor.reached in TOLD}
    in_order = tuple(vendor for vendor in loading.VENDORS if vendor in chosen.values())
    with pytest.MonkeyPatch.context() as patch, made.app_context():
        patch.setattr(loading, "VENDORS", in_order)
        loading.load(lambda _name: None)
    yield made
    close(made)


@pytest.fixture(scope="module")
def ids(app: Flask) -> dict[str, str]:
    """What stands in addresses: things that exist, and belong together where they can."""
    with app.app_context():
        evidence = db.session.scalars(select(Evidence).order_by(Evidence.id.desc())).first()
        report = db.session.scalars(select(Report)).first()
        finding = db.session.scalars(select(Finding)).first()
        condition = db.session.scalars(select(ApprovalCondition)).first()
        assert evidence and report
        assessment = db.session.get_one(Assessment, report.assessment_id)
        own = db.session.scalars(select(Evidence).where(Evidence.assessment_id == assessment.id)).first()
        return {
            "assessment_id": assessment.public_id,
            "vendor_id": assessment.vendor.public_id,
            "engagement_id": assessment.engagement.public_id,
            "contact_id": assessment.vendor.contacts[0].public_id,
            "invitation_id": assessment.invitations[0].public_id,
            "evidence_id": (own or evidence).public_id,
            "finding_id": finding.public_id if finding else "none",
            "condition_id": condition.public_id if condition else "none",
            "report_id": report.public_id,
            "brought_id": "none",
            "message_id": db.session.scalars(select(Message.public_id)).first() or "none",
            "user_id": db.session.scalars(select(User.public_id)).first() or "none",
            "session_id": "none",
            "key": "baseline",
            "question_key": "access.mfa",
            "number": 1,
            "format_key": "xlsx",
            "domain_key": "access",
            "token": "A" * 43,
            "filename": "favicon.svg",
        }


@pytest.fixture(scope="module")
def browsers(app: Flask) -> dict[Role, Browser]:
    """A signed-in browser for each role."""
    made = {}
    with app.app_context():
        for role in Role:
            user = db.session.scalars(select(User).where(User.role == role)).one()
            made[role] = Browser(app)
            made[role].carry(open_session(user, "", now_utc(), waits=False)[0])
        db.session.commit()
    return made


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def access_to(app: Flask, rule: Rule) -> Access:
    access = access_of(app.view_functions[rule.endpoint])
    assert access is not None, f"{rule.endpoint} declares no access"
    return access


def address(app: Flask, rule: Rule, ids: dict[str, str]) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


def ask(browser: Browser, app: Flask, rule: Rule, ids: dict[str, str]) -> int:
    where = address(app, rule, ids)
    reply = browser.post(where) if "POST" in (rule.methods or ()) else browser.get(where)
    reply.close()
    return reply.status_code


@pytest.mark.asvs("V8.2.1")
def test_every_route_declares_exactly_one_kind_of_access(app: Flask) -> None:
    for rule in rules(app):
        access = access_to(app, rule)
        told = [access.permission is not None, access.by_link, bool(access.open_because)]
        assert told.count(True) == 1, rule.endpoint


@pytest.mark.asvs("V8.2.1", "V6.3.4")
def test_what_is_open_to_everybody_is_known_and_says_why(app: Flask) -> None:
    found = {rule.endpoint: access_to(app, rule).open_because for rule in rules(app)}
    assert {endpoint for endpoint, because in found.items() if because} == OPEN
    assert all(len(because.split()) > 4 for because in found.values() if because)


@pytest.mark.asvs("V8.2.1", "V8.3.1")
def test_who_is_not_signed_in_is_sent_to_sign_in_or_refused(app: Flask, ids: dict[str, str]) -> None:
    browser, wrong = Browser(app), []
    for rule in rules(app):
        access = access_to(app, rule)
        if access.open_because:
            continue
        expected = 401 if access.by_link or "POST" in (rule.methods or ()) else 302
        if (status := ask(browser, app, rule, ids)) != expected:
            wrong.append((rule.endpoint, status))
    assert wrong == []


@pytest.mark.asvs("V8.2.1", "V8.3.1")
@pytest.mark.parametrize("role", Role)
def test_a_role_without_the_permission_is_refused(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role
) -> None:
    wrong = []
    for rule in rules(app):
        permission = access_to(app, rule).permission
        if permission is None or role in ALLOWED[permission]:
            continue
        if (status := ask(browsers[role], app, rule, ids)) != 403:
            wrong.append((rule.endpoint, status))
    assert wrong == []


@pytest.mark.asvs("V8.2.2")
@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.CSO, Role.AUDITOR, Role.ADMINISTRATOR])
def test_an_intake_is_the_analysts_and_the_owners_alone(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role
) -> None:
    found = {
        rule.endpoint: ask(browsers[role], app, rule, ids) for rule in rules(app) if rule.endpoint in OWN
    }
    assert found == dict.fromkeys(OWN, 403)


@pytest.mark.asvs("V8.2.1")
def test_every_other_route_for_everybody_is_about_the_own_account(app: Flask) -> None:
    everybody = {
        rule.endpoint for rule in rules(app) if access_to(app, rule).permission is Permission.OWN_ACCOUNT
    }
    elsewhere = {endpoint for endpoint in everybody if not endpoint.startswith("account.")}
    assert elsewhere == set()


@pytest.mark.asvs("V8.2.1")
@pytest.mark.parametrize("role", Role)
def test_staff_do_not_get_into_the_portal(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role
) -> None:
    by_link = [rule for rule in rules(app) if access_to(app, rule).by_link]
    assert by_link
    assert {ask(browsers[role], app, rule, ids) for rule in by_link} == {401}


@pytest.mark.asvs("V8.2.2")
def test_a_respondent_sees_nothing_of_the_house_and_nothing_of_another_vendor(
    app: Flask, ids: dict[str, str]
) -> None:
    with app.app_context():
        other = select(Invitation).join(Assessment).where(Assessment.public_id != ids["assessment_id"])
        opened = select(Assessment.id).where(Assessment.status == "in_progress")
        invitation = db.session.scalars(other.where(Assessment.id.in_(opened))).first()
        assert invitation
        token = exchange(new_link(invitation, now_utc()), now_utc())
        db.session.commit()
    browser = Browser(app)
    browser.carry(token, "vendorrisk_respondent")
    for rule in rules(app):
        access = access_to(app, rule)
        if access.by_link:
            assert ask(browser, app, rule, ids) == 404, rule.endpoint
        elif access.permission:
            assert ask(browser, app, rule, ids) in {302, 401}, rule.endpoint


@pytest.mark.asvs("V3.5.3")
@pytest.mark.parametrize("role", Role)
def test_looking_at_a_page_changes_nothing(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], folder: Path, role: Role
) -> None:
    statuses, wrote = {}, set()
    watching = sqlite3.connect(folder / "test.sqlite3")
    for rule in rules(app):
        if "GET" not in (rule.methods or ()):
            continue
        before = watching.execute("PRAGMA data_version").fetchone()
        reply = browsers[role].get(address(app, rule, ids))
        reply.close()
        statuses[rule.endpoint] = reply.status_code
        if watching.execute("PRAGMA data_version").fetchone() != before:
            wrote.add(rule.endpoint)
    watching.close()
    assert wrote <= LEAVE_AN_ENTRY
    assert not {endpoint: status for endpoint, status in statuses.items() if status >= 500}


@pytest.mark.asvs("V7.4.4")
@pytest.mark.parametrize("role", Role)
def test_every_page_of_the_house_offers_to_sign_out(
    app: Flask, ids: dict[str, str], browsers: dict[Role, Browser], role: Role
) -> None:
    without = []
    for rule in rules(app):
        if "GET" not in (rule.methods or ()) or not access_to(app, rule).permission:
            continue
        reply = browsers[role].get(address(app, rule, ids))
        is_page = (
            reply.status_code == 200 and reply.mimetype == "text/html" and "<html" in browsers[role].page
        )
        if is_page and 'action="/sign-out"' not in browsers[role].page:
            without.append(rule.endpoint)
        reply.close()
    assert without == []


@pytest.mark.asvs("V8.3.2")
def test_a_new_role_holds_with_the_next_click(app: Flask, ids: dict[str, str]) -> None:
    with app.app_context():
        user = db.session.scalars(select(User).where(User.role == Role.AUDITOR)).one()
        token, session = open_session(user, "", now_utc(), waits=False)
        db.session.commit()
        session_id = session.id
    browser = Browser(app)
    browser.carry(token)
    assert browser.get("/admin/log").status_code == 200
    with app.app_context():
        changed = db.session.get_one(UserSession, session_id).user
        changed.role = Role.BUSINESS_OWNER
        db.session.commit()
        assert browser.get("/admin/log").status_code == 403
        changed.role = Role.AUDITOR
        db.session.commit()
