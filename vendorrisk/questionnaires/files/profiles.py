"""The file that says which questionnaires are proposed for a new assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vendorrisk.questionnaires.files.fields import Faults, Fields
from vendorrisk.questionnaires.files.yaml_nodes import Node


@dataclass(frozen=True)
class ProposalRule:
    """Questionnaires that are proposed for engagements of these tiers."""

    tiers: frozenset[int]
    #: keys of library questionnaires
    questionnaires: tuple[str, ...]
    #: values by intake question: where there are any, one of them must have been given
    when: Mapping[str, tuple[str, ...]]


def read_profiles(node: Node, faults: Faults) -> tuple[ProposalRule, ...]:
    """The rules of a file's document, in its order; what is wrong with it is noted in `faults`."""
    fields = Fields(node, faults, "profiles")
    rules = tuple(_read_rule(Fields(item, faults, "rule")) for item in fields.items("rules"))
    fields.done()
    return rules


def _read_rule(fields: Fields) -> ProposalRule:
    tiers = fields.words("tiers")
    if not all(tier.isdecimal() for tier in tiers):
        fields.fault("tiers", "must be a list of tiers such as 1 or 2")
    inner = fields.inner("when", "when")
    rule = ProposalRule(
        tiers=frozenset(int(tier) for tier in tiers if tier.isdecimal()),
        questionnaires=fields.words("questionnaires"),
        when={key: inner.answer_values(key) for key in inner.names()} if inner else {},
    )
    fields.done()
    return rule
