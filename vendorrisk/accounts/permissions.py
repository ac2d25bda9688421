"""Who may do what: one table, default deny. Whether something may happen in a *state* is the domain's `policies.py`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vendorrisk.audit import Actor
from vendorrisk.errors import NotAllowedError


class Role(StrEnum):
    ANALYST = "analyst"
    PROCUREMENT = "procurement"
    CSO = "cso"
    BUSINESS_OWNER = "business_owner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.ANALYST: "Security analyst",
        Role.PROCUREMENT: "Procurement",
        Role.CSO: "Chief Security Officer",
        Role.BUSINESS_OWNER: "Business owner",
        Role.AUDITOR: "Auditor",
        Role.ADMINISTRATOR: "Administrator",
    }
)


class Permission(StrEnum):
    SEE_OWN_WORK = "see_own_work"
    SEE_PORTFOLIO = "see_portfolio"
    EXPORT_PORTFOLIO = "export_portfolio"
    SEE_VENDOR = "see_vendor"
    EDIT_VENDOR = "edit_vendor"
    FILL_IN_INTAKE = "fill_in_intake"
    FILL_IN_OWN_INTAKE = "fill_in_own_intake"
    OPEN_INTAKE = "open_intake"
    SEE_ASSESSMENT = "see_assessment"
    PREPARE_ASSESSMENT = "prepare_assessment"
    ENTER_ANSWERS = "enter_answers"
    REVIEW_ANSWERS = "review_answers"
    READ_EVIDENCE = "read_evidence"
    READ_REPORT = "read_report"
    SEND_FOR_SIGN_OFF = "send_for_sign_off"
    SEE_SIGN_OFF_QUEUE = "see_sign_off_queue"
    SIGN_OFF = "sign_off"
    SEE_QUESTIONNAIRES = "see_questionnaires"
    EDIT_POLICY = "edit_policy"
    PUT_POLICY_IN_FORCE = "put_policy_in_force"
    EDIT_QUESTIONNAIRES = "edit_questionnaires"
    READ_LOG = "read_log"
    SEE_OUTGOING_MAIL = "see_outgoing_mail"
    RESEND_MAIL = "resend_mail"
    ADMINISTER_USERS = "administer_users"
    SEE_OPERATIONS = "see_operations"
    OWN_ACCOUNT = "own_account"


_ANALYST, _PROCUREMENT, _CSO = Role.ANALYST, Role.PROCUREMENT, Role.CSO
_OWNER, _AUDITOR, _ADMINISTRATOR = Role.BUSINESS_OWNER, Role.AUDITOR, Role.ADMINISTRATOR

ALLOWED: Final[Mapping[Permission, frozenset[Role]]] = MappingProxyType(
    {
        Permission.SEE_OWN_WORK: frozenset(Role),
        Permission.SEE_PORTFOLIO: frozenset({_ANALYST, _PROCUREMENT, _CSO, _AUDITOR}),
        Permission.EXPORT_PORTFOLIO: frozenset({_ANALYST, _PROCUREMENT, _CSO, _AUDITOR}),
        Permission.SEE_VENDOR: frozenset({_ANALYST, _PROCUREMENT, _CSO, _AUDITOR}),
        Permission.EDIT_VENDOR: frozenset({_ANALYST}),
        Permission.FILL_IN_INTAKE: frozenset({_ANALYST}),
        Permission.FILL_IN_OWN_INTAKE: frozenset({_OWNER}),
        Permission.OPEN_INTAKE: frozenset({_ANALYST, _OWNER}),
        Permission.SEE_ASSESSMENT: frozenset({_ANALYST, _CSO, _AUDITOR}),
        Permission.PREPARE_ASSESSMENT: frozenset({_ANALYST}),
        Permission.ENTER_ANSWERS: frozenset({_ANALYST}),
        Permission.REVIEW_ANSWERS: frozenset({_ANALYST}),
        Permission.READ_EVIDENCE: frozenset({_ANALYST, _CSO, _AUDITOR}),
        Permission.READ_REPORT: frozenset({_ANALYST, _PROCUREMENT, _CSO, _AUDITOR}),
        Permission.SEND_FOR_SIGN_OFF: frozenset({_ANALYST}),
        Permission.SEE_SIGN_OFF_QUEUE: frozenset({_CSO, _AUDITOR}),
        Permission.SIGN_OFF: frozenset({_CSO}),
        Permission.SEE_QUESTIONNAIRES: frozenset({_ANALYST, _CSO, _AUDITOR, _ADMINISTRATOR}),
        Permission.EDIT_POLICY: frozenset({_ANALYST, _ADMINISTRATOR}),
        Permission.PUT_POLICY_IN_FORCE: frozenset({_CSO}),
        Permission.EDIT_QUESTIONNAIRES: frozenset({_ANALYST, _ADMINISTRATOR}),
        Permission.READ_LOG: frozenset({_AUDITOR, _ADMINISTRATOR}),
        Permission.SEE_OUTGOING_MAIL: frozenset({_ANALYST, _ADMINISTRATOR}),
        Permission.RESEND_MAIL: frozenset({_ANALYST, _ADMINISTRATOR}),
        Permission.ADMINISTER_USERS: frozenset({_ADMINISTRATOR}),
        Permission.SEE_OPERATIONS: frozenset({_ADMINISTRATOR}),
        Permission.OWN_ACCOUNT: frozenset(Role),
    }
)


def is_allowed(actor: Actor, permission: Permission) -> bool:
    return actor.kind == "staff" and actor.role in ALLOWED.get(permission, frozenset())


def check_allowed(actor: Actor, permission: Permission) -> None:
    """Raises NotAllowedError unless the actor's role holds the permission. Commands act as the operator and pass."""
    if actor.kind == "command":
        return
    if not is_allowed(actor, permission):
        raise NotAllowedError
