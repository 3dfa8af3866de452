"""Read the records of a JSON document one by one, each with the line it starts on, without trusting any of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from affiliate.reports.files import ReportFile
from affiliate.reports.report import UnreadableReport

JsonPath = tuple[str, ...]
Record = tuple[int, object]  # the line it starts on, and its value
Found = tuple[JsonPath, Callable[[], Iterator[Record]]]  # where records stand, and how to read them

NAME_SHOWN = 60

# Numbers stay the text they are: exact, unbounded by float or int, and NaN is a word like any other.
_decode = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False).raw_decode
_OBJECT_LINE = re.compile(r"[ \t\r]*+\{.*\}[ \t\r]*+")
_OBJECT_LINES = re.compile(r"\s*+\{[^\n]*\}[ \t\r]*+(\n|\Z)")
_LINES_NAME = re.compile(r"\.(jsonl|ndjson)(\.gz)?$", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*(,[ \t\r\n]*)?")


class Document:
    """A JSON text with arrays of records in it; where the array would be, one record may stand alone.

    `envelope` is what stands around the records, once they are read.
    """

    def __init__(self, file: ReportFile) -> None:
        with file.open_text(newline=None) as stream:
            self.text = _one_document(stream.read(), 1 if _LINES_NAME.search(file.path.name) else 2)
        self.envelope: object = None

    def arrays(self, known: frozenset[JsonPath]) -> Iterator[Found]:
        """The arrays at the known paths, in the order of the text."""
        try:
            for path, start in self._walk(_skip(self.text, 0), (), known):
                yield path, partial(self._records, start)
        except (ValueError, RecursionError) as error:
            raise self._broken("the document", 1, error) from None

    def _walk(self, at: int, path: JsonPath, known: frozenset[JsonPath]) -> Iterator[tuple[JsonPath, int]]:
        text = self.text
        if path in known and (text.startswith("[", at) or (path and text.startswith("{", at))):
            yield path, at
        if text[at : at + 1] != "{" or not any(k[: len(path)] == path for k in known):
            return
        at = _skip(text, at + 1)
        while text[at : at + 1] == '"':
            key, at = _decode(text, at)
            at = _skip(text, at)
            if text[at : at + 1] != ":":
                raise json.JSONDecodeError("Expecting ':'", text, at)
            at = _skip(text, at + 1)
            yield from self._walk(at, (*path, key), known)
            at = _next(text, _decode(text, at)[1], "}")

    def _records(self, start: int) -> Iterator[Record]:
        """The elements of the array that starts at `start`, or the one object that stands there."""
        text, number = self.text, 0
        alone = text[start] == "{"
        at = start if alone else _skip(text, start + 1)
        line = 1 + text.count("\n", 0, at)
        while text[at : at + 1] != "]":
            number += 1
            try:
                value, end = _decode(text, at)
                end = end if alone else _next(text, end, "]")
            except (ValueError, RecursionError) as error:
                raise self._broken(f"record {number}", line, error) from None
            yield line, value
            if alone:
                return self._surround(start, end, line)
            line += text.count("\n", at, end)
            at = end
        return self._surround(start, at + 1, line)

    def _surround(self, start: int, end: int, line: int) -> None:
        try:
            around = f"{self.text[:start]}[]{self.text[end:]}"
            self.envelope = json.loads(around, parse_float=str, parse_int=str, object_pairs_hook=_each_once)
        except (ValueError, RecursionError) as error:
            raise self._broken("what follows the last record", line, error) from None

    def top(self) -> object:
        """The whole document."""
        try:
            return json.loads(self.text, parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as error:
            raise self._broken("the document", 1, error) from None

    def seen(self) -> list[str]:
        """The fields at the top, for a person who has to find out what this file is."""
        top = self.top()
        while isinstance(top, list) and top:
            top = top[0]
        return sorted(top) if isinstance(top, dict) else []

    def _broken(self, what: str, line: int, error: Exception) -> UnreadableReport:
        if isinstance(error, RecursionError):
            return UnreadableReport(f"{what} at line {line} is nested too deeply: this is no report")
        if isinstance(error, json.JSONDecodeError) and _at_end(self.text, error):
            return UnreadableReport(f"the file ends in the middle of {what} at line {line}: download it again")
        return UnreadableReport(f"{what} at line {line} is not JSON ({error}): download it again")


def _one_document(text: str, least: int) -> str:
    """JSON lines, an object in each of at least so many, as the array of them; records keep their lines."""
    lines = text.split("\n") if _OBJECT_LINES.match(text) else []
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < least or not all(_OBJECT_LINE.fullmatch(lines[number]) for number in filled):
        return text
    for number in filled[:-1]:
        lines[number] += ","
    return f"[{chr(10).join(lines)}]"


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """What stands around the records: were they there twice, only the first ones would have been read."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise UnreadableReport(f"{json.dumps(twice)[:NAME_SHOWN]} stands there several times: download it again")
    return found


def field_at(value: object, path: JsonPath) -> object:
    """The value at a path below a record, where a number is the place in an array; None where there is none."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal():
            value = next(islice(value, int(key), None), None)
        else:
            return None
    return value


def written(value: str | bool | None) -> str:
    """A single value as the text it stands for."""
    return value if isinstance(value, str) else {None: "", True: "true", False: "false"}[value]


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _next(text: str, at: int, closing: str) -> int:
    """Where the next element starts, or the closing bracket stands."""
    found = _COMMA.match(text, at)
    at = found.end() if found else at
    if not (found and found[1]) and text[at : at + 1] != closing:
        raise json.JSONDecodeError(f"Expecting ',' or '{closing}'", text, at)
    return at


def _at_end(text: str, error: json.JSONDecodeError) -> bool:
    return error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()) - len("false")
