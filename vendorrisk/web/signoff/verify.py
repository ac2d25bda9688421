"""Anybody may drop a PDF here and learn whether it is genuine and current."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from vendorrisk.assessments.deciding.identity import trust_roots
from vendorrisk.assessments.deciding.verification import known_document
from vendorrisk.web.forms import EmptyForm
from vendorrisk.web.guards import open_to_all
from vendorrisk.web.signoff.door import blueprint

LARGEST_PDF = 50 * 1024 * 1024


@blueprint.get("/verify")
@open_to_all(
    "whoever was handed a signed assessment may check it; the page tells nothing the document does not"
)
def verify() -> ResponseReturnValue:
    return render_template("signoff/verify.html", form=EmptyForm(), result=None, problem="", filename="")


@blueprint.post("/verify")
@open_to_all("whoever was handed a signed assessment may check it; nothing that is uploaded is kept")
def check() -> ResponseReturnValue:
    from vendorrisk.reports.verification import verify_pdf

    file = request.files.get("file")
    content = file.stream.read(LARGEST_PDF + 1) if file else b""
    if not content or len(content) > LARGEST_PDF:
        problem = "Please choose a PDF file of 50 MB at most."
        page = render_template(
            "signoff/verify.html", form=EmptyForm(), result=None, problem=problem, filename=""
        )
        return make_response(page, 422)
    result = verify_pdf(content, trust_roots=trust_roots(), known=known_document)
    name = file.filename if file else ""
    return render_template("signoff/verify.html", form=EmptyForm(), result=result, problem="", filename=name)
