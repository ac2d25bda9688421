"""The library: the questionnaires and policies that come with the product, by key and version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeVar

from vendorrisk.questionnaires.files.problems import Problem, QuestionnaireFileError
from vendorrisk.questionnaires.files.reading import Frameworks
from vendorrisk.questionnaires.loading import (
    LIBRARY,
    PROFILES,
    load_frameworks,
    load_policy,
    load_questionnaire,
    version_order,
)
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire


class _Versioned(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def version(self) -> str: ...


Entry = TypeVar("Entry", bound=_Versioned)


@dataclass(frozen=True)
class Library:
    """What the files of a library folder hold."""

    #: the newest version of each, by key
    questionnaires: Mapping[str, Questionnaire]
    policies: Mapping[str, Policy]
    #: every version, by key and version
    questionnaire_versions: Mapping[tuple[str, str], Questionnaire]
    policy_versions: Mapping[tuple[str, str], Policy]
    frameworks: Frameworks


@lru_cache(maxsize=1)
def library() -> Library:
    """The project's own library, read once a process. Raises QuestionnaireFileError."""
    return load_library(LIBRARY)


def load_library(folder: Path) -> Library:
    """Read every file of a library folder. Raises QuestionnaireFileError with the problems of all of them."""
    frameworks = load_frameworks(folder / "frameworks")
    problems: list[Problem] = []
    questionnaires = _load_all(
        (path for path in folder.glob("*.yaml") if path.name != PROFILES),
        lambda path: load_questionnaire(path, frameworks=frameworks),
        problems,
    )
    policies = _load_all((folder / "policies").glob("*.yaml"), load_policy, problems)
    if problems:
        raise QuestionnaireFileError(problems)
    return Library(_newest(questionnaires), _newest(policies), questionnaires, policies, frameworks)


def _load_all(
    paths: Iterable[Path], load: Callable[[Path], Entry], problems: list[Problem]
) -> dict[tuple[str, str], Entry]:
    entries: dict[tuple[str, str], Entry] = {}
    for path in sorted(paths):
        try:
            entry = load(path)
        except QuestionnaireFileError as error:
            problems.extend(error.problems)
            continue
        if (entry.key, entry.version) in entries:
            problems.append(
                Problem(path.name, 1, "version", f"another file has {entry.key} {entry.version} too")
            )
        entries[entry.key, entry.version] = entry
    return entries


def _newest(entries: Mapping[tuple[str, str], Entry]) -> dict[str, Entry]:
    ordered = sorted(entries.values(), key=lambda entry: (entry.key, version_order(entry.version)))
    return {entry.key: entry for entry in ordered}
