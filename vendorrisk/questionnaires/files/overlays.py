"""A company's own layer over a questionnaire: a file that names its base and says only what is different.

    extends: full@1.0
    key: full-northwind
    version: "1.0"
    weights:  [{question: access.mfa, weight: 8}, {domain: access, weight: 20}]
    reword:   [{question: access.mfa, text: …, help: …, labels: {all: …}, finding: {title: …, recommendation: …}}]
    hide:     [{question: access.sso, reason: …}]
    insert:   [{after: access.mfa, question: {key: northwind.badge, …}}]      # or before: …, or domain: … (at its end)

What comes out is a questionnaire like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from vendorrisk.questionnaires.files.fields import Faults, Fields
from vendorrisk.questionnaires.files.question_fields import read_finding, read_question
from vendorrisk.questionnaires.files.reading import Frameworks, Reading
from vendorrisk.questionnaires.files.yaml_nodes import Mapping as MappingNode
from vendorrisk.questionnaires.files.yaml_nodes import Node
from vendorrisk.scoring.questionnaire import Domain, Question, Questionnaire, questions_named

#: The known versions of a questionnaire by its key, the newest last; none for an unknown key.
Bases = Callable[[str], Mapping[str, Questionnaire]]


def is_overlay(node: Node) -> bool:
    return isinstance(node, MappingNode) and any(key.text == "extends" for key, _ in node.entries)


def read_overlay(node: Node, faults: Faults, frameworks: Frameworks, bases: Bases) -> Questionnaire | None:
    """The questionnaire that the layer and its base make together; None where there is no such base.

    Where the base has moved to another version, that is noted, and so is every line that no longer fits it.
    """
    fields = Fields(node, faults, "overlay")
    base = _base(fields, bases)
    return apply_overlay(node, faults, frameworks, base) if base else None


def later_base(node: Node, bases: Bases) -> Questionnaire | None:
    """A version of the base that is newer than the one the layer names; None where it names the newest."""
    key, _, version = Fields(node, Faults(""), "overlay").word("extends").partition("@")
    versions = list(bases(key).values())
    return versions[-1] if versions and versions[-1].version != version else None


def apply_overlay(node: Node, faults: Faults, frameworks: Frameworks, base: Questionnaire) -> Questionnaire:
    """The base with the layer's changes; every line that does not fit the base is noted."""
    fields = Fields(node, faults, "overlay")
    fields.has("extends")
    sheet = _Sheet.of(base, frameworks)
    changed = replace(
        base,
        key=fields.key(longest=80),
        version=fields.key("version", longest=20),
        title=fields.text("title", base.title, longest=200),
        summary=fields.text("summary", base.summary, longest=2_000),
        estimated_minutes=fields.whole("estimated_minutes", base.estimated_minutes, highest=10_000),
    )
    for name, change in _CHANGES.items():
        for item in fields.items(name, required=False):
            change(Fields(item, faults, name), sheet)
    fields.done()
    _check_hidden(sheet, faults)
    kept = tuple(each for each in base.contradictions if not sheet.hidden.keys() & set(each.questions))
    return replace(changed, domains=sheet.as_domains(), contradictions=kept)


@dataclass
class _Sheet:
    """The base's domains and questions while they are changed."""

    base: Questionnaire
    frameworks: Frameworks
    domains: dict[str, Domain]
    questions: dict[str, list[Question]]
    #: key of a hidden question to the line that hides it
    hidden: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, base: Questionnaire, frameworks: Frameworks) -> _Sheet:
        domains = {domain.key: domain for domain in base.domains}
        return cls(base, frameworks, domains, {each.key: list(each.questions) for each in base.domains})

    def place_of(self, key: str) -> tuple[str, int] | None:
        """Domain and position of a question."""
        for domain, questions in self.questions.items():
            for position, question in enumerate(questions):
                if question.key == key:
                    return domain, position
        return None

    def before(self, domain: str, position: int) -> dict[str, Question]:
        """The questions that stand before a place, by key."""
        earlier: dict[str, Question] = {}
        for key, questions in self.questions.items():
            taken = questions[:position] if key == domain else questions
            earlier |= {question.key: question for question in taken}
            if key == domain:
                break
        return earlier

    def as_domains(self) -> tuple[Domain, ...]:
        return tuple(
            replace(domain, questions=tuple(self.questions[key]))
            for key, domain in self.domains.items()
            if self.questions[key]
        )


def _base(fields: Fields, bases: Bases) -> Questionnaire | None:
    key, at, version = fields.word("extends").partition("@")
    versions = bases(key)
    if not at or not version:
        fields.fault("extends", "names the questionnaire and its version, such as full@1.0")
    elif not versions:
        fields.fault("extends", f"there is no questionnaire “{key}”")
    elif version not in versions:
        known = ", ".join(versions)
        fields.fault("extends", f"“{key}” has no version {version} here but {known}: see what no longer fits")
    return versions.get(version) or (list(versions.values())[-1] if versions else None)


def _find(fields: Fields, sheet: _Sheet, name: str = "question") -> tuple[str, int] | None:
    key = fields.word(name)
    place = sheet.place_of(key)
    if key and place is None:
        why = "was hidden above" if key in sheet.hidden else f"is no question of {_called(sheet.base)}"
        fields.fault(name, f"“{key}” {why}")
    return place


def _called(base: Questionnaire) -> str:
    return f"{base.key} {base.version}"


def _weigh(fields: Fields, sheet: _Sheet) -> None:
    if fields.has("domain"):
        key = fields.word("domain")
        weight = "sum" if fields.is_word("weight", "sum") else fields.whole("weight", highest=10_000)
        if key in sheet.domains:
            sheet.domains[key] = replace(sheet.domains[key], weight=weight)
        elif key:
            fields.fault("domain", f"“{key}” is no domain of {_called(sheet.base)}")
    elif place := _find(fields, sheet):
        _change(sheet, place, weight=fields.whole("weight", highest=10_000))
    else:
        fields.has("weight")
    fields.done()


def _reword(fields: Fields, sheet: _Sheet) -> None:
    place = _find(fields, sheet)
    text, help_ = fields.text("text", "", longest=2_000), fields.text("help", "")
    finding, labels = read_finding(fields.inner("finding")), fields.inner("labels")
    fields.done()
    if place is None:
        return
    question = sheet.questions[place[0]][place[1]]
    options = question.options
    for value in labels.names() if labels else ():
        label = labels.word(value, longest=500) if labels else ""
        if value not in question.option_by_value:
            fields.fault("labels", f"“{value}” is no option of {question.key}")
        options = tuple(replace(each, label=label) if each.value == value else each for each in options)
    _change(
        sheet,
        place,
        text=text or question.text,
        help=help_ or question.help,
        options=options,
        finding=finding or question.finding,
    )


def _hide(fields: Fields, sheet: _Sheet) -> None:
    place = _find(fields, sheet)
    fields.text("reason", longest=500)
    fields.done()
    if place is not None:
        sheet.hidden[sheet.questions[place[0]].pop(place[1]).key] = fields.line


def _insert(fields: Fields, sheet: _Sheet) -> None:
    given = [name for name in ("after", "before", "domain") if fields.has(name)]
    inner = fields.inner("question")
    if len(given) != 1 or inner is None:
        fields.fault(
            given[-1] if given else "question", "needs a question, and one of after, before and domain"
        )
        return
    place = _place(fields, sheet, given[0])
    earlier = sheet.before(*place) if place else {}
    question = read_question(inner, Reading(sheet.base.kind, sheet.frameworks, earlier))
    fields.done()
    if place is None:
        return
    if sheet.place_of(question.key):
        inner.fault("key", f"“{question.key}” is already the key of another question")
    sheet.questions[place[0]].insert(place[1], question)


def _place(fields: Fields, sheet: _Sheet, name: str) -> tuple[str, int] | None:
    if name != "domain":
        found = _find(fields, sheet, name)
        return (found[0], found[1] + (name == "after")) if found else None
    key = fields.word("domain")
    if key not in sheet.domains:
        fields.fault("domain", f"“{key}” is no domain of {_called(sheet.base)}")
        return None
    return key, len(sheet.questions[key])


def _change(sheet: _Sheet, place: tuple[str, int], **fields: object) -> None:
    domain, position = place
    sheet.questions[domain][position] = replace(sheet.questions[domain][position], **fields)


def _check_hidden(sheet: _Sheet, faults: Faults) -> None:
    """Who is asked only depending on a hidden question would never be asked: that must be said, not happen."""
    for questions in sheet.questions.values():
        for question in questions:
            named = set(questions_named(question.applies_when)) if question.applies_when else set()
            for key in named & sheet.hidden.keys():
                message = f"“{question.key}” is asked depending on “{key}”; hide it too, or keep both"
                faults.note(sheet.hidden[key], "hide", message)


_CHANGES: Mapping[str, Callable[[Fields, _Sheet], None]] = {
    "weights": _weigh,
    "reword": _reword,
    "hide": _hide,
    "insert": _insert,
}
