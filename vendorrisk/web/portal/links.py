"""The mailed link. Following it changes nothing, however often; a button opens the questionnaire."""

from __future__ import annotations

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.assessments import inviting, sending
from vendorrisk.assessments.inviting import LinkState
from vendorrisk.database import now_utc
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import by_link, open_to_all
from vendorrisk.web.portal.door import blueprint
from vendorrisk.web.portal.respondent import clear_cookie, current_assessment, current_session, set_cookie

BEARER = "whoever holds the link is let in; the token is 256 bits and stored as a digest"


@blueprint.get("/r/<token>")
@open_to_all(BEARER)
def landing(token: str) -> ResponseReturnValue:
    return _landing_page(token, inviting.follow_link(token, now_utc()))


@blueprint.post("/r/<token>")
@open_to_all(BEARER)
def open_questionnaire(token: str) -> ResponseReturnValue:
    followed = inviting.follow_link(token, now_utc())
    session_token = inviting.exchange(token, now_utc())
    assessment = followed.invitation.assessment
    response = make_response(redirect(url_for("portal.overview", assessment_id=assessment.public_id), 303))
    set_cookie(response, assessment, session_token)
    return response


@blueprint.post("/r/<token>/new-link")
@open_to_all("a new link goes to the address we know, never to the one who asks")
def request_new_link(token: str) -> ResponseReturnValue:
    followed = inviting.follow_link(token, now_utc())
    sending.request_new_link(followed.invitation, now_utc())
    return render_template("portal/new_link_sent.html", contact=followed.invitation.contact)


@blueprint.post("/answer/<assessment_id>/leave")
@by_link()
def leave(assessment_id: str) -> ResponseReturnValue:
    """On a shared computer: end this browser's session; answers are saved anyway, and nothing of them stays in it."""
    assessment = current_assessment()
    inviting.end_session(current_session(), now_utc())
    response = make_response(render_template("portal/left.html", assessment=assessment))
    clear_cookie(response, assessment)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _landing_page(token: str, followed: LinkState) -> ResponseReturnValue:
    assessment = followed.invitation.assessment
    page = render_template(
        "portal/landing.html",
        form=EmptyForm(),
        token=token,
        state=followed.state,
        contact=followed.invitation.contact,
        assessment=assessment,
        minutes=sending.minutes_to_fill_in(assessment),
        questionnaires=[asked.questionnaire_version.title for asked in assessment.questionnaires],
    )
    return make_response(page, 410 if followed.state in {"expired", "revoked", "withdrawn"} else 200)
