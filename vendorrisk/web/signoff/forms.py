"""The CSO's forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wtforms import HiddenField, PasswordField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from vendorrisk.assessments.deciding.signing_off import ConditionOfApproval
from vendorrisk.errors import InvalidInputError
from vendorrisk.web.forms import Form, no_control_characters

OUTCOMES = (
    ("approved", "Approve"),
    ("approved_with_conditions", "Approve with conditions"),
    ("rejected", "Reject"),
)


class SignOffForm(Form):
    """The decision. Conditions are pairs of fields, `condition_text` and `condition_due_on`, as many as it takes."""

    outcome = RadioField(
        "Your decision", choices=OUTCOMES, validators=[InputRequired("Choose one of the decisions.")]
    )
    rationale = TextAreaField(
        "Rationale",
        validators=[Length(max=4000)],
        description="Printed in the signed document. Needed when you depart from the recommendation.",
    )
    report_id = HiddenField(validators=[InputRequired()])
    password = PasswordField("Your password", validators=[DataRequired("Type your password to sign.")])
    code = StringField("Code of your second factor", validators=[Length(max=20), no_control_characters])


class SendBackForm(Form):
    reason = TextAreaField(
        "What should be looked at again?",
        validators=[DataRequired("Say what should be looked at again."), Length(max=2000)],
    )


class NoteForm(Form):
    note = StringField(
        "What shows it",
        validators=[DataRequired("Say what shows it."), Length(max=1000), no_control_characters],
    )


def read_conditions(texts: Sequence[str], days: Sequence[str]) -> list[ConditionOfApproval]:
    """The conditions that were filled in; an empty row is no condition. Raises InvalidInputError for a bad date."""
    conditions: list[ConditionOfApproval] = []
    for text, day in zip(texts, days, strict=False):
        if text.strip() or day.strip():
            conditions.append(ConditionOfApproval(text.strip(), _day(day)))
    return conditions


def typed_conditions(texts: Sequence[str], days: Sequence[str]) -> list[Mapping[str, str]]:
    """What was typed, for a form that comes back."""
    return [{"text": text, "due_on": day} for text, day in zip(texts, days, strict=False) if text or day]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInputError(
            {"conditions": "Each condition needs a text and a date after today."}
        ) from None
