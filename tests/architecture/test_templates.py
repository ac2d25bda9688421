"""Every template compiles, and what it extends or includes is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

from tests.support.applications import close, make_app

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "templates"
#: the document's own have filters of their own and are rendered whole in tests/reports
TEMPLATES = sorted(
    path
    for path in FOLDER.rglob("*")
    if path.suffix in {".html", ".txt"} and "report" not in path.relative_to(FOLDER).parts
)


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = make_app(tmp_path_factory.mktemp("templates"))
    yield made
    close(made)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_template_compiles_and_finds_its_parts(product: Flask, path: Path) -> None:
    name = str(path.relative_to(FOLDER))
    product.jinja_env.get_template(name)
    parts = meta.find_referenced_templates(product.jinja_env.parse(path.read_text()))
    assert [part for part in parts if part and not (FOLDER / part).is_file()] == []
