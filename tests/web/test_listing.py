"""A page of a table knows its rows and its pages."""

from __future__ import annotations

import pytest

from vendorrisk.web.listing import Listing


@pytest.mark.parametrize(
    ("total", "page", "pages", "first", "last"),
    [
        (0, 1, 1, 0, 0),
        (1, 1, 1, 1, 1),
        (50, 1, 1, 1, 50),
        (51, 1, 2, 1, 50),
        (51, 2, 2, 51, 51),
        (118, 2, 3, 51, 100),
    ],
)
def test_a_listing_counts_its_pages_and_rows(
    total: int, page: int, pages: int, first: int, last: int
) -> None:
    listing = Listing("somewhere", total, page=page)
    assert (listing.pages, listing.first, listing.last) == (pages, first, last)
