"""Types a tree by its schema: every error becomes a problem in the user's words, and costs as little as it can."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import get_type_hints, is_typeddict

from affiliate.catalog.tree import Fault, Loc, Tree, wrong
from affiliate.catalog.wording import BadValueError, quoted, suggestion
from affiliate.model import Problem

K = TypeVar("K")

# How keys look that nothing can do without.
EXAMPLES = {
    "best": "10",
    "commission": "{kind: one-off, rate: 8 %}",
    "domains": "[kettles.example]",
    "from": "2026-01-01",
    "image": "images/acme-300x250.png",
    "kind": "one-off",
    "name": "Acme K1",
    "network": "awin",
    "program": "kettle-shop",
    "score": "8.6",
    "size": "300x250",
    "url": "https://kettles.example/k1",
}


@cache
def _adapter(schema: Any) -> TypeAdapter[Any]:
    return TypeAdapter(schema)


def typed(tree: Tree, schema: type[K]) -> tuple[K | None, list[Problem]]:
    """The tree's values as the schema has them. What does not fit is reported and dropped until the rest fits."""
    adapter: TypeAdapter[K] = _adapter(schema)  # type: ignore[arg-type]  # a class is hashable, whatever it is of
    problems: list[Problem] = []
    while tree.data is not None:
        try:
            return adapter.validate_python(tree.data), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            problems += tree.settle([_fault(detail, tree, schema) for detail in details])
    return None, problems


def _fault(detail: ErrorDetails, tree: Tree, schema: type[Any]) -> Fault:
    loc: Loc = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return _unknown_key(loc, schema)
    if detail["type"] == "missing":
        return _missing_key(loc, tree)
    if detail["input"] is None:  # `price:` with nothing behind it is no price; an empty item of a list is a slip
        what = "" if isinstance(loc[-1], str) else "the item is empty"
        return wrong(loc, "" if tree.reported(*loc) else what, "write a value, or delete the item")
    reason = detail.get("ctx", {}).get("error")
    if isinstance(reason, BadValueError):
        return wrong(loc, reason.what, reason.fix)
    if detail["type"] == "tuple_type":
        return wrong(loc, "this has to be a list", "write it in brackets, with commas: [first, second]")
    legal = ", ".join(sorted(_legal_keys(schema, loc)))
    fix = "write one `key: value` a line, indented" + (f"; the keys here are {legal}" if legal else "")
    return wrong(loc, "this has to be keys with values", fix)


def _missing_key(loc: Loc, tree: Tree) -> Fault:
    """A required key that is not there costs what it belongs to. Nothing is said of one that was dropped as wrong."""
    empty = tree.place_of(loc) is not None
    what = f"the key {loc[-1]!r} is {'empty' if empty else 'missing'}"
    fix = f"add it, as in `{_example(str(loc[-1]), tree)}`: nothing else here is used without it"
    return Fault(loc, "" if tree.reported(*loc) else what, fix, costs=loc[:-1])


def _example(key: str, tree: Tree) -> str:
    if tree.path.endswith(".toml"):  # accounts and networks: of these keys they share one
        return f'{key} = "{EXAMPLES[key] if key == "network" else "..."}"'
    return f"{key}: {EXAMPLES.get(key, '...')}"


def _unknown_key(loc: Loc, schema: type[Any]) -> Fault:
    legal, name = _legal_keys(schema, loc[:-1]), str(loc[-1])
    guess = suggestion(name, legal)
    what = f"unknown key {quoted(name)}" + (f": {guess}" if guess else "")
    return wrong(loc, what, "correct it, or delete the line; the keys here are " + ", ".join(sorted(legal)))


def _legal_keys(schema: Any, loc: Loc) -> frozenset[str]:
    for part in loc:
        schema = get_args(schema)[0] if isinstance(part, int) else get_type_hints(schema)[part]
    return frozenset(get_type_hints(schema) if is_typeddict(schema) else ())
