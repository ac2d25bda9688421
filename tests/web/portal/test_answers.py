"""Answering: each answer is saved as it is given; nothing is lost, overwritten or half stored."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.browsing import Browser
from tests.web.portal.conftest import Asked
from tests.web.workspace.reading import text_of
from vendorrisk.assessments.answer_models import Answer
from vendorrisk.assessments.answering.sheet import answer_sheet


def _kept(asked: Asked, key: str) -> Answer | None:
    return answer_sheet(asked.fresh()).answers.get(key)


def _save(browser: Browser, asked: Asked, key: str, **fields: Any) -> TestResponse:
    return browser.post(asked.address(f"questions/{key}"), **fields)


def _script(browser: Browser, asked: Asked, key: str, **fields: Any) -> TestResponse:
    """As static/js/portal.js sends it."""
    told = {"Accept": "application/json", "Origin": browser.site, "Referer": f"{browser.site}/"}
    data = {"csrf_token": browser.token(), **fields}
    address = asked.address(f"questions/{key}")
    return browser.send("POST", address, data=data, headers=told)


def test_the_overview_tells_what_is_asked_and_how_long_it_takes(asked: Asked, victor: Browser) -> None:
    assert victor.get(asked.address()).status_code == 200
    told = text_of(victor.page)
    assert "0 of 6 answered" in told or "0 of 6" in told
    assert "minute" in told


def test_an_answer_is_saved_and_the_page_comes_back_at_the_question(asked: Asked, victor: Browser) -> None:
    saved = _save(victor, asked, "rapid.affected", answer="no", comment="Checked twice.", version="0")
    assert saved.status_code == 303
    assert saved.location.endswith("#q-rapid.affected")
    kept = _kept(asked, "rapid.affected")
    assert kept is not None
    assert (kept.value, kept.comment, kept.updated_by, kept.version) == (
        "no",
        "Checked twice.",
        "Victor Vendor",
        1,
    )


def test_a_script_hears_what_shows_now_and_how_far_it_is(asked: Asked, victor: Browser) -> None:
    told = _script(victor, asked, "rapid.affected", answer="open", version="0").get_json()
    assert told["version"] == 1
    assert "rapid.since" in told["visible"]
    assert told["progress"]["answered"] == 1
    told = _script(victor, asked, "rapid.affected", answer="no", version="1").get_json()
    assert "rapid.since" not in told["visible"]


def test_two_people_at_once_see_both_answers_and_choose(asked: Asked, victor: Browser) -> None:
    _save(victor, asked, "rapid.affected", answer="no", version="0")
    late = _save(victor, asked, "rapid.affected", answer="open", comment="Saw it in the log.", version="0")
    assert late.status_code == 409
    for told in ("Two answers to one question", "Keep this answer", "Use my answer", "Saw it in the log."):
        assert told in victor.page
    kept = _kept(asked, "rapid.affected")
    assert kept is not None and kept.value == "no"
    assert _save(victor, asked, "rapid.affected", answer="open", version="1").status_code == 303
    kept = _kept(asked, "rapid.affected")
    assert kept is not None and kept.value == "open"


def test_a_script_that_comes_late_hears_the_other_answer(asked: Asked, victor: Browser) -> None:
    _save(victor, asked, "rapid.affected", answer="no", version="0")
    late = _script(victor, asked, "rapid.affected", answer="open", version="0")
    assert late.status_code == 409
    assert late.get_json()["current"]["answer"] == "no"


@pytest.mark.parametrize(
    ("key", "fields", "told"),
    [
        ("rapid.affected", {"answer": "perhaps"}, "perhaps"),
        ("rapid.checked_on", {"answer": "2999-01-01"}, "future"),
        ("rapid.checked_on", {"answer": "tomorrow"}, "date"),
        (
            "rapid.our_data",
            {"not_applicable": "yes", "not_applicable_reason": " "},
            "why this does not apply",
        ),
        ("rapid.contact", {"answer": "x" * 100_001}, ""),
    ],
)
def test_what_does_not_fit_is_told_beside_the_question_and_not_kept(
    asked: Asked, victor: Browser, key: str, fields: dict[str, str], told: str
) -> None:
    refused = _save(victor, asked, key, version="0", **fields)
    assert refused.status_code in (413, 422)
    assert told in victor.page
    assert _kept(asked, key) is None
    refused = _script(victor, asked, key, version="0", **fields)
    assert refused.status_code in (413, 422)


def test_a_question_of_another_questionnaire_is_not_found(asked: Asked, victor: Browser) -> None:
    assert _save(victor, asked, "access.mfa", answer="all", version="0").status_code == 404
    assert victor.get(asked.address("access")).status_code == 404


def test_words_are_shown_as_words(asked: Asked, victor: Browser) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    _save(victor, asked, "rapid.contact", answer=hostile, comment=hostile, version="0")
    domain = answer_sheet(asked.fresh()).domain_of["rapid.contact"].key
    assert victor.get(asked.address(domain)).status_code == 200
    assert "<script>alert" not in victor.page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in victor.page
    assert "'unsafe-inline'" not in victor.get(asked.address(domain)).headers["Content-Security-Policy"]
