"""Chance that falls the same way on every machine: a stream of its own for each name."""

from __future__ import annotations

from random import Random

SEED = "seven square metres"


def dice(*names: object) -> Random:
    """The stream of random numbers of this name. Another name's draws never move it."""
    return Random("/".join((SEED, *map(str, names))))  # noqa: S311 — made to be repeated, not to be secret
