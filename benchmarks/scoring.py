"""How long one assessment takes to score: 120 questions in 12 domains, every type, answers of every quality.

    python benchmarks/scoring.py

Each job is repeated, alternating with its floor in the same run, so that a busy machine slows both. The floor
is the same weighted sum in plain floating point without any explanation. The goal is 5 ms with explanation,
exactly.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from vendorrisk.scoring.answers import Answer
from vendorrisk.scoring.policy import GradeBand, Policy, RiskLevelBand, TierBand
from vendorrisk.scoring.questionnaire import (
    Band,
    Domain,
    Equals,
    Option,
    Question,
    Questionnaire,
    QuestionType,
)
from vendorrisk.scoring.scorecard import scorecard_to_data
from vendorrisk.scoring.scoring import score

DAY = date(2026, 11, 1)
REPEATS = 300
WARM_UP = 20
TYPES: tuple[QuestionType, ...] = ("yes_no", "single_choice", "multiple_choice", "number", "date")


def main() -> None:
    asked, answers = assessment(Random(4242))
    policy, intake = standard_policy(), (exposure(), {"exposure": Answer("it")})
    scorecard = score([asked], answers, policy=policy, submitted_on=DAY, intake=intake)
    floor = plain_sum(asked, answers)
    print(
        f"{len(asked.questions)} questions, {len(scorecard.path.steps)} steps to approval, {REPEATS} repeats"
    )
    measure(
        floor,
        {
            "score and explain": lambda: score([asked], answers, policy=policy, submitted_on=DAY),
            "the same with intake and path": lambda: score(
                [asked], answers, policy=policy, submitted_on=DAY, intake=intake
            ),
            "scorecard as plain data": lambda: scorecard_to_data(scorecard),
        },
    )


def measure(floor: Callable[[], object], jobs: dict[str, Callable[[], object]]) -> None:
    for name, job in jobs.items():
        taken: list[float] = []
        floors: list[float] = []
        for number in range(WARM_UP + REPEATS):
            taken_now, floor_now = milliseconds(job), milliseconds(floor)
            if number >= WARM_UP:
                taken.append(taken_now)
                floors.append(floor_now)
        report(name, taken, statistics.median(floors))


def milliseconds(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return (time.perf_counter() - started) * 1000


def report(name: str, taken: list[float], floor: float) -> None:
    median, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(
        f"{name:<32} n {len(taken)} median {median:6.3f} ms 95 % {most:6.3f} ms  {median / floor:5.1f} x floor"
    )


def assessment(random: Random) -> tuple[Questionnaire, dict[str, Answer]]:
    """120 questions and answers to most of them."""
    domains: list[Domain] = []
    answers: dict[str, Answer] = {}
    for number in range(12):
        questions = [question(f"d{number}.q{place}", TYPES[place % 5], random) for place in range(10)]
        questions[4] = question(f"d{number}.q4", "yes_no", random, Equals(questions[0].key, "yes"))
        domains.append(Domain(f"d{number}", f"Domain {number}", random.randint(1, 15), tuple(questions)))
        answers |= {each.key: answer(each, random) for each in questions if random.random() < 0.95}
    return Questionnaire("bench", "1.0", "Bench", "vendor", tuple(domains)), answers


def question(key: str, type_: QuestionType, random: Random, condition: Equals | None = None) -> Question:
    credits = (100, 50, 25, 0)
    options = tuple(Option(str(n), f"Option {n}", Fraction(credit)) for n, credit in enumerate(credits))
    bands = tuple(Band(Fraction(n * 100), Fraction(credit)) for n, credit in enumerate(credits))
    return Question(
        key=key,
        text="?",
        type=type_,
        weight=random.randint(1, 20),
        options=options if "choice" in type_ else (),
        bands=bands if type_ in ("number", "date") else (),
        critical=random.random() < 0.1,
        evidence=random.choice(("none", "recommended", "required")),
        applies_when=condition,
    )


def answer(asked: Question, random: Random) -> Answer:
    values = {
        "yes_no": random.choice(("yes", "no")),
        "single_choice": random.choice("0123"),
        "multiple_choice": tuple(sorted(random.sample("0123", 2))),
        "number": f"{random.uniform(0, 400):.1f}",
        "date": (DAY - timedelta(days=random.randint(0, 400))).isoformat(),
    }
    return Answer(values[asked.type], ("proof.pdf",) if random.random() < 0.5 else ())


def plain_sum(asked: Questionnaire, answers: dict[str, Answer]) -> Callable[[], float]:
    """The floor: credits looked up once, then the two weighted sums in floating point."""
    credits = {key: float(len(given.evidence) * 50) for key, given in answers.items()}
    rows = [(domain.weight, [(q.weight, q.key) for q in domain.questions]) for domain in asked.domains]

    def total() -> float:
        scores, weights = 0.0, 0.0
        for weight, questions in rows:
            share = sum(each for each, _ in questions)
            got = sum(each * credits.get(key, 0.0) for each, key in questions)
            scores += float(weight) * got / share
            weights += float(weight)
        return scores / weights

    return total


def exposure() -> Questionnaire:
    asked = Question("exposure", "?", "single_choice", options=(Option("it", "It", Fraction(90)),))
    return Questionnaire("intake", "1.0", "Intake", "intake", (Domain("d", "D", 1, (asked,)),))


def standard_policy() -> Policy:
    return Policy(
        key="bench",
        version="1.0",
        required_missing=Fraction(50),
        recommended_missing=Fraction(90),
        max_mitigation=Fraction(90),
        grades=tuple(GradeBand(grade, Fraction(limit)) for grade, limit in (("A", 90), ("B", 80), ("F", 0))),
        risk_levels=tuple(
            RiskLevelBand(level, Fraction(limit)) for level, limit in (("low", 0), ("high", 40))
        ),
        critical_floor="high",
        critical_grade_cap="F",
        conditional_margin=Fraction(10),
        tiers=(TierBand(1, "critical", Fraction(0), Fraction(25), 12),),
    )


if __name__ == "__main__":
    main()
