"""The background work of notices: handing mail over, and looking after reminders."""

from __future__ import annotations


def register() -> None:
    """Tell the worker how each kind is done."""
