"""VSAQ questionnaires (Google's vendor security assessment format) in and out, and its answer files in.

See docs/exchange_vsaq.md for what maps to what.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from vendorrisk.questionnaires.exchange.fitting import LONGEST_TITLE, clean, clipped, fitted_key
from vendorrisk.questionnaires.exchange.imported import (
    ExchangeError,
    ImportedAnswers,
    ImportedQuestionnaire,
    ImportLine,
)
from vendorrisk.questionnaires.exchange.vsaq.answers import Places, looks_like_answers, read_answer_file
from vendorrisk.questionnaires.exchange.vsaq.drafts import Layout, lay_out
from vendorrisk.questionnaires.exchange.vsaq.export import questionnaire_to_vsaq
from vendorrisk.questionnaires.exchange.vsaq.items import read_tree
from vendorrisk.questionnaires.exchange.vsaq.lenient_json import LARGEST_FILE, Forgiven
from vendorrisk.questionnaires.exchange.vsaq.markup import words_of
from vendorrisk.questionnaires.exchange.vsaq.questions import domains_of, set_conditions
from vendorrisk.questionnaires.exchange.vsaq.tips import Tips
from vendorrisk.questionnaires.exchange.vsaq.visibility import Visibility
from vendorrisk.scoring.questionnaire import Questionnaire

SOURCE = "VSAQ"
_ROOT = re.compile(rb'"(?:questionnaire|extensions)"\s*:\s*\[')
_ITEM = re.compile(rb'"type"\s*:\s*"')


def recognises(content: bytes) -> bool:
    """Whether the content looks like a VSAQ questionnaire, an extension of one, or a file of answers."""
    if len(content) > LARGEST_FILE or b"\x00" in content[:1_000]:
        return False
    if _ROOT.search(content) and _ITEM.search(content):
        return True
    return looks_like_answers(content)


def read_questionnaire(content: bytes, name: str, extensions: Sequence[bytes] = ()) -> ImportedQuestionnaire:
    """The questionnaire of a file, with extension files inserted; `name` is how messages call the file.

    Raises ExchangeError.
    """
    return _read(content, name, extensions)[0]


def read_answers(
    content: bytes, name: str, questionnaire: Questionnaire | bytes | None = None
) -> ImportedAnswers:
    """The answers of a file that VSAQ saved.

    The file names ids only; `questionnaire` says where they belong. With the VSAQ file itself, choices are gathered
    into their questions and the words about compensating controls become comments; with one that was imported from
    it, only the choices are; without any, every id stands for itself. Several choices stand in one value, parted by
    “, ”. Raises ExchangeError.
    """
    if isinstance(questionnaire, bytes):
        imported, layout = _read(questionnaire, f"the questionnaire of {name}", ())
        return read_answer_file(content, name, _places(imported.questionnaire, layout))
    return read_answer_file(content, name, Places.of(questionnaire) if questionnaire else Places())


def _read(content: bytes, name: str, extensions: Sequence[bytes]) -> tuple[ImportedQuestionnaire, Layout]:
    tree = read_tree(content, name, extensions)
    layout = lay_out(tree.root)
    gone = set_conditions(layout)
    tips = Tips(layout, Visibility(layout.named, gone=gone))
    tips.place_all()
    domains = domains_of(layout)
    if not domains:
        raise ExchangeError(f"{name} holds no question that a vendor could answer.")
    questionnaire = Questionnaire(
        key=fitted_key(PurePath(name).stem, 80) or "vsaq",
        version=fitted_key(tree.version, 20) or "1",
        title=clipped(words_of(tree.root.text) or clean(PurePath(name).stem) or SOURCE, LONGEST_TITLE),
        kind="vendor",
        domains=domains,
        contradictions=tuple(tips.contradictions),
    )
    forgiven = (_forgiven_line(each) for each in tree.forgiven)
    lines = (entry.line for entry in layout.entries)
    return ImportedQuestionnaire(SOURCE, questionnaire, (*forgiven, *lines, *layout.lines)), layout


def _forgiven_line(forgiven: Forgiven) -> ImportLine:
    return ImportLine(
        f"line {forgiven.line}", "changed", "", f"{forgiven.note[:1].upper()}{forgiven.note[1:]}."
    )


def _places(questionnaire: Questionnaire, layout: Layout) -> Places:
    named = layout.named.items()
    return Places(
        questions=questionnaire.question_by_key,
        choices={id_: (each.question, each.value) for id_, each in named if each.value},
        keys={id_: each.question for id_, each in named if each.question and not each.value},
        tips={entry.item.id: entry.key for entry in layout.entries if entry.item.kind == "tip" and entry.key},
    )


def write_questionnaire(questionnaire: Questionnaire) -> bytes:
    """The questionnaire as VSAQ JSON. What VSAQ cannot say (weights, controls, evidence) is left out."""
    return questionnaire_to_vsaq(questionnaire)
