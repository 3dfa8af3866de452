"""Secrets: found where they belong, told apart by account, and hidden in every spelling."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from affiliate.networks.pulls import Setting
from affiliate.pull import read_env_file, settings_of
from affiliate.pull.secrets import Veil

LINES = [
    ("AWIN_TOKEN=abc", "abc"),
    ("export AWIN_TOKEN = abc ", "abc"),
    ('AWIN_TOKEN="a b # c"', "a b # c"),
    ("AWIN_TOKEN='a=b'  # mine", "a=b"),
    ("AWIN_TOKEN=abc # mine", "abc"),
    ("AWIN_TOKEN=abc#d", "abc#d"),
    ("\ufeffAWIN_TOKEN=abc", "abc"),
    ("AWIN_TOKEN=", ""),
    ("AWIN_TOKEN=old\nAWIN_TOKEN=new", "new"),
]


@pytest.mark.parametrize(("line", "value"), LINES)
def test_lines_of_the_env_file(line: str, value: str, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{line}\n\n# secrets\n", encoding="utf-8")
    assert read_env_file(file) == ({"AWIN_TOKEN": value}, [])


def test_a_line_that_is_none_is_told_without_a_word_of_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("AWIN_TOKEN=abc\nthe-secret-itself\n", encoding="utf-8")
    found, problems = read_env_file(file)
    assert found == {"AWIN_TOKEN": "abc"}
    assert [str(problem) for problem in problems] == [".env:2: is not NAME=VALUE (write AWIN_TOKEN=..., one a line)"]


def test_an_env_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert read_env_file(file) == ({}, [])
    for content, says in ((b"\xff\xfe\xfd", "not in UTF-8"), (b"x" * 70_000, "too large")):
        file.write_bytes(content)
        found, problems = read_env_file(file)
        assert not found
        assert says in str(problems[0])
    file.unlink()
    file.mkdir()
    assert "cannot be read" in str(read_env_file(file)[1][0])


NEEDED = (Setting("AWIN_TOKEN", "your token"), Setting("AWIN_NUMBER", "your number", secret=False, pattern="[0-9]+"))


def test_an_account_may_have_its_own() -> None:
    environment = {"AWIN_TOKEN": "the-common-one", "AWIN_NUMBER": "1", "AWIN_TOKEN_MY_2ND_AWIN": "its-own-one"}
    assert settings_of(NEEDED, "my-2nd awin", environment) == ({"AWIN_TOKEN": "its-own-one", "AWIN_NUMBER": "1"}, [])
    assert settings_of(NEEDED, "other", environment)[0]["AWIN_TOKEN"] == "the-common-one"  # noqa: S105


def test_what_is_missing_or_wrong_is_told_without_its_value() -> None:
    values, faults = settings_of(NEEDED, "mine", {"AWIN_NUMBER": "one"})
    assert values == {}
    assert faults == [
        "AWIN_TOKEN is not set: your token",
        "AWIN_NUMBER does not look like your number: copy it again",
    ]
    for wrong in ("short", "a header\r\nInjected: yes", "with blanks in it", "ünïcödéd-tökén"):
        values, faults = settings_of(NEEDED, "mine", {"AWIN_TOKEN": wrong, "AWIN_NUMBER": "1"})
        assert "AWIN_TOKEN" not in values
        assert wrong not in faults[0]


SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=60)


SPELLINGS: list[Callable[[str], str]] = [
    str,
    quote,
    lambda secret: quote(secret, safe=""),
    lambda secret: quote(secret, safe="").replace("%2F", "%2f"),
    quote_plus,
    lambda secret: json.dumps(secret)[1:-1],
    lambda secret: json.dumps(secret)[1:-1].replace("/", "\\/"),
    lambda secret: "".join(f"\\u{ord(character):04X}" for character in secret),
    html.escape,
    lambda secret: "".join(f"&#{ord(character)};" for character in secret),
]


@example("0000000%", quote, "")
@example("0000000\\", lambda secret: json.dumps(secret)[1:-1], "")
@given(SECRETS, st.sampled_from(SPELLINGS), st.text(" \u00e9\n", max_size=9))
def test_no_spelling_of_a_secret_is_left(secret: str, spelled: Callable[[str], str], before: str) -> None:
    assert Veil({secret}).text(f"{before}\n{spelled(secret)}\n{before}") == f"{before}\n********\n{before}"


@given(st.text(max_size=50))
def test_where_there_is_no_secret_nothing_is_hidden(text: str) -> None:
    assert Veil(()).text(text) == text
    assert Veil({base64.b64encode(b"an-invented-secret").decode()}).text(text) == text
