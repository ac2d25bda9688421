"""Workbooks of the shapes that CAIQ and HECVAT have, made for the tests: sentences of our own, identifiers as facts."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from tests.scoring.test_hecvat import PROFILE

Rows = Sequence[Sequence[object]]
_IMPORTANCE = {20: "Critical Importance", 10: "Standard Importance", 5: "Minor Importance"}


def workbook(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx file with these cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
    return target.getvalue()


def caiq_4(answers: Mapping[str, tuple[str, str]]) -> bytes:
    """Version 4 with four questions in two domains, and the copyright at the foot."""
    header = [
        "Question ID", "Question", "CSP CAIQ Answer", "SSRM Control Ownership",
        "CSP Implementation Description (Optional/Recommended)", "CSC Responsibilities (Optional/Recommended)",
        "CCM Control ID", "CCM Control Specification", "CCM Control Title", "CCM Domain Title",
    ]  # fmt: skip
    asked = [
        ("A&A-01.1", "Are audits planned?", "A&A-01", "Audit & Assurance"),
        ("A&A-01.2", "Are the plans reviewed?", "", ""),
        ("IAM-14.1", "Is a second factor asked for?", "IAM-14", "Identity & Access Management"),
        ("IAM-15.1", "Are passwords kept safe?", "IAM-15", ""),
    ]
    rows: list[list[object]] = [["CONSENSUS ASSESSMENT INITIATIVE QUESTIONNAIRE v4.0.3"], header]
    for id_, question, control, domain in asked:
        value, comment = answers.get(id_, ("", ""))
        rows.append(
            [id_, question, value, "CSP-owned" if value else "", comment, "", control, "", "", domain]
        )
    rows.append(["End of the questionnaire. All rights belong to somebody."])
    return workbook({"Introduction": [["Read me"]], "CAIQv4.0.3": rows})


def caiq_3(marked: Mapping[str, str]) -> bytes:
    """Version 3.0.1: an x under Yes, No or Not applicable."""
    rows: list[list[object]] = [
        ["CAIQ v3.0.1"],
        ["Control Domain", "Control ID", "Question ID", "Control Specification", "Consensus Assessment Questions",
         "Consensus Assessment Answers", "", "", "", "AICPA\nTSC 2014", "ISO/IEC\n27001:2013"],
        [],
        ["", "", "", "", "", "Yes", "No", "Not Applicable", "Notes"],
    ]  # fmt: skip
    for id_ in ("AIS-01.1", "AIS- 02.2"):
        cells = ["x" if marked.get(id_) == word else "" for word in ("Yes", "No", "NA")]
        mapped = ["CC5.6", "A9.4.2\nA9.4.1,\n8.1*Partial, A14.2.3" if id_ == "AIS-01.1" else "A18.2.3"]
        rows.append(
            [
                "Application\nInterface Security",
                id_[:6],
                id_,
                "Text",
                f"Question {id_}?",
                *cells,
                "Noted",
                *mapped,
            ]
        )
    rows.append(["", "", "AIS-02.3", "", "Question AIS-02.3?", "", "", "", "", "", ""])
    return workbook({"CSA CAIQ v3.0.1": rows})


def hecvat_4(answers: Mapping[str, str]) -> bytes:
    """The published workbook's hidden sheet of questions, and vendor sheets with answers in column C."""
    header = ["New ID", "Question", "Score Mapping", "Standard Guidance", "Reason", "Compliant Response",
              "Default Importance", "Default Weight"]  # fmt: skip
    questions: list[list[object]] = [["Questions"], header]
    sheet: list[list[object]] = [["", "Question", "Answer", "Additional information"]]
    for key, facts in PROFILE.items():
        questions.append(
            [
                key,
                f"What about {key}?",
                facts["sheet"],
                "Guidance.",
                "",
                _preferred(facts),
                _IMPORTANCE[facts["points"]],
                facts["points"],
            ]
        )
        sheet.append(
            [key, f"What about {key}?", answers.get(key, ""), "More of it" if key in answers else ""]
        )
    return workbook(
        {"START HERE": [["Welcome"]], "Organization": sheet, "Questions": questions}, ["Questions"]
    )


def _preferred(facts: Mapping[str, Any]) -> str:
    return str(facts["compliant"]) if facts["scored"] else "Not scored"
