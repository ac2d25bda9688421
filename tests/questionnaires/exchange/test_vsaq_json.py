"""VSAQ files are almost JSON: what is forgiven, what is not, and where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorrisk.questionnaires.exchange.imported import ExchangeError
from vendorrisk.questionnaires.exchange.vsaq.lenient_json import read_document

WORDS = st.text('aé"\\\n\t{}[],:/ +€😀\x00', max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(WORDS, VALUES, max_size=5))
def test_json_is_read_as_json(data: dict[str, object]) -> None:
    assert read_document(json.dumps(data).encode(), "a file").root == data
    assert read_document(json.dumps(data, indent=1, ensure_ascii=False).encode(), "a file").root == data


def test_comments_joined_texts_and_spare_commas_are_read() -> None:
    content = b'\n// licence\n{"a": "x // no comment" +\n "y", /* "b": 1, */ "c": [1, 2.5, -3, true, null,],}\n// end'
    document = read_document(content, "a file")
    assert document.root == {"a": "x // no commenty", "c": [1, 2.5, -3, True, None]}
    assert document.forgiven == ()


def test_a_missing_comma_and_a_key_that_stands_twice_are_forgiven_and_told() -> None:
    document = read_document(b'{"a": [{"b": 1}\n{"b": 2}]\n"a": 3}', "a file")
    assert document.root == {"a": 3}
    assert [(each.line, each.note) for each in document.forgiven] == [
        (2, "a comma was missing"),
        (3, "a comma was missing"),
        (3, "“a” stands twice; the last one counts"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: a value is expected"),
        (b"[]", "must hold an object"),
        (b'{"a": 1} x', "line 1: nothing may stand after the end"),
        (b'{"a":\n\n oops}', "line 3: a value is expected"),
        (b'{"a" 1}', "a colon is expected after “a”"),
        (b"{a: 1}", "a name in quotes is expected"),
        (b'{"a": "open\n"}', "line 1: a text in quotes is expected"),
        (b'{"a": "\\q"}', "a backslash that means nothing"),
        (b'{"a": 1 2}', "a comma or “}” is expected"),
        (b'{"a": 1e999}', "a value is expected"),
        (b"\xff\xfe", "is not UTF-8"),
        (b'{"a": "b" + 3}', "a text in quotes is expected"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message.replace("(", r"\(")) as caught:
        read_document(content, "vendor.json")
    assert "vendor.json" in str(caught.value)


def test_half_a_surrogate_pair_does_not_come_in() -> None:
    assert read_document(b'{"a": "x\\ud800y"}', "a file").root == {"a": "x?y"}


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 5_000_000,
        b'{"a":[' + b"1," * 2_400_000,
        b'{"a":"' + b"\\" * 4_000_000,
        b"/*" + b"*" * 4_000_000,
        b"//\n" * 1_500_000,
        b'{"a":' + b'"b"+' * 1_000_000,
        b"/*" * 2_400_000,
        b"{" + b" " * 4_900_000,
        b'{"a":{' * 800_000,
        b'{"a":["x" ' + b'"c"' * 900_000,
        b"x" * 5_000_001,
    ],
    ids=range(11),
)
def test_a_hostile_file_is_refused(content: bytes) -> None:
    with pytest.raises(ExchangeError):
        read_document(content, "a file")
