"""The forms of the people's pages."""

from __future__ import annotations

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from vendorrisk.accounts.permissions import ROLE_TITLES
from vendorrisk.web.forms import Form, no_control_characters


class PersonForm(Form):
    name = StringField("Name", [DataRequired("Give a name."), Length(max=120), no_control_characters])
    role = SelectField(
        "Role",
        [InputRequired("Choose a role.")],
        choices=[(role.value, title) for role, title in ROLE_TITLES.items()],
    )


class NewPersonForm(PersonForm):
    email = StringField(
        "E-mail address", [DataRequired("Give an address."), Length(max=254), no_control_characters]
    )


class ChangedPersonForm(PersonForm):
    """`version` is the row's as the page was made, so that two administrators do not overwrite each other."""

    version = HiddenField()

    def seen_version(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else 0
