"""The items of a VSAQ file as a tree, extensions inserted; what is wrong with it is told with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.vsaq.conditions import ALWAYS, ConditionError, Term, parse_condition
from vendorrisk.questionnaires.exchange.vsaq.lenient_json import Document, Entries, Forgiven, read_document

MOST_ITEMS = 5_000
DEEPEST = 50
LONGEST_ID = 500
#: characters of all conditions of a file; the published files have fewer than ten thousand
LONGEST_CONDITIONS = 200_000

GROUPS = {"radiogroup", "checkgroup"}
QUESTIONS = GROUPS | {"line", "box", "check", "radio", "yesno", "upload"}
#: what is read of every item, and of each kind
_COMMON = {"type", "id", "text", "cond", "auth", "className"}
_OF_KIND = {
    "block": {"items"},
    "yesno": {"yes", "no"},
    "radiogroup": {"choices", "choicesConds", "defaultChoice"},
    "checkgroup": {"choices", "choicesConds", "defaultChoice"},
    "tip": {"warn", "severity", "name", "why", "todo", "customTitle"},
}
_INSERTS = ("insertBefore", "insertAfter")


@dataclass(frozen=True)
class Choice:
    id: str
    #: HTML
    text: str
    condition: Term = ALWAYS


@dataclass(frozen=True)
class Item:
    """One item of the file."""

    kind: str
    #: empty where the source gives none
    id: str
    line: int
    #: HTML
    text: str
    #: as it is written
    cond: str
    condition: Term
    #: nobody but an administrator of the source sees it
    hidden: bool
    fields: Entries
    choices: tuple[Choice, ...] = ()
    items: tuple[Item, ...] = ()
    #: put before ids by the extension it comes from
    namespace: str = ""
    #: remarks for the report
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """How the report calls it."""
        return self.id or f"{self.kind}, line {self.line}"

    def word(self, name: str) -> str:
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Tree:
    root: Item
    version: str
    forgiven: tuple[Forgiven, ...]


def read_tree(content: bytes, name: str, extensions: Sequence[bytes] = ()) -> Tree:
    """The tree of a questionnaire file, with extension files inserted one after the other.

    Raises ExchangeError.
    """
    document = read_document(content, name)
    if "questionnaire" not in document.root and "extensions" in document.root:
        raise ExchangeError(
            f"{name} is an extension of another VSAQ questionnaire; give it together with that one."
        )
    blocks = document.root.get("questionnaire")
    if not isinstance(blocks, list) or len(blocks) != 1 or not isinstance(blocks[0], Entries):
        raise ExchangeError(f"{name}: “questionnaire” must be a list of one block that holds everything.")
    reader = _ItemReader(name)
    root = reader.item(blocks[0], 1)
    if root.kind != "block":
        raise ExchangeError(f"{name}, line {root.line}: the outermost item must be a block.")
    for extension in extensions:
        root = _extended(root, document, extension, reader)
    return Tree(root, _version(document), document.forgiven)


def _version(document: Document) -> str:
    version = document.root.get("version")
    return str(version) if isinstance(version, str | int | float) and not isinstance(version, bool) else ""


def _extended(root: Item, base: Document, content: bytes, reader: _ItemReader) -> Item:
    document = read_document(content, f"the extension of {reader.name}")
    if _version(document) != _version(base):
        raise ExchangeError(
            f"The extension is for version “{_version(document)}”, {reader.name} is “{_version(base)}”."
        )
    entries = document.root.get("extensions")
    if not isinstance(entries, list):
        raise ExchangeError(f"The extension of {reader.name}: “extensions” must be a list of items.")
    namespace = document.root.get("namespace")
    inner = replace(reader, namespace=namespace if isinstance(namespace, str) else "")
    for entry in entries:
        root = _with_insertion(root, entry, inner)
    reader.count, reader.conditions = inner.count, inner.conditions
    return root


def _with_insertion(root: Item, entry: Any, reader: _ItemReader) -> Item:
    if not isinstance(entry, Entries):
        raise ExchangeError(f"The extension of {reader.name}: an item must be an object in braces.")
    where = [key for key in _INSERTS if isinstance(entry.get(key), str)]
    if len(where) != 1:
        raise ExchangeError(
            f"The extension of {reader.name}, line {entry.line}: an item needs insertBefore or insertAfter."
        )
    target = entry.pop(where[0])
    item = reader.item(entry, 2)
    changed = _inserted(root, target, item, after=where[0] == "insertAfter")
    if changed is root:
        raise ExchangeError(
            f"The extension of {reader.name}, line {entry.line}: there is no item “{target[:80]}” to stand by."
        )
    return changed


def _inserted(block: Item, target: str, item: Item, *, after: bool) -> Item:
    """The block with the item beside the target; the very same block where it is not in there."""
    for place, each in enumerate(block.items):
        if each.id == target:
            cut = place + after
            return replace(block, items=(*block.items[:cut], item, *block.items[cut:]))
        changed = _inserted(each, target, item, after=after)
        if changed is not each:
            return replace(block, items=(*block.items[:place], changed, *block.items[place + 1 :]))
    return block


@dataclass
class _ItemReader:
    name: str
    namespace: str = ""
    count: int = field(default=0)
    #: characters of conditions so far
    conditions: int = field(default=0)

    def item(self, entry: Any, depth: int) -> Item:
        if not isinstance(entry, Entries):
            raise ExchangeError(f"{self.name}: an item must be an object in braces, not {_shown(entry)}.")
        self._count(entry, 1)
        if depth > DEEPEST:
            raise self._error(entry, f"blocks are nested more than {DEEPEST} levels deep")
        kind = entry.get("type")
        if not isinstance(kind, str) or not kind:
            raise self._error(entry, "an item needs a “type”")
        children = self._list(entry, "items") if kind == "block" else []
        return Item(
            kind=kind[:40],
            id=self._id(entry, entry.get("id") or ""),
            line=entry.line,
            text=self._text(entry, "text"),
            cond=self._text(entry, "cond"),
            condition=self._condition(entry, self._text(entry, "cond")),
            hidden=entry.get("auth") == "admin"
            or "vsaq-invisible" in str(entry.get("className", "")).split(),
            fields=entry,
            choices=self._choices(entry) if kind in GROUPS else (),
            items=tuple(self.item(child, depth + 1) for child in children),
            namespace=self.namespace,
            notes=tuple(_lost(kind, entry)),
        )

    def _choices(self, entry: Entries) -> tuple[Choice, ...]:
        conditions = dict(self._pairs(entry, "choicesConds"))
        choices = tuple(
            Choice(self._id(entry, id_), text, self._condition(entry, conditions.get(id_, "")))
            for id_, text in self._pairs(entry, "choices")
        )
        if not choices:
            raise self._error(entry, f"a {entry['type']} needs at least one choice")
        self._count(entry, len(choices))
        return choices

    def _pairs(self, entry: Entries, key: str) -> Iterator[tuple[str, str]]:
        """One pair of texts from each one-key object of a list."""
        for pair in self._list(entry, key):
            if not isinstance(pair, Entries) or len(pair) != 1:
                raise self._error(entry, f"each of “{key}” must be an object with one key")
            for id_, text in pair.items():
                if not id_ or not isinstance(text, str):
                    raise self._error(entry, f"each of “{key}” must be an id with a text")
                yield id_, text

    def _list(self, entry: Entries, key: str) -> list[Any]:
        value = entry.get(key, [])
        if not isinstance(value, list):
            raise self._error(entry, f"“{key}” must be a list")
        return value

    def _text(self, entry: Entries, key: str) -> str:
        value = entry.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._error(entry, f"“{key}” must be a text")
        return value

    def _id(self, entry: Entries, id_: Any) -> str:
        if not isinstance(id_, str):
            raise self._error(entry, "“id” must be a text")
        if len(id_) > LONGEST_ID:
            raise self._error(entry, f"an id has more than {LONGEST_ID} characters")
        return f"{self.namespace}:{id_}" if self.namespace and id_ else id_

    def _condition(self, entry: Entries, text: str) -> Term:
        self.conditions += len(text)
        if self.conditions > LONGEST_CONDITIONS:
            raise self._error(
                entry, f"the conditions have more than {LONGEST_CONDITIONS:,} characters in all"
            )
        try:
            return parse_condition(text)
        except ConditionError as error:
            raise self._error(entry, f"the condition “{text[:80]}” cannot be read: {error}") from error

    def _count(self, entry: Entries, number: int) -> None:
        self.count += number
        if self.count > MOST_ITEMS:
            raise self._error(entry, f"the file has more than {MOST_ITEMS:,} items and choices")

    def _error(self, entry: Entries, message: str) -> ExchangeError:
        return ExchangeError(f"{self.name}, line {entry.line}: {message}.")


def _shown(value: Any) -> str:
    return f"“{str(value)[:40]}”"


def _lost(kind: str, entry: Entries) -> Iterator[str]:
    """What of an item has no counterpart in our format."""
    known = _COMMON | _OF_KIND.get(kind, set())
    lost = [key[:40] for key in entry if key not in known and entry[key] not in (None, "", False)]
    if lost:
        yield f"Without counterpart here: {', '.join(lost[:20])}."
    if entry.get("auth") == "readonly":
        yield "It could not be changed in the source; here it can."
