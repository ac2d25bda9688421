"""The annex names who answered, and where an answer was taken from that was not given by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.sample_record import sample_record
from vendorrisk.reports.contents import Contents

SOURCE = "AIS-01.1 of caiq.xlsx (CAIQ 4), brought 2026-11-01"


def test_a_brought_answer_names_its_source_and_one_given_by_hand_does_not() -> None:
    plain = sample_record()
    first, second, *_ = plain.answered
    brought = replace(plain, answered={**plain.answered, first: {**plain.answered[first], "source": SOURCE}})
    people = {line.question.key: line.people for domain in Contents(brought).annex for line in domain.lines}
    assert people[first].startswith(f"Answered by Victor Valdez, taken from {SOURCE}.")
    assert people[second].startswith("Answered by Victor Valdez.")
