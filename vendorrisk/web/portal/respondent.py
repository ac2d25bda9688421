"""Who is behind a portal request: the cookie is bound to one assessment's addresses and to one invitation."""

from __future__ import annotations

from flask import Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.inviting import SESSION_LIFE, find_session
from vendorrisk.assessments.models import Assessment, Invitation, RespondentSession
from vendorrisk.config import settings_of
from vendorrisk.database import now_utc
from vendorrisk.errors import NotFoundError
from vendorrisk.web.guards import access_of
from vendorrisk.web.portal.door import blueprint

COOKIE = "vendorrisk_respondent"


@blueprint.before_request
def find_respondent() -> ResponseReturnValue | None:
    """Let nobody past who did not come through a link to this very assessment."""
    access = access_of(current_app.view_functions[request.endpoint or ""])
    if access is None or not access.by_link:
        return None
    found = find_session(request.cookies.get(COOKIE, ""), now_utc())
    if found is None:
        abort(401, "Please open the link in the mail you got; it leads you back to your answers.")
    if found.invitation.assessment.public_id != (request.view_args or {}).get("assessment_id"):
        raise NotFoundError
    g.respondent_session = found
    return None


def current_session() -> RespondentSession:
    session: RespondentSession = g.respondent_session
    return session


def current_invitation() -> Invitation:
    return current_session().invitation


def current_assessment() -> Assessment:
    return current_invitation().assessment


def set_cookie(response: Response, assessment: Assessment, token: str) -> None:
    """The cookie goes out with requests about this assessment only."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        path=f"/answer/{assessment.public_id}",
        secure=settings_of(current_app).cookies_need_https,
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response, assessment: Assessment) -> None:
    response.delete_cookie(COOKIE, path=f"/answer/{assessment.public_id}")
