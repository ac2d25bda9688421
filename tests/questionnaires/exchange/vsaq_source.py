"""What VSAQ itself would show: an evaluator of its condition language, written apart from the one of the product.

It works on the raw file and on ids, turns a condition into a flat list of values and operators and folds that from
left to right, as the published description says.
"""

from __future__ import annotations

import re
from typing import Any

_PARTS = re.compile(r"\s*(&&|\|\||!|\(|\)|\^?[\w:-]+(?:/(?:yes|no|value))?)\s*")


class Source:
    """A file with the answers `given`: id of an item or choice to its text, “checked” for what is ticked."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.given: dict[str, str] = {}
        self.items: dict[str, dict[str, Any]] = {}
        self.around: dict[str, list[dict[str, Any]]] = {}
        #: id of a choice to its group; key of the product to the item
        self.group_of: dict[str, dict[str, Any]] = {}
        self.chain: dict[int, list[dict[str, Any]]] = {}
        self.every: list[dict[str, Any]] = []
        self._walk(root, [])

    def _walk(self, item: dict[str, Any], blocks: list[dict[str, Any]]) -> None:
        self.every.append(item)
        self.chain[id(item)] = blocks
        if "id" in item:
            self.items[item["id"]] = item
        for choice in item.get("choices", []):
            self.group_of[next(iter(choice))] = item
        for inner in item.get("items", []):
            self._walk(inner, [*blocks, item])

    def shown(self, item: dict[str, Any]) -> bool:
        return all(self._alone(each) for each in [*self.chain[id(item)], item])

    def _alone(self, item: dict[str, Any]) -> bool:
        return item.get("auth") != "admin" and self.holds(item.get("cond", ""))

    def holds(self, condition: str) -> bool:
        asked = re.sub(r'matches\((\w+)/value, "\.\+"\)', r"\1/value", condition)
        assert "(" not in asked or not re.search(r"\w\(", asked), condition
        values = list(_PARTS.findall(asked))
        return self._fold(values) if values else True

    def _fold(self, parts: list[str]) -> bool:
        result, operator = True, "&&"
        while parts:
            value = self._one(parts)
            result = (result and value) if operator == "&&" else (result or value)
            if not parts or parts[0] == ")":
                break
            operator = parts.pop(0)
        return result

    def _one(self, parts: list[str]) -> bool:
        part = parts.pop(0)
        if part == "!":
            return not self._one(parts)
        if part == "(":
            value = self._fold(parts)
            assert parts.pop(0) == ")"
            return value
        return self._atom(part)

    def _atom(self, atom: str) -> bool:
        if atom.startswith("^"):
            return self.shown(self.items[atom[1:]])
        name, _, asks = atom.partition("/")
        if name in self.group_of:
            group = self.group_of[name]
            own = {id_: cond for each in group.get("choicesConds", []) for id_, cond in each.items()}
            return self.given.get(name) == "checked" and self.shown(group) and self.holds(own.get(name, ""))
        item = self.items[name]
        if not self.shown(item):
            return False
        if "choices" in item:
            ids = {next(iter(each)) for each in item["choices"]}
            return any(self.given.get(each) for each in ids) or bool(self.given.get(f"none of {name}"))
        if item["type"] == "yesno" and asks != "value":
            return self.given.get(name) == (asks or "yes")
        return bool(self.given.get(name))

    def ids_in(self, condition: str) -> set[str]:
        """The ids that a condition names, without what stands around them."""
        found = {part.lstrip("^").split("/")[0] for part in _PARTS.findall(re.sub(r'"[^"]*"', "", condition))}
        return {each for each in found if each in self.items or each in self.group_of}
