"""VSAQ files to test with: one of our own that has every kind of item, and real ones where they lie beside the checkout."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"

SAMPLE = r"""
// A questionnaire of our own making.
{
  "version": 3, /* the version */
  "questionnaire": [{
    "type": "block", "text": "Sample", "items": [
      {"type": "block", "id": "start", "text": "Start", "items": [
        {"type": "info", "text": "<b>Welcome.</b> " +
           "Read this <a href='https://example.org/a_(b)'>page</a> first."},
        {"type": "spacer"},
        {"type": "line", "id": "product", "text": "Name of the product", "placeholder": "Name", "maxlength": 80},
        {"type": "checkgroup", "id": "data", "text": "Which data?", "defaultChoice": true, "choices": [
          {"data_personal": "Personal"}, {"data_cards": "Cards"}, {"data_health": "Health"}]},
        {"type": "tip", "id": "warn_cards", "cond": "data_cards", "warn": "yes", "severity": "high",
         "name": "Cards are kept", "text": "<p>Avoid it.</p>", "why": "What protects them?", "todo": "Ask for PCI DSS."},
        {"type": "radiogroup", "text": "Where?", "defaultChoice": false, "choices": [
          {"place_inside": "Inside the EU"}, {"place_outside": "Outside"}, {"place_secret": "We do not say"}],
         "choicesConds": [{"place_secret": "data_health"}]},
        {"type": "tip", "id": "warn_place", "cond": "place_outside && data_personal || data_health", "warn": "yes",
         "severity": "critical", "name": "Transfer", "text": "Needs a legal basis."},
        {"type": "tip", "id": "tip_place", "cond": "place_inside", "text": "Good."},
        {"type": "yesno", "id": "encrypted", "text": "Encrypted?", "yes": "All of it", "no": "Not all",
         "cond": "!data_health && (data_personal || data_cards)"},
        {"type": "tip", "id": "warn_plain", "cond": "encrypted/no", "warn": "yes", "severity": "low", "text": "Encrypt."},
      ]},
      {"type": "block", "id": "more", "text": "More", "cond": "data_personal || data_cards && !place_outside", "items": [
        {"type": "check", "id": "agreed", "text": "We agree", "required": true},
        {"type": "block", "id": "deep", "text": "Deeper", "cond": "agreed && !^warn_plain", "items": [
          {"type": "info", "id": "why_deep", "cond": "encrypted/yes", "text": "One more thing:"},
          {"type": "upload", "id": "report", "text": "The report", "cond": "encrypted/yes || ^encrypted"},
          {"type": "box", "id": "details", "text": "Details", "cond": "data"},
          {"type": "box", "id": "never", "text": "Never seen", "auth": "admin"},
          {"type": "box", "id": "odd one", "text": "Odd", "cond": "product && contains(product/value, \"x\")"},
        ]},
        {"type": "radio", "id": "final", "text": "Done", "cond": "matches(details/value, \".+\") || never"},
        {"type": "hologram", "id": "unknown"}
      ]}
    ]
  }]
}
"""

EXTENSION = """{"version": 3, "namespace": "own", "extensions": [
  {"insertAfter": "product", "type": "yesno", "id": "q", "text": "One more?"},
  {"insertBefore": "more", "type": "block", "id": "b", "text": "Our part", "items": [
    {"type": "line", "id": "name", "text": "Whose?", "cond": "q/yes && data_personal"}]}]}"""


def real_files() -> dict[str, bytes]:
    """Published questionnaires by name; none where they are not at hand."""
    paths = sorted((REAL / "vsaq").glob("*.json")) if REAL.is_dir() else []
    found = {path.name: path.read_bytes() for path in paths}
    return {name: content for name, content in found.items() if b'"questionnaire"' in content}


def all_files() -> dict[str, bytes]:
    return {"sample.json": SAMPLE.encode(), **real_files()}


def plain_tree(content: bytes) -> dict[str, Any]:
    """The root block, read another way than the product reads it."""
    text = re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda found: found[1] or "", content.decode())
    text = re.sub(r'"\s*\+\s*"', "", text)
    text = re.sub(r",(\s*[}\]])", r"\1", text)
    return json.loads(text)["questionnaire"][0]
