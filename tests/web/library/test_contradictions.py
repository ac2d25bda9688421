"""Answers that cannot all be true are named in the browser."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.support.browsing import Browser
from tests.support.personas import CELIA
from tests.web.library.editing import post, present, present_draft
from tests.web.workspace.reading import text_of
from vendorrisk.scoring.questionnaire import AllOf, Contradiction, IsAnswered, OneOf

BOTH: dict[str, Any] = {
    "sentence": "Nothing is affected, yet since when is told.",
    "when_join": "all",
    "when_question": ["rapid.affected", "rapid.since", ""],
    "when_is": ["one", "answered", "one"],
    "when_values": ["open, contained", "", ""],
    "when_group": ["", "", ""],
}


def _place() -> int:
    return len(present().contradictions) + 1


def test_one_is_added_changed_and_removed(draft: str, ana: Browser) -> None:
    before = present().contradictions
    address = f"{draft}/contradictions/{_place()}"
    assert ana.get(address).status_code == 200
    assert post(ana, address, **BOTH) == 303
    when = AllOf((OneOf("rapid.affected", ("open", "contained")), IsAnswered("rapid.since")))
    assert present().contradictions == (*before, Contradiction(when, BOTH["sentence"]))
    assert ana.get(f"{draft}/contradictions").status_code == 200
    assert BOTH["sentence"] in text_of(ana.page)
    assert ana.get(f"{draft}/publish").status_code == 200
    assert f"the reviewer reads: “{BOTH['sentence']}”" in text_of(ana.page)
    assert post(ana, address, **BOTH | {"sentence": "Look twice."}) == 303
    assert present().contradictions[-1].sentence == "Look twice."
    assert post(ana, f"{address}/remove") == 303
    assert present().contradictions == before


def test_what_is_no_contradiction_is_told_and_stays_typed(draft: str, ana: Browser) -> None:
    before, address = present(), f"{draft}/contradictions/{_place()}"
    for instead, told in (
        ({"when_question": ["", "", ""]}, "Say which answers cannot all be true."),
        ({"when_values": ["", "", ""]}, "what it is answered with"),
        ({"when_question": ["rapid.since"], "when_is": ["answered"]}, "at least two questions"),
        ({"sentence": ""}, "must not be empty"),
    ):
        assert post(ana, address, **{**BOTH, **instead}) == 422
        assert told in text_of(ana.page)
        assert instead.get("sentence", BOTH["sentence"]) in ana.page
    assert present() == before


def test_somebody_elses_change_leaves_what_was_typed(draft: str, ana: Browser) -> None:
    seen, address = str(present_draft().revision), f"{draft}/contradictions/{_place()}"
    assert post(ana, f"{draft}/section", section=present().domains[0].key, title="Other") == 303
    assert post(ana, address, **BOTH, revision=seen) == 409
    assert BOTH["sentence"] in ana.page


def test_there_is_none_beyond_the_next_and_the_cso_only_looks(draft: str, ana: Browser, house: Flask) -> None:
    assert ana.get(f"{draft}/contradictions/{_place() + 1}").status_code == 404
    assert post(ana, f"{draft}/contradictions/{_place()}/remove") == 404
    celia = Browser(house)
    celia.sign_in(CELIA)
    assert celia.get(f"{draft}/contradictions").status_code == 200
    assert celia.post(f"{draft}/contradictions/{_place()}", **BOTH).status_code == 403
