"""The forms around an assessment."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from vendorrisk.assessments.reviewing.findings import SEVERITIES, STATUSES
from vendorrisk.web.forms import Form, no_control_characters


class PlanForm(Form):
    """What a new assessment asks, whom and until when."""

    questionnaires = SelectMultipleField(
        "Questionnaires", description="Proposed by the tier; change them as you like."
    )
    contacts = SelectMultipleField("Who is asked", description="Each person gets a link of their own.")
    due_on = DateField("Answers until", validators=[DataRequired("Choose a date.")])
    message = TextAreaField(
        "Message to them",
        validators=[Length(max=4000)],
        description="Stands in the mail and on the first page. Leave it empty for our standard words.",
    )


class DueDateForm(Form):
    """A later date, or the date by which questions asked back are answered."""

    due_on = DateField("Answers until", validators=[DataRequired("Choose a date.")])


class CancelForm(Form):
    reason = StringField(
        "Why is it no longer needed?",
        validators=[Length(max=500), no_control_characters],
        description="The vendor reads this.",
    )


class InviteForm(Form):
    contact = SelectField("Person", validators=[InputRequired("Choose a person.")])


class CreditForm(Form):
    credit = DecimalField(
        "Your credit, 0 to 100", places=None, validators=[InputRequired("Give a number from 0 to 100.")]
    )
    reason = TextAreaField(
        "Why", validators=[DataRequired("Say why; the reason is printed in the report."), Length(max=2000)]
    )


class ReasonForm(Form):
    reason = TextAreaField("Why", validators=[DataRequired("Please say why."), Length(max=2000)])


class CommentForm(Form):
    comment = TextAreaField(
        "What do you want to know?", validators=[DataRequired("Say what you want to know."), Length(max=2000)]
    )


class FindingForm(Form):
    title = StringField(
        "Title", validators=[DataRequired("Give it a title."), Length(max=300), no_control_characters]
    )
    recommendation = TextAreaField(
        "What should be done", validators=[DataRequired("Say what should be done."), Length(max=4000)]
    )
    severity = SelectField("Severity", choices=[(s, s.capitalize()) for s in SEVERITIES])
    due_on = DateField("To be mended by", validators=[Optional()])
    status = SelectField("State", choices=[(s, s.capitalize()) for s in STATUSES])
    remediation_agreed = BooleanField("The vendor agreed to mend it by then")
    note = TextAreaField("Note", validators=[Length(max=2000)])
    version = IntegerField(validators=[InputRequired()])
