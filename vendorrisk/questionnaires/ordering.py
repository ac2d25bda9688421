"""The order of a draft's sections and questions. A part goes by its question's key, or by “domain:” and the section's key.

The data are those of scoring.documents; a part that is not there leaves the order as it is.
"""

from __future__ import annotations

from typing import Any

Domains = list[dict[str, Any]]


def step(domains: Domains, what: str, by: int) -> None:
    """One place up (-1) or down (1); a question at the edge of its section goes into the next."""
    for place, domain in enumerate(domains):
        if f"domain:{domain['key']}" == what and 0 <= place + by < len(domains):
            domains.insert(place + by, domains.pop(place))
            return
        for at, question in enumerate(domain["questions"]):
            if question["key"] == what:
                _step_question(domains, place, at, by)
                return


def put_in_place_of(domains: Domains, what: str, target: str) -> None:
    """The part takes the other's place; from above the other moves up, from below it moves down."""
    if what.startswith("domain:"):
        _put_section_in_place_of(domains, what, target)
        return
    keys = [question["key"] for domain in domains for question in domain["questions"]]
    if what not in keys or target not in keys or what == target:
        return
    from_above = keys.index(what) < keys.index(target)
    moved = next(each for domain in domains for each in domain["questions"] if each["key"] == what)
    for domain in domains:
        domain["questions"] = [each for each in domain["questions"] if each["key"] != what]
    for domain in domains:
        for place, question in enumerate(domain["questions"]):
            if question["key"] == target:
                domain["questions"].insert(place + from_above, moved)
                return


def _put_section_in_place_of(domains: Domains, what: str, target: str) -> None:
    names = [f"domain:{domain['key']}" for domain in domains]
    if what in names and target in names:
        domains.insert(names.index(target), domains.pop(names.index(what)))


def _step_question(domains: Domains, place: int, at: int, by: int) -> None:
    questions = domains[place]["questions"]
    if 0 <= at + by < len(questions):
        questions.insert(at + by, questions.pop(at))
    elif 0 <= place + by < len(domains):
        target = domains[place + by]["questions"]
        target.insert(len(target) if by < 0 else 0, questions.pop(at))
