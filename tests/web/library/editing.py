"""What tests of the editor share: the draft of the rapid questionnaire, and its questions as a page sends them."""

from __future__ import annotations

from typing import Any

from tests.support.browsing import Browser
from tests.web.library.test_condition_form import form_of as condition_form_of
from vendorrisk.database import db
from vendorrisk.questionnaires.drafting import drafted, get_draft
from vendorrisk.questionnaires.models import QuestionnaireDraft
from vendorrisk.scoring.documents.questions import question_to_data
from vendorrisk.scoring.questionnaire import Question, Questionnaire
from vendorrisk.web.library.condition_form import rows_of


def present_draft() -> QuestionnaireDraft:
    db.session.rollback()
    return get_draft("rapid")


def present() -> Questionnaire:
    """What the draft holds now."""
    return drafted(present_draft())


def post(browser: Browser, address: str, **fields: Any) -> int:
    """The status of a post that saw the draft as it is now, unless a revision says otherwise."""
    return browser.post(address, **{"revision": str(present_draft().revision), **fields}).status_code


def form_of(question: Question) -> dict[str, Any]:
    """The fields of the page as a browser sends them back unchanged."""
    data = question_to_data(question)
    rows = rows_of(data["applies_when"])
    fields: dict[str, Any] = {
        name: data[name] for name in ("key", "text", "help", "type", "expected", "evidence")
    } | {"weight": str(data["weight"]), "critical_below": str(data["critical_below"])}
    fields |= {name: "yes" for name in ("critical", "allow_not_applicable") if data[name]}
    fields |= {"when_missing": "yes"} if data["when_missing"] == "ignore" else {}
    fields["option_value"] = [each["value"] for each in data["options"]]
    fields["option_label"] = [each["label"] for each in data["options"]]
    fields["option_credit"] = [str(each["credit"]) for each in data["options"]]
    fields["option_tier"] = [str(each["minimum_tier"] or "") for each in data["options"]]
    fields["option_exclusive"] = [str(n) for n, each in enumerate(data["options"]) if each["exclusive"]]
    fields["band_limit"] = [str(band.get("from", band.get("within_days"))) for band in data["bands"]]
    fields["band_credit"] = [str(band["credit"]) for band in data["bands"]]
    fields |= {"keep_condition": "yes"} if rows is None else condition_form_of(rows).to_dict(flat=False)
    fields |= {f"controls.{name}": "; ".join(ids) for name, ids in data["controls"].items()}
    if data["finding"]:
        fields |= {f"finding_{name}": data["finding"][name] for name in ("title", "recommendation")}
    return fields
