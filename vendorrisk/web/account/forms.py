"""The forms of one's own account. Passwords are taken as they were typed, never stripped or cut."""

from __future__ import annotations

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from vendorrisk.accounts.limiting import TooManyTriesError
from vendorrisk.accounts.passwords.hashing import LONGEST, SHORTEST
from vendorrisk.web.forms import Form, no_control_characters

#: longer than any password, so that a long one is refused with the sentence about length
MOST_TYPED = 4 * LONGEST


class AccountForm(Form):
    def refuse(self, error: TooManyTriesError) -> int:
        """Show when to try again; returns the reply's status."""
        self.form_errors.append(error.message)
        return error.status


class SignInForm(AccountForm):
    email = StringField(
        "E-mail address", [DataRequired("Type your address."), Length(max=254), no_control_characters]
    )
    password = PasswordField("Password", [InputRequired("Type your password."), Length(max=MOST_TYPED)])


class CodeForm(AccountForm):
    code = StringField("Code", [DataRequired("Type the code."), Length(max=40), no_control_characters])


class ForgottenForm(AccountForm):
    email = StringField(
        "E-mail address", [DataRequired("Type your address."), Length(max=254), no_control_characters]
    )


class NewPasswordForm(AccountForm):
    password = PasswordField(
        "New password",
        [InputRequired("Choose a password."), Length(max=MOST_TYPED)],
        id="new-password",
        description=f"At least {SHORTEST} characters. A sentence is easiest to remember.",
    )


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField(
        "Present password",
        [InputRequired("Type your present password."), Length(max=MOST_TYPED)],
        id="present-password",
    )


class ProofForm(AccountForm):
    """The password again, before the second factor is touched."""

    password = PasswordField(
        "Your password", [InputRequired("Type your password."), Length(max=MOST_TYPED)], id="proof"
    )
