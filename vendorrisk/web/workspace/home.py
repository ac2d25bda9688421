"""The first page: what waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission, Role
from vendorrisk.assessments.reads import list_decided
from vendorrisk.audit_reads import WantedEntries, count_entries
from vendorrisk.database import now_utc
from vendorrisk.notices.reads import count_messages
from vendorrisk.portfolio import worklist
from vendorrisk.web.guards import current_user, needs
from vendorrisk.web.navigation import home_url
from vendorrisk.web.workspace.door import blueprint


@blueprint.get("/")
@needs(Permission.SEE_OWN_WORK)
def home() -> ResponseReturnValue:
    """A page of one's own for those who are waited for; everybody else goes where their question is answered."""
    page = _PAGES.get(Role(current_user().role))
    return page() if page else redirect(home_url())


def _analyst() -> str:
    now = now_utc()
    return render_template(
        "workspace/home.html",
        groups=worklist.assessments_by_group(now.date()),
        stale=worklist.stale_decisions(),
        expiring=worklist.expiring_decisions(now.date()),
        ready=worklist.ready_to_assess(),
        intakes=worklist.waiting_for_intake(),
        conditions=worklist.conditions_due(now.date()),
        failed_mail=count_messages("failed"),
        today=now.date(),
    )


def _chief() -> str:
    now = now_utc()
    return render_template(
        "workspace/home_chief.html",
        groups=worklist.assessments_by_group(now.date()),
        above=worklist.above_appetite(now),
        stale=worklist.stale_decisions(),
        expiring=worklist.expiring_decisions(now.date()),
        conditions=worklist.conditions_due(now.date()),
        today=now.date(),
    )


def _auditor() -> str:
    return render_template(
        "workspace/home_auditor.html", decided=list_decided(), entries=count_entries(WantedEntries())
    )


_PAGES: Final[Mapping[Role, Callable[[], str]]] = MappingProxyType(
    {Role.ANALYST: _analyst, Role.CSO: _chief, Role.AUDITOR: _auditor}
)
