"""The library: what can be asked, and how the vendor will see it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.errors import NotFoundError
from vendorrisk.portfolio.influence import count_scored, influence_of
from vendorrisk.questionnaires.drafting import find_draft, list_drafts
from vendorrisk.questionnaires.exchange.recognising import BY_KEY, FORMATS
from vendorrisk.questionnaires.files.writing import questionnaire_to_yaml
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.minutes import minutes_of
from vendorrisk.questionnaires.profiles import proposed_for, shelves
from vendorrisk.questionnaires.shares import shares
from vendorrisk.questionnaires.versions import get_from_library, present_questionnaires
from vendorrisk.questionnaires.wording import conditions_in_words
from vendorrisk.scoring.portfolio.influence import ENOUGH
from vendorrisk.web.downloads import attachment
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import needs
from vendorrisk.web.library.door import blueprint


@blueprint.get("/questionnaires")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaires() -> ResponseReturnValue:
    return render_template(
        "library/questionnaires.html",
        shelves=shelves(),
        known=set(present_questionnaires()),
        drafts={draft.key: draft for draft in list_drafts()},
        form=EmptyForm(),
    )


@blueprint.get("/questionnaires/<key>")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaire(key: str) -> ResponseReturnValue:
    """What a version in use asks, what each part is worth, and the files it can be taken along as."""
    found = get_from_library(key)
    formats = [("yaml", "YAML"), *((each.key, each.title) for each in FORMATS if each.write_questionnaire)]
    return render_template(
        "library/questionnaire.html",
        questionnaire=found,
        shares=list(shares(found)),
        minutes=minutes_of(found),
        conditions=conditions_in_words(found),
        uses=proposed_for(key),
        frameworks=library().frameworks,
        scored=count_scored(found),
        enough=ENOUGH,
        formats=formats,
        has_draft=find_draft(key) is not None,
        form=EmptyForm(),
    )


@blueprint.get("/questionnaires/<key>/influence")
@needs(Permission.SEE_QUESTIONNAIRES)
def influence(key: str) -> ResponseReturnValue:
    """Which questions never changed a rating: worked out from the scorecards themselves, so it takes a moment."""
    found = get_from_library(key)
    return render_template("library/influence.html", questionnaire=found, influence=influence_of(found))


@blueprint.get("/questionnaires/<key>/as/<format_key>")
@needs(Permission.SEE_QUESTIONNAIRES)
def questionnaire_file(key: str, format_key: str) -> ResponseReturnValue:
    """The version in use as a file: our YAML, or another format that can be written."""
    found, chosen = get_from_library(key), BY_KEY.get(format_key)
    if format_key == "yaml":
        content, suffix = questionnaire_to_yaml(found).encode(), "yaml"
    elif chosen is not None and chosen.write_questionnaire is not None:
        content, suffix = chosen.write_questionnaire(found), chosen.suffix
    else:
        raise NotFoundError("That is none of the formats a questionnaire can be written in.")
    return attachment(content, f"{key}-{found.version}.{suffix}", "application/octet-stream")
