"""The kinds of background work an assessment gives."""

from __future__ import annotations


def register() -> None:
    """Tell the worker how each kind is done."""
