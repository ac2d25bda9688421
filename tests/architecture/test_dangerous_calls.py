"""Ways of writing code that are not taken anywhere in the product: found by reading the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = sorted((ROOT / "vendorrisk").rglob("*.py"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
#: fragments that the server's own templates made, escaped by them
SERVER_MADE = {"import.js", "draft_question.js", "intake.js"}
#: where HTML is made from code, each value escaped by Markup.format
MAKES_MARKUP = {"reports/figures.py", "web/rich_text.py", "web/account/second_factor.py"}


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT / "vendorrisk")) if path.suffix == ".py" else path.name


@pytest.mark.asvs("V1.3.2", "V1.2.5", "V1.3.7", "V1.5.2", "V11.4.1")
@pytest.mark.parametrize("path", CODE, ids=_name)
def test_nothing_is_evaluated_spawned_through_a_shell_or_unpacked_blindly(path: Path) -> None:
    forbidden = {
        "eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "pickle.load", "marshal.loads",
        "yaml.load", "yaml.unsafe_load", "render_template_string", "hashlib.md5", "hashlib.sha1", "random.random",
    }  # fmt: skip
    for name, call in _calls(path):
        assert name not in forbidden, f"{_name(path)}:{call.lineno} calls {name}"
        shell = [keyword for keyword in call.keywords if keyword.arg == "shell"]
        assert not shell, f"{_name(path)}:{call.lineno} goes through a shell"
        assert not (name.startswith("hashlib.new")), f"{_name(path)}:{call.lineno} leaves the digest open"


@pytest.mark.asvs("V1.1.2", "V1.3.10")
@pytest.mark.parametrize("path", CODE, ids=_name)
def test_html_is_made_by_templates_and_in_known_places(path: Path) -> None:
    if _name(path) not in MAKES_MARKUP:
        assert not [name for name, _ in _calls(path) if name in ("Markup", "markupsafe.Markup")]
    for name, call in _calls(path):
        if name.endswith(".format") and isinstance(call.func, ast.Attribute):
            made_of = call.func.value
            is_fixed = isinstance(made_of, ast.Constant) or ast.unparse(made_of).startswith("Markup(")
            is_fixed = is_fixed or _names_a_text(path, made_of)
            assert is_fixed, f"{_name(path)}:{call.lineno} formats what is not written there"


@pytest.mark.asvs("V1.2.9")
@pytest.mark.parametrize("path", CODE, ids=_name)
def test_patterns_are_written_in_the_code_or_escaped(path: Path) -> None:
    for name, call in _calls(path):
        if name in (
            "re.compile",
            "re.search",
            "re.match",
            "re.fullmatch",
            "re.sub",
            "re.split",
            "re.findall",
        ):
            pattern = call.args[0]
            is_fixed = isinstance(pattern, ast.Constant) or _is_of_the_module(path, pattern)
            assert is_fixed or "re.escape" in ast.unparse(pattern), (
                f"{_name(path)}:{call.lineno} {ast.unparse(pattern)}"
            )


@pytest.mark.asvs("V1.2.4")
@pytest.mark.parametrize("path", CODE, ids=_name)
def test_sql_text_is_written_in_the_code(path: Path) -> None:
    for name, call in _calls(path):
        if name in ("text", "sa.text", "sqlalchemy.text", "DDL") and call.args:
            assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp) or _is_of_the_module(
                path, call.args[0]
            ), f"{_name(path)}:{call.lineno} puts SQL together"


@pytest.mark.asvs("V3.2.2", "V15.3.6")
@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_scripts_write_text_not_markup(path: Path) -> None:
    source = path.read_text()
    assert not re.search(
        r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML\s*=|postMessage|__proto__",
        source,
    )
    if path.name not in SERVER_MADE:
        assert "innerHTML" not in source


def _is_of_the_module(path: Path, node: ast.expr) -> bool:
    """Whether the expression is made of the module's own constants and parameters named so in a constant's helper."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    constants = {
        target.id
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for target in ([statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets)
        if isinstance(target, ast.Name)
    }
    return bool(names) and names <= constants


def _names_a_text(path: Path, node: ast.expr) -> bool:
    """Whether it is a name that only ever stands for a text written in the file."""
    values = [
        statement.value
        for statement in ast.walk(ast.parse(path.read_text()))
        if isinstance(statement, ast.Assign) and ast.unparse(node) in map(ast.unparse, statement.targets)
    ]
    return bool(values) and all(isinstance(value, ast.Constant) for value in values)
