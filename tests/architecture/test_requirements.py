"""The two lists of packages: pinned, hashed, in step with what was asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)*.*)", re.M)


def pinned(name: str) -> dict[str, tuple[str, str]]:
    """Version and the rest of the entry, for each package of a compiled file."""
    text = (ROOT / name).read_text()
    return {normal(found["name"]): (found["version"], found["rest"]) for found in BLOCK.finditer(text)}


def asked(name: str) -> set[str]:
    lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    return {normal(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines if line and not line.startswith("-")}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_everything_asked_for_is_pinned(name: str) -> None:
    assert asked(f"{name}.in") - set(pinned(f"{name}.txt")) == set(), "run `make lock`"


@pytest.mark.asvs("V15.2.4")
@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_has_its_hashes(name: str) -> None:
    assert [package for package, (_, rest) in pinned(name).items() if "--hash=sha256:" not in rest] == []


def test_tests_run_on_the_versions_that_the_product_runs_on() -> None:
    product, tests = pinned("requirements.txt"), pinned("requirements-dev.txt")
    differing = {name for name, (version, _) in product.items() if tests.get(name, ("",))[0] != version}
    assert differing == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_packages_come_by_name_and_from_no_place_of_their_own(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert [
        line for line in lines if "://" in line or line.lstrip().startswith(("-i", "--index", "-f", "--find"))
    ] == []
