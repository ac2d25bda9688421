"""How long it takes to propose 300 brought answers for 120 questions: matched, and translated into their terms.

    python benchmarks/matching.py

The goal is 3 s. The floor is one plain comparison of every pair of wordings, without keys, controls or an answer.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz import fuzz

from benchmarks.measuring import line, side_by_side
from vendorrisk.questionnaires.answers.matching import find_candidates
from vendorrisk.questionnaires.answers.translating import translate
from vendorrisk.questionnaires.exchange.imported import ForeignAnswer
from vendorrisk.scoring.questionnaire import Question

DAY = date(2026, 11, 1)
ROWS, QUESTIONS, TIMES = 300, 120, 30
SUBJECTS = (
    "administrator accounts", "customer data", "backups", "penetration tests", "security incidents", "suppliers", "laptops",
    "source code", "network access", "encryption keys", "log records", "vulnerabilities", "personal data", "premises", "staff",
)  # fmt: skip
DEEDS = (
    "reviewed at least once a year", "protected with a second factor", "encrypted where they are stored", "reported within a day",
    "restored for practice", "kept apart from test systems", "recorded in an inventory", "approved by a second person",
)  # fmt: skip


def main() -> None:
    chance = Random(4242)
    questions = [
        Question(
            f"q.{number}", wording(chance), "yes_no", controls={"iso27001": (f"8.{chance.randint(1, 34)}",)}
        )
        for number in range(QUESTIONS)
    ]
    answers = [
        ForeignAnswer(
            f"ROW-{number}",
            wording(chance),
            chance.choice(("Yes", "No", "N/A", "Yes, since 2024", "Partially")),
            "See section 4 of the security handbook.",
            controls={"iso27001": (f"8.{chance.randint(1, 34)}",)},
        )
        for number in range(ROWS)
    ]
    ours, floor = side_by_side(
        lambda: propose(answers, questions), lambda: compare(answers, questions), TIMES
    )
    print(line(f"propose {ROWS} rows for {QUESTIONS} questions", ours, floor))


def wording(chance: Random) -> str:
    subjects = " and ".join(chance.sample(SUBJECTS, 2))
    return f"Are {subjects} {chance.choice(DEEDS)}, and is it {chance.choice(DEEDS)} by your organisation?"


def propose(answers: list[ForeignAnswer], questions: list[Question]) -> None:
    by_key = {question.key: question for question in questions}
    for key, candidates in find_candidates(answers, questions).items():
        for candidate in candidates:
            translate(by_key[key], answers[candidate.number], DAY)


def compare(answers: list[ForeignAnswer], questions: list[Question]) -> None:
    for question in questions:
        for answer in answers:
            fuzz.token_set_ratio(question.text, answer.question)


if __name__ == "__main__":
    main()
