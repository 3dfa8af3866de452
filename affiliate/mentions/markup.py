"""Cut HTML into tags and declarations exactly where the HTML standard's tokenizer does."""

from __future__ import annotations

import html.entities
import re

from affiliate.mentions.elements import RAW

_SPACE = r"\t\n\f\r "
_NAME = rf"[^{_SPACE}/>][^{_SPACE}/>=]*+"
_EQUALS = rf"[{_SPACE}]*+=[{_SPACE}]*+"
_BARE = rf"(?![\"'])[^{_SPACE}>]*+"

# Possessive throughout: a tag is read once, forwards, so that hostile pages cost linear time. Without the final `>`
# the page ends inside the tag.
TAG = re.compile(
    rf"<(?:(/?[a-zA-Z][^{_SPACE}/>]*+)"
    rf"((?:[{_SPACE}/]++|{_NAME}(?:{_EQUALS}(?:\"[^\"]*+\"|'[^']*+'|{_BARE})|(?!{_EQUALS})))*+)(>?)|[!?/])"
)
_ATTRIBUTE = re.compile(rf"({_NAME})(?:{_EQUALS}(?:\"([^\"]*+)\"|'([^']*+)'|({_BARE})))?+")
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_RAW_END = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE | re.ASCII) for name in (*RAW, "noscript")}

REFERENCE_BODY = r"(?:\#[0-9]++;?|\#[xX][0-9a-fA-F]++;?|[a-zA-Z][a-zA-Z0-9]{1,31}+;?)"
REFERENCE = "&" + REFERENCE_BODY
_REFERENCE = re.compile(rf"({REFERENCE})(=?)")
_LONGEST_REFERENCE = 40


def past_declaration(source: str, start: int) -> int:
    """Where the comment, doctype or stray `</` at `start` ends; the end of the page when it never does."""
    if source.startswith("<!--", start):
        comment = _COMMENT.match(source, start)
        return comment.end() if comment else len(source)
    return source.find(">", start + 2) + 1 or len(source)


def raw_end(source: str, name: str, start: int) -> int:
    """Where the end tag stands that ends the raw text begun at `start`; the end of the page when there is none."""
    found = None if name == "plaintext" else _RAW_END[name].search(source, start)
    return found.start() if found else len(source)


def attributes(tag: str) -> dict[str, str]:
    """The attributes in a start tag's tail, decoded, by lower-case name; of two alike the first counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        value = double or single or bare
        found.setdefault(name.lower(), _REFERENCE.sub(_attribute_reference, value) if "&" in value else value)
    return found


def is_self_closing(tag: str) -> bool:
    """Whether a start tag's tail ends in a slash of its own, not in one of a value without quotes."""
    values = [found.end() for found in _ATTRIBUTE.finditer(tag)]
    return tag.endswith("/") and (not values or values[-1] < len(tag))


def decoded(reference: str) -> str:
    """The characters a reference stands for in text; itself when it stands for none."""
    return "\N{REPLACEMENT CHARACTER}" if len(reference) > _LONGEST_REFERENCE else html.unescape(reference)


def _attribute_reference(found: re.Match[str]) -> str:
    # In attributes `&copy=1` and `&region=us` are parameters of an address, not a copyright or a trademark sign.
    reference, equals = found.groups()
    if reference[1] == "#":
        return decoded(reference) + equals
    if equals and not reference.endswith(";"):
        return reference + equals
    return html.entities.html5.get(reference[1:], reference) + equals
