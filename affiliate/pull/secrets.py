"""Read an API's settings from the environment or .env, and keep the secret ones out of everything else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from affiliate.model import Problem
from affiliate.networks.pulls import Setting

HIDDEN = "********"
LARGEST = 64 * 1024
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


def read_env_file(path: Path) -> tuple[dict[str, str], list[Problem]]:
    """The lines NAME=VALUE of a file. No problem repeats anything of the file: all of it may be secret."""
    try:
        if not path.exists():
            return {}, []
        if path.stat().st_size > LARGEST:
            return {}, [Problem(path.name, 0, "", "the file is too large", "keep nothing but NAME=VALUE in it")]
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        return {}, [Problem(path.name, 0, "", f"cannot be read: {error.strerror}")]
    except UnicodeError:
        return {}, [Problem(path.name, 0, "", "is not in UTF-8", "save it as UTF-8")]
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(map(str.strip, lines), start=1):
        if match := _LINE.fullmatch(line):
            found[match[1]] = _value(match[2])
        elif line and not line.startswith("#"):
            problems.append(Problem(path.name, number, "", "is not NAME=VALUE", "write AWIN_TOKEN=..., one a line"))
    return found, problems


def settings_of(
    settings: Iterable[Setting], account: str, environment: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The value of each setting for the account, and sentences about those that are missing or cannot be right.

    A network with several accounts has one NAME_ACCOUNT for each; NAME alone serves all others.
    """
    own = "_" + re.sub(r"\W", "_", account).upper()
    values: dict[str, str] = {}
    faults: list[str] = []
    for setting in settings:
        value = environment.get(setting.name + own) or environment.get(setting.name, "")
        if not value:
            faults.append(f"{setting.name} is not set: {setting.says}")
        elif not re.fullmatch(setting.pattern, value):
            faults.append(f"{setting.name} does not look like {setting.says}: copy it again")
        else:
            values[setting.name] = value
    return values, faults


class Veil:
    """Hides secrets in text and bytes, however a server may spell them when it repeats them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        longest_first = sorted(secrets, key=lambda secret: (-len(secret), secret))
        spellings = "|".join("".join(map(_spelled, secret)) for secret in longest_first)
        self._pattern = re.compile(spellings.encode() or b"(?!)")

    def bytes(self, data: bytes) -> bytes:
        return self._pattern.sub(HIDDEN.encode(), data)

    def text(self, text: str) -> str:
        return self.bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _spelled(character: str) -> str:
    """A pattern for a character in text, in an address, in JSON or in HTML: its long spellings first."""
    code = ord(character)
    ways = [
        f"%(?i:{code:02x})",
        rf"\\u(?i:{code:04x})",
        f"&#(?:0*{code}|(?i:x0*{code:x}));",
        *([re.escape(escape(character))] if escape(character) != character else []),
        rf"\\?{re.escape(character)}",
    ]
    plus = r"|\+" if character == " " else ""
    return f"(?:{'|'.join(ways)}{plus})"


def _value(text: str) -> str:
    """What stands behind the =, without the quotes around it or the comment behind it."""
    if text[:1] in ("'", '"') and (end := text.find(text[0], 1)) > 0:
        return text[1:end]
    return re.sub(r"\s+#.*", "", text).strip()
