"""Our questionnaire as VSAQ JSON: domains as blocks, options as choices, lost credit as tips that warn."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from vendorrisk.questionnaires.exchange.fitting import Keys
from vendorrisk.questionnaires.exchange.vsaq.markup import html_of
from vendorrisk.scoring.questionnaire import (
    FULL_CREDIT,
    AllOf,
    AnyOf,
    Condition,
    Contradiction,
    Domain,
    Equals,
    IsAnswered,
    Not,
    OneOf,
    Option,
    Question,
    Questionnaire,
)

_WHY = (
    "If other controls make up for this, or it is no risk in your case, please explain it here. If you are working "
    "on it, say by when it will be resolved."
)
_KINDS = {
    "yes_no": "yesno",
    "single_choice": "radiogroup",
    "multiple_choice": "checkgroup",
    "number": "line",
    "date": "line",
    "text": "box",
    "file": "upload",
}
#: the severity of a tip whose choice earns less than this; nothing earned is “critical” where the question is
_SEVERITY_BELOW = ((50, "high"), (75, "medium"), (100, "low"))
_CRITICAL_BELOW = 25

_Item = dict[str, Any]


def questionnaire_to_vsaq(questionnaire: Questionnaire) -> bytes:
    """See vsaq.write_questionnaire."""
    items = _Writer(questionnaire).items()
    root = {"type": "block", "text": html_of(questionnaire.title), "items": items}
    document = {"version": questionnaire.version, "questionnaire": [root]}
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


class _Writer:
    """Writes one questionnaire; every id in it is given only once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.ids = Keys()
        for question in questionnaire.questions:
            self.ids.give(question.key, "question")
        values = Counter(option.value for each in questionnaire.questions for option in each.options)
        self.choices = {
            (question.key, option.value): self._choice_id(question, option, alone=values[option.value] == 1)
            for question in questionnaire.questions
            for option in question.options
        }

    def _choice_id(self, question: Question, option: Option, *, alone: bool) -> str:
        """The value itself where no other question has it, as after an import; else with the question's key before it.

        The id of a choice must stand only once in a file of VSAQ.
        """
        return self.ids.give(option.value if alone else f"{question.key}.{option.value}", "option")

    def items(self) -> list[_Item]:
        blocks = [self._block(domain) for domain in self.questionnaire.domains]
        blocks[-1]["items"].extend(self._hint(each) for each in self.questionnaire.contradictions)
        return blocks

    def _block(self, domain: Domain) -> _Item:
        items = [item for question in domain.questions for item in self._question(question)]
        return {
            "type": "block",
            "id": self.ids.give(domain.key, "part"),
            "text": html_of(domain.title),
            "items": items,
        }

    def _question(self, question: Question) -> Iterator[_Item]:
        condition = {"cond": self._condition(question.applies_when)} if question.applies_when else {}
        item: _Item = {"type": _KINDS[question.type], "id": question.key, "text": html_of(question.text)}
        if question.type == "yes_no":
            item |= {"yes": "Yes", "no": "No"}
        if question.options:
            item |= {
                "defaultChoice": False,
                "choices": [self._choice(question, each) for each in question.options],
            }
        if question.type in ("number", "date"):
            item["inputType"] = question.type
        yield item | condition
        if question.help:
            id_ = self.ids.give(f"help_{question.key}", "help")
            yield {"type": "tip", "id": id_, "text": html_of(question.help)} | condition
        yield from self._tips(question)

    def _choice(self, question: Question, option: Option) -> _Item:
        return {self.choices[question.key, option.value]: html_of(option.label)}

    def _tips(self, question: Question) -> Iterator[_Item]:
        """A tip for all choices that lose as much; none where nothing is scored."""
        if not question.weight:
            return
        losing: dict[str, list[str]] = {}
        for atom, credit in self._credits(question):
            if credit < FULL_CREDIT:
                severity = next(name for limit, name in _SEVERITY_BELOW if credit < limit)
                severity = "critical" if question.critical and credit < _CRITICAL_BELOW else severity
                losing.setdefault(severity, []).append(atom)
        for severity, atoms in losing.items():
            yield self._tip(question, severity, " || ".join(atoms))

    def _credits(self, question: Question) -> Iterator[tuple[str, Any]]:
        """What asks for each answer, with the credit of it."""
        for option in question.options:
            yield self.choices[question.key, option.value], option.credit
        if question.type == "yes_no":
            yield f"{question.key}/{'no' if question.expected == 'yes' else 'yes'}", 0

    def _tip(self, question: Question, severity: str, condition: str) -> _Item:
        finding = question.finding
        return {
            "type": "tip",
            "id": self.ids.give(f"warn_{question.key}", "warn"),
            "cond": condition,
            "warn": "yes",
            "severity": severity,
            "name": html_of(finding.title if finding else question.text),
            "text": html_of(
                finding.recommendation if finding else "This answer does not earn the full credit."
            ),
            "why": _WHY,
        }

    def _hint(self, contradiction: Contradiction) -> _Item:
        return {
            "type": "tip",
            "id": self.ids.give("contradiction", "contradiction"),
            "cond": self._condition(contradiction.when),
            "warn": "yes",
            "severity": "medium",
            "name": "Answers that do not go together",
            "text": html_of(contradiction.sentence),
        }

    def _condition(self, condition: Condition) -> str:
        """In parentheses wherever operators could mix: VSAQ reads strictly from left to right."""
        match condition:
            case Equals(key, value):
                return self._atom(key, value)
            case OneOf(key, values):
                return _row([self._atom(key, value) for value in values], "||")
            case IsAnswered(key):
                return self._answered(self.questionnaire.question_by_key[key])
            case AllOf(parts):
                return _row([self._condition(part) for part in parts], "&&")
            case AnyOf(parts):
                return _row([self._condition(part) for part in parts], "||")
            case Not(part):
                return f"!({self._condition(part)})"

    def _atom(self, key: str, value: str) -> str:
        question = self.questionnaire.question_by_key[key]
        if question.options:
            return self.choices[key, value]
        if question.type == "yes_no":
            return f"{key}/{value}"
        pattern = "".join(f"\\\\{sign}" if not sign.isalnum() else sign for sign in value)
        return f'matches({key}/value, "^{pattern}$")'

    def _answered(self, question: Question) -> str:
        if question.options:
            return question.key  # the id of a group asks whether anything of it is chosen
        if question.type == "yes_no":
            return f"({question.key}/yes || {question.key}/no)"
        return f'matches({question.key}/value, ".+")'


def _row(parts: list[str], operator: str) -> str:
    return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})"
