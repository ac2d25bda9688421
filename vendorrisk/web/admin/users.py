"""People who sign in: added, changed, disabled."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from vendorrisk.accounts import people, second_factor
from vendorrisk.accounts.models import User
from vendorrisk.accounts.permissions import ROLE_TITLES, Permission, check_allowed
from vendorrisk.accounts.signing_in import end_sessions
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.admin.door import blueprint
from vendorrisk.web.forms import Form, no_control_characters
from vendorrisk.web.guards import current_actor, needs


class PersonForm(Form):
    name = StringField("Name", validators=[DataRequired("Give a name."), Length(max=120), no_control_characters])
    email = StringField("E-mail address", validators=[Optional(), Length(max=254), no_control_characters])
    role = SelectField("Role", choices=[(role.value, title) for role, title in ROLE_TITLES.items()])
    version = IntegerField(validators=[Optional()])


@blueprint.get("/admin/users")
@needs(Permission.ADMINISTER_USERS)
def users() -> ResponseReturnValue:
    return render_template("admin/users.html", people=people.list_people(), form=PersonForm(formdata=None))


@blueprint.post("/admin/users")
@needs(Permission.ADMINISTER_USERS)
def add_user() -> ResponseReturnValue:
    form = PersonForm()
    if form.validate_on_submit():
        try:
            person = people.add_person(
                form.email.data or "", form.name.data or "", form.role.data, current_actor(), now_utc()
            )
            people.mail_password_link(person, "password", now_utc())
            flash(f"{person.name} gets a mail to choose a password.", "success")
            return redirect(url_for("admin.users"), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(render_template("admin/users.html", people=people.list_people(), form=form), 422)


@blueprint.get("/admin/users/<user_id>")
@needs(Permission.ADMINISTER_USERS)
def user(user_id: str) -> ResponseReturnValue:
    person = people.get_person(user_id)
    return _page(person, PersonForm(obj=person))


@blueprint.post("/admin/users/<user_id>")
@needs(Permission.ADMINISTER_USERS)
def change_user(user_id: str) -> ResponseReturnValue:
    person, form = people.get_person(user_id), PersonForm()
    if form.validate_on_submit():
        try:
            people.change_person(
                person, form.name.data or "", form.role.data, form.version.data or 0, current_actor(), now_utc()
            )
            flash("The changes are kept.", "success")
            return redirect(url_for("admin.users"), 303)
        except InvalidInputError as error:
            form.add_errors(error)
    return make_response(_page(person, form), 422)


@blueprint.post("/admin/users/<user_id>/disable")
@needs(Permission.ADMINISTER_USERS)
def disable_user(user_id: str) -> ResponseReturnValue:
    person = people.get_person(user_id)
    people.disable_person(person, current_actor(), now_utc())
    flash(f"{person.name} can no longer sign in.")
    return redirect(url_for("admin.user", user_id=user_id), 303)


@blueprint.post("/admin/users/<user_id>/enable")
@needs(Permission.ADMINISTER_USERS)
def enable_user(user_id: str) -> ResponseReturnValue:
    person = people.get_person(user_id)
    people.enable_person(person, current_actor(), now_utc())
    flash(f"{person.name} can sign in again.", "success")
    return redirect(url_for("admin.user", user_id=user_id), 303)


@blueprint.post("/admin/users/<user_id>/password-link")
@needs(Permission.ADMINISTER_USERS)
def send_password_link(user_id: str) -> ResponseReturnValue:
    person = people.get_person(user_id)
    people.mail_password_link(person, "password_reset", now_utc())
    flash(f"{person.name} gets a mail to choose a new password.", "success")
    return redirect(url_for("admin.user", user_id=user_id), 303)


@blueprint.post("/admin/users/<user_id>/end-sessions")
@needs(Permission.ADMINISTER_USERS)
def end_user_sessions(user_id: str) -> ResponseReturnValue:
    person = people.get_person(user_id)
    end_sessions(person, current_actor(), now_utc())
    flash(f"{person.name} is signed out everywhere.")
    return redirect(url_for("admin.user", user_id=user_id), 303)


@blueprint.post("/admin/users/<user_id>/second-factor-off")
@needs(Permission.ADMINISTER_USERS)
def switch_second_factor_off(user_id: str) -> ResponseReturnValue:
    check_allowed(current_actor(), Permission.ADMINISTER_USERS)
    person = people.get_person(user_id)
    second_factor.switch_off(person, current_actor(), now_utc())
    flash(f"{person.name} can set up a new second factor.")
    return redirect(url_for("admin.user", user_id=user_id), 303)


def _page(person: User, form: PersonForm) -> str:
    return render_template("admin/user.html", person=person, form=form)
