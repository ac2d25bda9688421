"""The forms around a vendor."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from vendorrisk.vendors.keeping import ContactFacts, VendorFacts
from vendorrisk.web.forms import Form, no_control_characters

LINE = no_control_characters


class VersionedForm(Form):
    """A form about a row that somebody else may change meanwhile: it carries the version it was filled in for."""

    version = IntegerField(validators=[Optional()])

    def meet(self, version: int, present: Mapping[str, str]) -> list[tuple[str, str]]:
        """Take the present version, keep what was typed, and tell label and present value wherever they differ."""
        self.version.data, self.version.raw_data = version, None
        return [
            (self[name].label.text, value)
            for name, value in present.items()
            if (self[name].data or "") != value
        ]


class VendorForm(VersionedForm):
    name = StringField("Name", validators=[DataRequired("Give the vendor a name."), Length(max=200), LINE])
    legal_name = StringField("Legal name", validators=[Length(max=200), LINE])
    domain = StringField(
        "Internet domain", validators=[Length(max=300), LINE], description="acme.example, without www"
    )
    registration_number = StringField(
        "Registration number", validators=[Length(max=60), LINE], description="Company register, LEI or EUID"
    )
    country = StringField("Country", validators=[Length(max=60), LINE])
    description = TextAreaField("What they do", validators=[Length(max=4000)])
    confirmed = BooleanField("This is another company")

    def facts(self) -> VendorFacts:
        return VendorFacts(
            name=self.name.data or "",
            legal_name=self.legal_name.data or "",
            domain=self.domain.data or "",
            registration_number=self.registration_number.data or "",
            country=self.country.data or "",
            description=self.description.data or "",
        )


class ContactForm(VersionedForm):
    name = StringField("Name", validators=[DataRequired("Give a name."), Length(max=120), LINE])
    email = StringField(
        "E-mail address", validators=[DataRequired("Give an address."), Length(max=254), LINE]
    )
    job_title = StringField("Job title", validators=[Length(max=120), LINE])
    phone = StringField("Telephone", validators=[Length(max=40), LINE])

    def facts(self) -> ContactFacts:
        return ContactFacts(
            self.name.data or "", self.email.data or "", self.job_title.data or "", self.phone.data or ""
        )


class EngagementForm(VersionedForm):
    title = StringField(
        "What are they used for?", validators=[DataRequired("Say what they are used for."), Length(max=200), LINE],
        description="Payroll for all staff",
    )  # fmt: skip
    description = TextAreaField("More about it", validators=[Length(max=4000)])
    owner = SelectField(
        "Business owner",
        validators=[InputRequired()],
        description="Knows what depends on the vendor; can be asked to fill in the intake.",
    )
