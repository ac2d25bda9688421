"""What `flask assess` scores: questionnaires, intake and policy by key or file, and the answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from vendorrisk.questionnaires.answers.faults import AnswerFileError
from vendorrisk.questionnaires.answers.files import AnswerFile, Asked, read_answer_file
from vendorrisk.questionnaires.files.problems import QuestionnaireFileError
from vendorrisk.questionnaires.library import library
from vendorrisk.questionnaires.loading import load_policy, load_questionnaire
from vendorrisk.scoring.errors import ScoringError
from vendorrisk.scoring.policy import Policy
from vendorrisk.scoring.questionnaire import Questionnaire
from vendorrisk.scoring.scorecard import Scorecard
from vendorrisk.scoring.scoring import score


class InputError(Exception):
    """Inputs that cannot be scored; `faults` has a line for each thing to mend."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Inputs:
    """What is scored, read and checked."""

    questionnaires: tuple[Questionnaire, ...]
    intake: Questionnaire | None
    policy: Policy
    answers: AnswerFile
    #: where the file of answers lies, and evidence that it names may lie beside it
    folder: Path


def read_inputs(
    keys: tuple[str, ...], answers: Path, intake: str | None, policy: str, on: date | None
) -> Inputs:
    """Everything that is scored. Raises InputError with every fault of the files, then of the answers."""
    faults: list[str] = []
    vendor = [_questionnaire(key, "vendor", faults) for key in keys]
    internal = _questionnaire(intake, "intake", faults) if intake else None
    standard = _policy(policy, faults)
    found = tuple(each for each in vendor if each is not None)
    if faults or standard is None:
        raise InputError(faults)
    try:
        given = read_answer_file(answers, Asked.of(found, internal), on=on, today=datetime.now(UTC).date())
    except AnswerFileError as error:
        raise InputError([f"{answers}: {fault}" for fault in error.faults]) from error
    return Inputs(found, internal, standard, given, answers.absolute().parent)


def _questionnaire(key_or_file: str, kind: str, faults: list[str]) -> Questionnaire | None:
    """The questionnaire; None, with its faults noted, where it cannot be used."""
    try:
        found = (
            load_questionnaire(Path(key_or_file), key_or_file)
            if _is_file(key_or_file)
            else library().questionnaires.get(key_or_file)
        )
    except QuestionnaireFileError as error:
        faults.extend(map(str, error.problems))
        return None
    if found is None:
        faults.append(f"{key_or_file}: is neither a file nor a questionnaire of the library")
    elif found.kind != kind:
        option = "--intake" if found.kind == "intake" else "--questionnaire"
        faults.append(f"{key_or_file}: is of the kind “{found.kind}” and belongs under {option}")
    return found


def _policy(key_or_file: str, faults: list[str]) -> Policy | None:
    try:
        found = (
            load_policy(Path(key_or_file), key_or_file)
            if _is_file(key_or_file)
            else library().policies.get(key_or_file)
        )
    except QuestionnaireFileError as error:
        faults.extend(map(str, error.problems))
        return None
    if found is None:
        faults.append(f"{key_or_file}: is neither a file nor a scoring policy of the library")
    return found


def _is_file(key_or_file: str) -> bool:
    return key_or_file.endswith((".yaml", ".yml")) or "/" in key_or_file or Path(key_or_file).is_file()


def score_inputs(inputs: Inputs) -> Scorecard:
    """Raises InputError where the questionnaires cannot be scored together."""
    given = inputs.answers
    try:
        return score(
            inputs.questionnaires,
            given.answers,
            policy=inputs.policy,
            submitted_on=given.submitted_on,
            reviews=given.reviews,
            intake=(inputs.intake, given.intake) if inputs.intake else None,
        )
    except ScoringError as error:
        raise InputError([str(error)]) from error
