"""People who sign in: added, changed, disabled, helped when they lost a password or a second factor."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from vendorrisk.accounts import people, reads, sessions
from vendorrisk.accounts.models import User
from vendorrisk.accounts.passwords import setting_passwords
from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import ConflictError, InvalidInputError
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.admin.user_forms import ChangedPersonForm, NewPersonForm
from vendorrisk.web.guards import current_actor, needs


@blueprint.get("/admin/users")
@needs(Permission.ADMINISTER_USERS)
def users() -> ResponseReturnValue:
    return _list(NewPersonForm(formdata=None))


@blueprint.post("/admin/users")
@needs(Permission.ADMINISTER_USERS)
def add_user() -> ResponseReturnValue:
    form, now = NewPersonForm(), now_utc()
    if form.validate_on_submit():
        try:
            person = people.add_person(
                form.email.data or "", form.name.data or "", form.role.data, current_actor(), now
            )
        except InvalidInputError as error:
            form.add_errors(error)
        else:
            setting_passwords.send_link(person, current_actor(), now)
            flash(f"{person.name} gets a mail with a link to choose a password.", "success")
            return redirect(url_for("admin.users"), 303)
    return make_response(_list(form), 422)


@blueprint.get("/admin/users/<user_id>")
@needs(Permission.ADMINISTER_USERS)
def user(user_id: str) -> ResponseReturnValue:
    person = reads.get_person(user_id)
    return _page(person, ChangedPersonForm(formdata=None, obj=person))


@blueprint.post("/admin/users/<user_id>")
@needs(Permission.ADMINISTER_USERS)
def change_user(user_id: str) -> ResponseReturnValue:
    person, form, status = reads.get_person(user_id), ChangedPersonForm(), 422
    if form.validate_on_submit():
        try:
            people.change_person(
                person, form.name.data or "", form.role.data, form.seen_version(), current_actor(), now_utc()
            )
        except InvalidInputError as error:
            form.add_errors(error)
        except ConflictError as error:
            form.form_errors.append(error.message)
            form.version.data, status = str(person.version), error.status
        else:
            flash("The changes are kept.", "success")
            return redirect(url_for("admin.users"), 303)
    return make_response(_page(person, form), status)


@blueprint.post("/admin/users/<user_id>/disable")
@needs(Permission.ADMINISTER_USERS)
def disable_user(user_id: str) -> ResponseReturnValue:
    person = reads.get_person(user_id)
    people.disable_person(person, current_actor(), now_utc())
    return _back(person, f"{person.name} can no longer sign in.")


@blueprint.post("/admin/users/<user_id>/enable")
@needs(Permission.ADMINISTER_USERS)
def enable_user(user_id: str) -> ResponseReturnValue:
    person = reads.get_person(user_id)
    people.enable_person(person, current_actor(), now_utc())
    return _back(person, f"{person.name} can sign in again.")


@blueprint.post("/admin/users/<user_id>/password-link")
@needs(Permission.ADMINISTER_USERS)
def send_password_link(user_id: str) -> ResponseReturnValue:
    person = reads.get_person(user_id)
    setting_passwords.send_link(person, current_actor(), now_utc())
    return _back(person, f"{person.name} gets a mail with a link to choose a password.")


@blueprint.post("/admin/users/<user_id>/end-sessions")
@needs(Permission.ADMINISTER_USERS)
def end_user_sessions(user_id: str) -> ResponseReturnValue:
    person = reads.get_person(user_id)
    people.sign_out_everywhere(person, current_actor(), now_utc())
    return _back(person, f"{person.name} is signed out everywhere.")


@blueprint.post("/admin/users/<user_id>/second-factor-off")
@needs(Permission.ADMINISTER_USERS)
def reset_second_factor(user_id: str) -> ResponseReturnValue:
    person = reads.get_person(user_id)
    people.reset_second_factor(person, current_actor(), now_utc())
    return _back(person, f"The second factor of {person.name} is off; a new one can be set up.")


def _back(person: User, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("admin.user", user_id=person.public_id), 303)


def _list(form: NewPersonForm) -> str:
    return render_template(
        "admin/users.html", people=reads.list_people(), last_seen=reads.last_seen(), form=form
    )


def _page(person: User, form: ChangedPersonForm) -> str:
    return render_template(
        "admin/user.html",
        person=person,
        form=form,
        sessions=sessions.list_open_sessions(person, now_utc()),
        is_last=reads.is_last_administrator(person),
    )
