"""A questionnaire brought as a file of any known format: it becomes a draft, with a report of every item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from vendorrisk.accounts.permissions import Permission
from vendorrisk.database import now_utc
from vendorrisk.errors import InvalidInputError
from vendorrisk.questionnaires import drafting
from vendorrisk.questionnaires.exchange.columns import FIELDS
from vendorrisk.questionnaires.exchange.imported import ExchangeError, ImportedQuestionnaire
from vendorrisk.questionnaires.exchange.isolation import (
    TableHead,
    read_questionnaire_apart,
    read_table_head_apart,
)
from vendorrisk.questionnaires.exchange.limits import LARGEST_FILE
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import current_actor, needs
from vendorrisk.web.library.door import blueprint


@dataclass(frozen=True)
class Brought:
    """What was read. `found` is the report of the import; none where the file was our own YAML."""

    questionnaire: Questionnaire
    found: ImportedQuestionnaire | None


@blueprint.get("/questionnaires/import")
@needs(Permission.EDIT_QUESTIONNAIRES)
def import_form() -> ResponseReturnValue:
    return import_page()


@blueprint.post("/questionnaires/import")
@needs(Permission.EDIT_QUESTIONNAIRES)
def import_questionnaire() -> ResponseReturnValue:
    content, name = _file()
    try:
        brought = _read(content, name)
        drafting.begin(brought.questionnaire, current_actor(), now_utc())
    except (ExchangeError, InvalidInputError) as error:
        return make_response(_refused(content, name, error), 422)
    return import_page(found=brought.found, made=brought.questionnaire)


@blueprint.post("/questionnaires/import/columns")
@needs(Permission.EDIT_QUESTIONNAIRES)
def import_columns() -> ResponseReturnValue:
    """The step in which the columns of a table are named; empty where the file is none. Nothing is kept."""
    head = _table_head(*_file())
    shown = render_template("library/parts/columns.html", **_columns_step(head)) if head else ""
    return jsonify(columns=shown)


def import_page(
    *,
    problem: str = "",
    found: ImportedQuestionnaire | None = None,
    made: Questionnaire | None = None,
    head: TableHead | None = None,
    own_problem: str = "",
) -> str:
    return render_template(
        "library/questionnaire_import.html",
        problem=problem,
        found=found,
        made=made,
        **_columns_step(head),
        own_problem=own_problem,
        typed=request.form,
        form=EmptyForm(),
    )


def _read(content: bytes, name: str) -> Brought:
    if name.endswith((".yaml", ".yml")) and b"\nobjects:" not in content:
        text = content.decode("utf-8", errors="replace")
        return Brought(drafting.questionnaire_from_text(text), None)
    found = read_questionnaire_apart(content, name, columns=_columns() or None)
    return Brought(found.questionnaire, found)


def _refused(content: bytes, name: str, error: ExchangeError | InvalidInputError) -> str:
    """The form again; a table comes with the names of its columns to choose from."""
    told = str(error) if isinstance(error, ExchangeError) else " ".join(error.fields.values())
    head = _table_head(content, name) if isinstance(error, ExchangeError) else None
    if head is None:
        return import_page(problem=told)
    again = "" if _columns() else f"{name} is a table. "
    return import_page(
        problem=f"{told if _columns() else again}Say which column holds what, and choose the file once more.",
        head=head,
    )


def _table_head(content: bytes, name: str) -> TableHead | None:
    try:
        head = read_table_head_apart(content, name)
    except ExchangeError:
        return None
    return head if head.format in (None, "csv") else None


def _columns_step(head: TableHead | None) -> dict[str, Any]:
    """What library/parts/columns.html shows."""
    return {"head": head, "chosen": _columns() or (head.guess if head else {})}


def _columns() -> dict[str, str]:
    """Which column of a table holds what, where that was said."""
    named = {field: request.form.get(f"column.{field}", "").strip()[:200] for field in FIELDS}
    return {field: column for field, column in named.items() if column}


def _file() -> tuple[bytes, str]:
    file = request.files.get("file")
    return (file.stream.read(LARGEST_FILE + 1), file.filename or "file") if file else (b"", "file")
