"""Says in words how a tracked link differs from the planned one."""

from __future__ import annotations

from collections.abc import Iterator

from ada_url import URL

from linkcheck.addresses import parameters

MOST = 3  # differences told at once


def differences(planned: str, found: str) -> tuple[str, ...]:
    """What changed or was lost on the way from the plan to the page. Empty when the links are the same."""
    if planned == found:
        return ()
    if found.replace("&amp;", "&") == planned:
        return ("escaped twice (&amp;amp; in the page)",)
    try:
        return tuple(_differences(planned, found)) or ("spelled differently",)
    except ValueError:
        return ("no longer an address",)


def in_words(differences: tuple[str, ...]) -> str:
    """The first differences as one sentence."""
    more = [f"and {len(differences) - MOST} more"] if len(differences) > MOST else []
    return "; ".join([*differences[:MOST], *more])


def _differences(planned: str, found: str) -> Iterator[str]:
    plan, page = URL(planned), URL(found)
    for part in ("protocol", "host", "pathname"):
        if getattr(plan, part) != getattr(page, part):
            yield f"{part}: expected {getattr(plan, part)}, found {getattr(page, part) or 'none'}"
    expected, actual = _grouped(planned), _grouped(found)
    for name in expected:
        if expected[name] != actual.get(name):
            yield f"{name}: expected {expected[name]}, found {actual.get(name) or 'none'}"
    yield from (f"{name}: not planned, found {actual[name]}" for name in actual if name not in expected)
    if plan.hash != page.hash:
        yield f"fragment: expected {plan.hash or 'none'}, found {page.hash or 'none'}"


def _grouped(address: str) -> dict[str, str]:
    grouped: dict[str, str] = {}
    for name, value in parameters(address):
        grouped[name] = f"{grouped[name]}, {value}" if name in grouped else value
    return grouped
