"""Questionnaire, policy and framework files: read, checked, and refused with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from vendorrisk.questionnaires.files.fields import Faults, Fields
from vendorrisk.questionnaires.files.overlays import (
    Bases,
    apply_overlay,
    is_overlay,
    later_base,
    read_overlay,
)
from vendorrisk.questionnaires.files.policies import read_policy
from vendorrisk.questionnaires.files.problems import Problem, QuestionnaireFileError
from vendorrisk.questionnaires.files.profiles import ProposalRule, read_profiles
from vendorrisk.questionnaires.files.questionnaires import read_questionnaire
from vendorrisk.questionnaires.files.reading import Framework, Frameworks
from vendorrisk.questionnaires.files.yaml_nodes import LARGEST_FILE, Node, read_nodes
from vendorrisk.questionnaires.files.yaml_nodes import Mapping as MappingNode
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire

#: The library's folder at the top of the project.
LIBRARY = Path(__file__).resolve().parents[2] / "questionnaires"
#: The one file beside the questionnaires that is none.
PROFILES = "profiles.yaml"

Result = TypeVar("Result")


def load_questionnaire(
    source: Path | str,
    name: str | None = None,
    frameworks: Frameworks | None = None,
    bases: Bases | None = None,
) -> Questionnaire:
    """The questionnaire of a file, or of its text; `name` is how problems call the file.

    A file that says `extends` is laid over its base. `frameworks` are the control ids that may be named, `bases`
    the questionnaires that may be extended; those of the library where they are left out.
    Raises QuestionnaireFileError with every problem, each with file, line and key.
    """
    known = library_frameworks() if frameworks is None else frameworks
    return _load(source, name, lambda node, faults: _read_either(node, faults, known, bases or library_bases))


def _read_either(node: Node, faults: Faults, frameworks: Frameworks, bases: Bases) -> Questionnaire:
    if not is_overlay(node):
        return read_questionnaire(node, faults, frameworks)
    made = read_overlay(node, faults, frameworks, bases)
    if made is None:
        raise QuestionnaireFileError(faults.problems)
    return made


def misfits(source: Path | str, name: str | None = None) -> tuple[str, Sequence[Problem]]:
    """Of a layer whose base has a newer version in the library: that version, and what would not fit it.

    Empty where the file is no layer, or names the newest version. Raises QuestionnaireFileError.
    """
    file = name or (source.name if isinstance(source, Path) else "questionnaire")
    node = read_nodes(_text_of(source, file) if isinstance(source, Path) else source, file)
    newer = later_base(node, library_bases) if is_overlay(node) else None
    if newer is None:
        return "", ()
    faults = Faults(file)
    apply_overlay(node, faults, library_frameworks(), newer)
    return newer.version, faults.problems


def load_policy(source: Path | str, name: str | None = None) -> Policy:
    """The scoring policy of a file, or of its text. Raises QuestionnaireFileError with every problem."""
    return _load(source, name, read_policy)


def load_profiles(path: Path) -> tuple[ProposalRule, ...]:
    """The rules by which questionnaires are proposed. Raises QuestionnaireFileError with every problem."""
    return _load(path, None, read_profiles)


def load_file(path: Path, name: str | None = None) -> Questionnaire | Policy | tuple[ProposalRule, ...]:
    """The questionnaire, the policy or the rules of a file, whichever it is.

    Raises QuestionnaireFileError.
    """

    def read(node: Node, faults: Faults) -> Questionnaire | Policy | tuple[ProposalRule, ...]:
        names = {key.text for key, _ in node.entries} if isinstance(node, MappingNode) else set()
        if "domains" not in names and "rules" in names:
            return read_profiles(node, faults)
        if not names & {"domains", "extends"} and names & {"tiers", "grades", "risk_levels"}:
            return read_policy(node, faults)
        return _read_either(node, faults, library_frameworks(), library_bases)

    return _load(path, name, read)


def load_frameworks(folder: Path) -> Frameworks:
    """The framework of every file in a folder, by key. Raises QuestionnaireFileError."""
    return dict(_load(path, path.name, _read_framework) for path in sorted(folder.glob("*.yaml")))


def library_bases(key: str) -> Mapping[str, Questionnaire]:
    """The library's versions of a questionnaire, the newest last."""
    return {each.version: each for each in _library_files() if each.key == key}


@cache
def _library_files() -> tuple[Questionnaire, ...]:
    """What stands in the library's files and is no layer, by version; a faulty file is told where it is loaded."""
    found: list[Questionnaire] = []
    for path in LIBRARY.glob("*.yaml"):
        with suppress(QuestionnaireFileError):
            node = read_nodes(_text_of(path, path.name), path.name)
            if path.name != PROFILES and not is_overlay(node):
                found.append(read_questionnaire(node, Faults(path.name), library_frameworks()))
    return tuple(sorted(found, key=lambda each: version_order(each.version)))


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort versions by: 1.10 comes after 1.9."""
    parts = re.findall(r"[0-9]+|[A-Za-z]+", version)
    return tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts)


@cache
def library_frameworks() -> Frameworks:
    return load_frameworks(LIBRARY / "frameworks")


def _read_framework(node: Node, faults: Faults) -> tuple[str, Framework]:
    fields = Fields(node, faults, "framework")
    key = fields.key()
    title = fields.text("title")
    inner = fields.inner("controls", "controls")
    if inner is None:
        fields.fault("controls", "is missing")
    controls = {name: inner.word(name) for name in inner.names()} if inner else {}
    fields.done()
    return key, Framework(title, controls)


def _load(source: Path | str, name: str | None, read: Callable[[Node, Faults], Result]) -> Result:
    file = name or (source.name if isinstance(source, Path) else "questionnaire")
    text = _text_of(source, file) if isinstance(source, Path) else source
    faults = Faults(file)
    result = read(read_nodes(text, file), faults)
    if faults.problems:
        raise QuestionnaireFileError(faults.problems)
    return result


def _text_of(path: Path, file: str) -> str:
    """The file as text. What cannot be read is a problem of its first line."""
    content = _content_of(path, file)
    if len(content) > LARGEST_FILE:
        raise QuestionnaireFileError([Problem(file, 1, "file", f"has more than {LARGEST_FILE:,} bytes")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise QuestionnaireFileError([Problem(file, line, "file", "is not UTF-8 text")]) from error


def _content_of(path: Path, file: str) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise QuestionnaireFileError(
            [Problem(file, 1, "file", f"cannot be read: {error.strerror}")]
        ) from error
