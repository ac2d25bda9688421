"""Catalogues of controls in OSCAL, as small as they can be."""

from __future__ import annotations

import json
from typing import Any


def control(id_: str, title: str, statement: str = "", **more: Any) -> dict[str, Any]:
    parts = [{"name": "statement", "prose": statement}] if statement else []
    return {
        "id": id_,
        "title": title,
        "props": [{"name": "label", "value": id_.upper()}],
        "parts": parts,
        **more,
    }


def catalog(*controls: dict[str, Any], **more: Any) -> bytes:
    groups = [{"id": "g", "title": "Access", "controls": list(controls)}]
    data = {
        "catalog": {"uuid": "x", "metadata": {"title": "Ours", "version": "2.1"}, "groups": groups, **more}
    }
    return json.dumps(data).encode()
