"""A page of a table, as the table's components read it: which rows, sorted how, under which address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PAGE_SIZE = 50


@dataclass(frozen=True)
class Listing:
    """`args` are the filters (and ids) of the address; `sort` is a column's key, with a dash before it when falling."""

    endpoint: str
    total: int
    page: int = 1
    sort: str = ""
    args: Mapping[str, str | int | None] = field(default_factory=dict)
    page_size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @property
    def first(self) -> int:
        """Number of the first row shown, counted from 1."""
        return min((self.page - 1) * self.page_size + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.page * self.page_size, self.total)
