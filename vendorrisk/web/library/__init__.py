"""The library: questionnaires, their drafts, and the scoring policy."""

from vendorrisk.web.library import (
    contradictions,
    draft_beginnings,
    draft_questions,
    drafts,
    importing,
    policies,
    previewing,
    publishing,
    questionnaires,
    weights,
)
from vendorrisk.web.library.door import blueprint

__all__ = (
    "blueprint",
    "contradictions",
    "draft_beginnings",
    "draft_questions",
    "drafts",
    "importing",
    "policies",
    "previewing",
    "publishing",
    "questionnaires",
    "weights",
)
