"""What browsers are served beside pages: third-party files as they came, and nothing a strict content policy would block."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
STATIC = PROJECT / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = PROJECT / "templates"
#: rendered by WeasyPrint or read in a mail program: no content policy there
ELSEWHERE = ("report", "mail")


def page_templates() -> list[Path]:
    return [
        path
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.relative_to(TEMPLATES).parts[0] not in ELSEWHERE
    ]


def vendor_files() -> Iterator[Path]:
    for path in sorted(VENDOR.rglob("*")):
        if path.is_file() and path.name not in ("SHA256SUMS", "README.md"):
            yield path


def test_every_third_party_file_is_what_its_checksum_says() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    expected = {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor_files()
    }
    assert found == expected


@pytest.mark.parametrize("folder", sorted(path.name for path in VENDOR.iterdir() if path.is_dir()))
def test_every_third_party_folder_names_its_version_and_licence(folder: str) -> None:
    assert re.fullmatch(r"@?[\w/.-]+ \d+\.\d+\.\d+\n", (VENDOR / folder / "VERSION").read_text())
    assert "icense" in (VENDOR / folder / "LICENSE").read_text()


def test_no_file_asks_for_a_source_map_or_another_host() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        text = path.read_text()
        assert "sourceMappingURL" not in text, path
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", text), path
        assert not re.search(r"@import|fetch\([\"']https?:", text), path


@pytest.mark.parametrize("template", page_templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_page_has_nothing_the_content_policy_would_block(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=", text), "inline style"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "inline script"
    assert not re.search(r"\son[a-z]+=[\"']", text), "inline event handler"
    assert not re.search(r"javascript:|\|\s*safe\b|autoescape false", text), "unsafe markup"
    assert not re.search(r"(src|href)=[\"']https?://", text), "another host"


def used_classes(text: str) -> set[str]:
    names: set[str] = set()
    for attribute in re.findall(r"class(?:_)?=\"([^\"]*)\"", text):
        words = re.sub(r"\{[%{].*?[%}]\}", "…", attribute).split()
        names.update(word for word in words if re.fullmatch(r"[a-z][\w-]*", word))
    return names


@pytest.mark.parametrize("template", page_templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_class_a_template_uses_has_a_style(template: Path, styled_classes: set[str]) -> None:
    assert used_classes(template.read_text()) - styled_classes == set()


@pytest.fixture(scope="module")
def styled_classes() -> set[str]:
    sheets = "".join(path.read_text() for path in STATIC.rglob("*.css"))
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", sheets))


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = (VENDOR / "icons" / "sprite.svg").read_text()
    known = set(re.findall(r'id="([a-z0-9-]+)"', sprite))
    named: set[str] = set()
    for template in page_templates():
        named.update(re.findall(r"\b(?:icon|empty_state)\(\"([a-z0-9-]+)\"", template.read_text()))
    navigation = (PROJECT / "vendorrisk" / "web" / "navigation.py").read_text()
    named.update(re.findall(r'Entry\("[^"]+", "[^"]+", "([a-z0-9-]+)"', navigation))
    assert named - known == set()


def test_every_file_a_template_links_exists() -> None:
    for template in page_templates():
        for name in re.findall(r"filename=[\"']([^\"']+\.\w+)[\"']", template.read_text()):
            assert (STATIC / name).is_file(), f"{template.name} links {name}"
