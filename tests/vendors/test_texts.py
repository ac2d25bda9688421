"""Names and texts as people mean them."""

from __future__ import annotations

import pytest

from vendorrisk.vendors.texts import fold, name_key, number_key, one_line, several_lines


@pytest.mark.parametrize("spelling", ["Acme", "ACME", "Acme Ltd", "Acme, Inc.", "acme  GmbH KG", "Acmé S.A."])
def test_spellings_of_one_company_are_alike(spelling: str) -> None:
    assert name_key(spelling) == "acme"


@pytest.mark.parametrize("other", ["Acme Cloud", "Acme Holding Switzerland", "Acne"])
def test_another_company_is_not(other: str) -> None:
    assert name_key(other) != "acme"


def test_a_legal_form_alone_is_a_name() -> None:
    assert name_key("Limited") == "limited"


def test_case_and_accents_do_not_hide_a_name() -> None:
    assert fold("École STRASSE straße") == "ecole strasse strasse"


def test_a_registration_number_is_its_letters_and_digits() -> None:
    assert number_key("HRB 12.345-B") == "hrb12345b"


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert one_line(" Ac\x00me\r\n Ltd\x1b ") == "Ac me Ltd"
    assert several_lines("one\r\ntwo\x00\n\n\tthree ") == "one\ntwo\n\n\tthree"
