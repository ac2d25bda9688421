"""A library of CISO Assistant as plain values: its framework, the requirements, their questions and choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vendorrisk.questionnaires.exchange.ciso.checked_yaml import Part, read_part
from vendorrisk.questionnaires.exchange.imported import ExchangeError

MOST_ITEMS = 5_000
#: a requirement within others; the published libraries have six
DEEPEST = 50

Result = Literal["compliant", "partially_compliant", "non_compliant", "not_applicable"]

_RESULTS: dict[str, Result] = {
    "true": "compliant",
    "1": "compliant",
    "compliant": "compliant",
    "partially_compliant": "partially_compliant",
    "false": "non_compliant",
    "0": "non_compliant",
    "non_compliant": "non_compliant",
    "not_applicable": "not_applicable",
}
#: what stands beside the framework's requirements and has no counterpart here
_ASIDE = ("scores_definition", "outcomes_definition", "field_visibility")


@dataclass(frozen=True)
class Choice:
    urn: str
    label: str
    #: what there is to say about it
    description: str
    score: int | None
    result: Result | None
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question of a requirement."""

    urn: str
    type: str
    text: str
    weight: int
    choices: tuple[Choice, ...]
    #: the question it depends on; empty where it is always asked
    depends_on: str
    answers: tuple[str, ...]
    needs_all: bool
    #: what of it has no counterpart here
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Requirement:
    """A node of the framework."""

    urn: str
    parent: str
    ref_id: str
    name: str
    description: str
    annotation: str
    evidence: str
    assessable: bool
    splash: bool
    groups: tuple[str, ...]
    weight: int
    questions: tuple[Asked, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    ref_id: str
    name: str
    description: str
    version: str
    requirements: tuple[Requirement, ...]
    #: ref_id to name
    groups: dict[str, str]
    selected_groups: frozenset[str]
    min_score: int
    max_score: int
    mean: bool
    #: what the file holds besides, with the reason why it is left
    aside: tuple[tuple[str, str], ...]


def read_library(content: bytes, name: str, language: str = "") -> Library:
    """The framework of a library file, in its own language or in one of its translations.

    Raises ExchangeError.
    """
    root = read_part(content, name, language)
    objects = root.part("objects")
    if objects is None or not root.text("urn"):
        raise ExchangeError(f"{name} is no library of CISO Assistant: it has no “urn” or no “objects”.")
    frameworks = [part for part in (objects.part("framework"),) if part] + objects.parts("frameworks")
    if not frameworks:
        held = ", ".join(objects.names()) or "nothing"
        raise ExchangeError(f"{name} holds no framework, so there is nothing to ask; it holds {held[:200]}.")
    framework = frameworks[0]
    requirements = tuple(_requirements(framework))
    definition = framework.parts("implementation_groups_definition")
    return Library(
        ref_id=framework.text("ref_id") or root.text("ref_id"),
        name=framework.told("name") or root.told("name"),
        description=framework.told("description") or root.told("description"),
        version=root.text("version"),
        requirements=requirements,
        groups={part.text("ref_id"): part.told("name") for part in definition},
        selected_groups=frozenset(
            part.text("ref_id") for part in definition if part.flag("default_selected")
        ),
        min_score=_score_limit(framework, "min_score", 0),
        max_score=_score_limit(framework, "max_score", 100),
        mean="mean" in _aggregation(framework),
        aside=tuple(_aside(root, objects, framework, frameworks)),
    )


def _score_limit(framework: Part, key: str, default: int) -> int:
    limit = framework.whole(key)
    return default if limit is None else limit


def _aggregation(framework: Part) -> str:
    """Scores are summed, unless the definition is a mapping that says otherwise."""
    try:
        definition = framework.part("scores_definition")
    except ExchangeError:
        return ""  # the usual list of names for scores
    return definition.text("aggregation") if definition else ""


def _aside(root: Part, objects: Part, framework: Part, frameworks: list[Part]) -> Iterator[tuple[str, str]]:
    for key in objects.names():
        if key not in ("framework", "frameworks"):
            yield key, "Only the framework's requirements are taken."
    for other in frameworks[1:]:
        yield other.text("urn") or f"line {other.line}", "Only the first framework of a library is taken."
    for key in _ASIDE:
        if key in framework.names():
            yield key, "It has no counterpart here."
    for key in ("dependencies", "labels", "copyright", "provider", "packager"):
        if key in root.names():
            yield key, "A note about the library itself, not about what is asked."


def _requirements(framework: Part) -> Iterator[Requirement]:
    count = 0
    seen: dict[str, int] = {}
    for part in framework.parts("requirement_nodes"):
        requirement = _requirement(part)
        count += 1 + sum(1 + len(question.choices) for question in requirement.questions)
        if count > MOST_ITEMS:
            raise part.error(f"the library has more than {MOST_ITEMS:,} requirements, questions and choices")
        if requirement.urn in seen:
            raise part.error(f"the urn “{requirement.urn[:200]}” stands twice")
        depth = seen.get(requirement.parent, 0) + 1
        if depth > DEEPEST:
            raise part.error(f"requirements are nested more than {DEEPEST} levels deep")
        seen[requirement.urn] = depth
        yield requirement


def _requirement(part: Part) -> Requirement:
    urn = part.text("urn")
    if not urn:
        raise part.error("a requirement needs a “urn”")
    lost = [key for key in ("threats", "reference_controls") if key in part.names()]
    return Requirement(
        urn=urn,
        parent=part.text("parent_urn"),
        ref_id=part.text("ref_id"),
        name=part.told("name"),
        description=part.told("description"),
        annotation=part.told("annotation"),
        evidence=part.told("typical_evidence"),
        assessable=part.flag("assessable"),
        splash=part.text("display_mode") == "splash",
        groups=part.words("implementation_groups"),
        weight=_weight(part),
        questions=tuple(_question(urn_, inner) for urn_, inner in part.named_parts("questions")),
        lost=(*lost, *_translations(part)),
    )


def _question(urn: str, part: Part) -> Asked:
    if not urn:
        raise part.error("a question needs a “urn”")
    depends = part.part("depends_on")
    choices = tuple(
        _choice(inner, f"{urn}:choice:{place}") for place, inner in enumerate(part.parts("choices"), 1)
    )
    lost = ["config"] if "config" in part.names() else []
    if any("color" in inner.names() for inner in part.parts("choices")):
        lost.append("colours")
    return Asked(
        urn=urn,
        type=part.text("type"),
        text=part.told("text"),
        weight=_weight(part),
        choices=choices,
        depends_on=depends.text("question") if depends else "",
        answers=depends.words("answers") if depends else (),
        needs_all=bool(depends) and depends.text("condition") == "all" if depends else False,
        lost=(*lost, *_translations(part)),
    )


def _choice(part: Part, urn: str) -> Choice:
    told = (part.told("description"), part.told("annotation"))
    result = part.text("compute_result").lower()
    if result and result not in _RESULTS:
        raise part.error(f"the result “{result[:40]}” is not known")
    return Choice(
        urn=part.text("urn") or urn,
        label=part.told("value"),
        description=" ".join(each for each in told if each),
        score=part.whole("add_score"),
        result=_RESULTS.get(result),
        groups=part.words("select_implementation_groups"),
    )


def _weight(part: Part) -> int:
    weight = part.whole("weight")
    if weight is not None and not 0 <= weight <= 100:
        raise part.error(f"a weight must be from 0 to 100, not {weight}")
    return 1 if weight is None else weight


def _translations(part: Part) -> list[str]:
    return ["translations"] if "translations" in part.names() and not part.language else []
