"""The forms of one's own account."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

from vendorrisk.web.forms import Form, no_control_characters


class SignInForm(Form):
    email = StringField("E-mail address", validators=[DataRequired("Type your address."), Length(max=254), no_control_characters])
    password = PasswordField("Password", validators=[DataRequired("Type your password."), Length(max=200)])


class CodeForm(Form):
    code = StringField(
        "Code", validators=[DataRequired("Type the code."), Length(max=20), no_control_characters],
        description="Six digits from your app, or one of your recovery codes.",
    )  # fmt: skip


class ForgotForm(Form):
    email = StringField("E-mail address", validators=[DataRequired("Type your address."), Length(max=254), no_control_characters])


class NewPasswordForm(Form):
    password = PasswordField(
        "New password",
        validators=[DataRequired("Choose a password."), Length(max=200)],
        description="At least 12 characters; a sentence is easiest to remember.",
    )


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField("Present password", validators=[DataRequired("Type your present password.")])


class ProofForm(Form):
    password = PasswordField("Your password", validators=[DataRequired("Type your password.")])
