"""The house rules: where things stand, how large they may grow, and who may know whom."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from vendorrisk.config import setting_names

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = sorted((ROOT / "vendorrisk").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if not {"mail", "report"} & set(path.relative_to(ROOT).parts)]
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_TEST_FILE = 500
FULLEST_FOLDER = 15
#: package -> the only module of ours that may import it
KEPT_TO = {
    "boto3": "storage",
    "dbos": "jobs",
    "nh3": "web",
    "pyhanko": "reports",
    "requests": "egress",
    "smtplib": "notices",
    "urllib3": "egress",
    "weasyprint": "reports",
}
WEB_ONLY = {"request", "session", "g", "flash"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_a_file_is_a_room(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("folder", sorted({path.parent for path in CODE}), ids=_name)
def test_a_folder_is_taken_in_at_a_glance(folder: Path) -> None:
    assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= FULLEST_FOLDER


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_functions_are_short(path: Path) -> None:
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    assert not [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_libraries_are_known_only_where_they_belong(path: Path) -> None:
    room = path.relative_to(ROOT / "vendorrisk").parts[0].removesuffix(".py")
    for module in _imports(path):
        package = module.split(".")[0]
        assert KEPT_TO.get(package, room) == room, f"{_name(path)} imports {package}"


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_a_test_file_tells_of_one_thing(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_TEST_FILE


@pytest.mark.parametrize("path", sorted((ROOT / "vendorrisk" / "scoring").rglob("*.py")), ids=_name)
def test_scoring_needs_nothing_but_the_language(path: Path) -> None:
    for module in _imports(path):
        known = module.split(".")[0] in {*sys.stdlib_module_names, "numpy"}
        assert known or module.startswith("vendorrisk.scoring"), f"{_name(path)} imports {module}"


@pytest.mark.parametrize("path", [p for p in CODE if "web" not in p.parts], ids=_name)
def test_the_request_is_known_at_the_doors_only(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "flask":
            assert not WEB_ONLY & {alias.name for alias in node.names}


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b|# type: ignore|# noqa", path.read_text())


@pytest.mark.asvs("V3.4.3")
@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_pages_hold_no_inline_script_or_style(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)


@pytest.mark.asvs("V1.2.1")
@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe|autoescape\s+false|Markup", path.read_text())


def test_every_setting_is_told_of() -> None:
    told = (ROOT / "docs" / "operating.md").read_text()
    assert [name for name in setting_names() if f"`{name}`" not in told] == []


def test_no_machine_path_and_no_registry_in_any_file() -> None:
    # Written in parts, so that this file does not find itself.
    forbidden = re.compile("/" + "work/|" + "pypi" + r"\.org|files\.python" + "hosted|registry\\.npm" + "js")
    kinds = {".py", ".md", ".html", ".yaml", ".toml", ".txt", ".sh", ".css", ".js", ".in"}
    files = [p for p in ROOT.rglob("*") if p.suffix in kinds and not {".venv", "data", ".git"} & set(p.parts)]
    assert [_name(path) for path in files if forbidden.search(path.read_text(errors="replace"))] == []


def _imports(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return found
