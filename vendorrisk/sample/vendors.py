"""The sample's vendors. Companies, people and addresses are made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vendorrisk.vendors.keeping import ContactFacts, VendorFacts


@dataclass(frozen=True)
class SampleVendor:
    """A vendor and how far it has come."""

    name: str
    domain: str
    country: str
    use: str
    about: str
    contact: ContactFacts
    #: how much depends on it: heavy, medium or light
    weight: str
    #: how good its answers are: good, middling or weak
    quality: str
    #: new, sent, answering, submitted, clarification, in_review, awaiting or decided
    reached: str
    days_ago: int
    outcome: str | None = None
    rationale: str = ""
    conditions: tuple[str, ...] = ()
    message: str = "Thank you for taking the time. If a question is unclear, just reply to this mail."

    @property
    def facts(self) -> VendorFacts:
        return VendorFacts(self.name, f"{self.name} Ltd", self.domain, "", self.country, self.about)


def _contact(name: str, domain: str, title: str) -> ContactFacts:
    return ContactFacts(name, f"{name.split()[0].lower()}@{domain}", title)


VENDORS: Final = (
    SampleVendor(
        "Lumen Payroll", "lumenpayroll.example", "Ireland", "Payroll for all staff", "Payroll as a service for mid-sized companies.",
        _contact("Victor Valdez", "lumenpayroll.example", "Head of Security"), "heavy", "good", "decided", 60,
        "approved", "Controls are strong where it matters; the remaining risk is within our appetite.",
    ),
    SampleVendor(
        "Harbour Cloud", "harbourcloud.example", "Netherlands", "Hosting of the customer portal", "Managed hosting in three data centres.",
        _contact("Vera Vos", "harbourcloud.example", "Compliance Lead"), "medium", "middling", "decided", 45,
        "approved_with_conditions", "The portal can go live on this hosting once detection is watched at night.",
        ("Alarms are watched at all hours, shown by a contract with a monitoring service.",
         "A restore of our portal from backup is practised and the protocol sent to us."),
    ),
    SampleVendor(
        "Quickform Surveys", "quickform.example", "United States", "Customer surveys", "Online surveys with a free plan.",
        _contact("Vince Varga", "quickform.example", "Founder"), "medium", "weak", "decided", 30,
        "rejected", "No second factor and no tested backups; customers' data does not belong there yet.",
    ),
    SampleVendor(
        "Meridian Analytics", "meridian.example", "Germany", "Sales forecasts", "Forecasts from sales figures.",
        _contact("Viola Voigt", "meridian.example", "CISO"), "medium", "good", "awaiting", 20,
    ),
    SampleVendor(
        "Paperless Archive", "paperless.example", "Austria", "Archive of contracts", "Scanning and archiving of documents.",
        _contact("Valentin Vogel", "paperless.example", "IT Manager"), "medium", "middling", "in_review", 16,
    ),
    SampleVendor(
        "Sentinel Guards", "sentinelguards.example", "Spain", "Reception and guards", "Guards and reception staff.",
        _contact("Valeria Vidal", "sentinelguards.example", "Operations"), "light", "middling", "clarification", 18,
    ),
    SampleVendor(
        "Brightdesk Support", "brightdesk.example", "Portugal", "Help desk software", "Tickets, chat and a knowledge base.",
        _contact("Vasco Viana", "brightdesk.example", "Security Engineer"), "medium", "middling", "submitted", 9,
    ),
    SampleVendor(
        "Orbit Freight", "orbitfreight.example", "Denmark", "Shipping labels and tracking", "Freight with an interface to our shop.",
        _contact("Vilma Vestergaard", "orbitfreight.example", "Product Manager"), "light", "good", "answering", 5,
    ),
    SampleVendor(
        "Nimbus Translate", "nimbustranslate.example", "France", "Translation of product texts", "Translations by people and machines.",
        _contact("Valérie Vidal", "nimbustranslate.example", "Account Manager"), "light", "good", "new", 2,
    ),
)  # fmt: skip
