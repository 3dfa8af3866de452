"""Turn the [link] table of a network's file into the declaration of its links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from affiliate.catalog.secrets import looks_secret
from affiliate.catalog.tree import Fault, wrong
from affiliate.catalog.wording import quoted
from affiliate.declared.schema import CHARACTERS, LinkKeys
from affiliate.networks.addresses import web_address
from affiliate.networks.declare import NO_SUBID, Evidence, Key, Links, Market, Place, SubId

LONGEST = 64  # of a sub-id, where the owner says nothing
_SLOT = re.compile(r"\{([^{}]*)\}")
_PAIR = re.compile(r"[\w.~-]+=[^&?#\s]*")
_SUBID_PAIR = re.compile(r"(?<!\[)&([\w.~-]+=\{subid\})(?!\])")
_SUBID_ALONE = re.compile(r"[\w.~-]+=\{subid\}")
_NONE = Links("https://", NO_SUBID, Evidence.V2, closed="has no [link] in its file: add one to make links")


def link_faults(keys: LinkKeys) -> Iterator[Fault]:
    """What is wrong between the keys of [link]."""
    append, template = keys.get("append", ""), keys.get("template", "")
    if bool(append) == bool(template):
        what = f"a link has append or template, and this one has {'both' if append else 'neither'}"
        yield wrong(("link",), what, 'write append = "ref={ref}", or template = "https://go.example/?to={url}"')
        return
    at = ("link", "append" if append else "template")
    if append and not all(_PAIR.fullmatch(pair) for pair in append.split("&")):
        yield wrong(at, f"{quoted(append)} is not a query", 'write it like "ref={ref}&sub={subid}"')
    if _SUBID_ALONE.fullmatch(append):
        yield wrong(at, "nothing in the link says whose it is", "add your own id: ref=...&sub={subid}")
    if template and web_address(_SLOT.sub("x", template)) is None:
        yield wrong(at, f"{quoted(template)} is not a web address", 'write it like "https://go.example/?to={url}"')
    yield from _slots(at, _SLOT.findall(append or template), keys)
    if keys.get("hosts") and template:
        yield wrong(("link", "hosts"), "hosts are for append: a template has its own", "delete the key")


def _slots(at: tuple[str, str], slots: list[str], keys: LinkKeys) -> Iterator[Fault]:
    ids = {**keys.get("ids", {}), **keys.get("account_ids", {})}
    legal = {"subid", *ids} | ({"url"} if at[1] == "template" else set())
    for slot in sorted(set(slots)):
        if slot not in legal:
            fix = f'legal are {", ".join(sorted(legal))}; an id of yours needs a line under [link.ids]: {slot} = "..."'
            yield wrong(at, f"nothing is called {{{slot}}}", fix)
        elif slots.count(slot) > 1:
            yield wrong(at, f"{{{slot}}} stands there twice", "keep one of the two")
    for table in ("ids", "account_ids"):
        for name in keys.get(table, {}):  # type: ignore[attr-defined]  # both are tables of text
            if not re.fullmatch(r"[A-Za-z_]\w*", name) or looks_secret(name):
                yield wrong(
                    ("link", table, name), f"{quoted(name)} cannot be the name of an id", "call it ref, or aff_id"
                )
            elif name not in slots:
                yield wrong(("link", table, name), f"no {{{name}}} stands in the link", "use it there, or delete it")


def links_of(keys: LinkKeys | None) -> Links:
    """The declaration of faultless keys."""
    if keys is None:
        return _NONE
    template = _subid_last("{url}?" + keys["append"] if "append" in keys else keys["template"])
    return Links(
        template=_SUBID_PAIR.sub(r"[&\1]", template),
        evidence=Evidence.V2,
        subid=_subid(keys) if "{subid}" in template else NO_SUBID,
        keys=(
            *(Key(name, says, Place.PROGRAM) for name, says in keys.get("ids", {}).items()),
            *(Key(name, says, Place.ACCOUNT) for name, says in keys.get("account_ids", {}).items()),
        ),
        markets=tuple(Market(host) for host in keys.get("hosts", ())),
    )


def _subid_last(template: str) -> str:
    """A pair that may be left out is never the first of the query. Whoever writes brackets knows what to leave out."""
    address, mark, query = template.partition("?")
    if "[" in template or not mark:
        return template
    return f"{address}?{'&'.join(sorted(query.split('&'), key=lambda pair: '{subid}' in pair))}"


def _subid(keys: LinkKeys) -> SubId:
    says = keys.get("subid_characters", "letters and digits")
    return SubId(keys.get("subid_length", LONGEST), CHARACTERS[says], says, Evidence.V2)
