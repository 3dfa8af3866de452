"""Knows a secret by its key, so that none is kept from a file that is meant to be public."""

from __future__ import annotations

import re

SECRETIVE = re.compile(
    r"token|secret|passw|pwd|credential|bearer|(?:api|access|auth|private)[_-]?key|(?:^|[_-])key(?:$|[_-])",
    re.IGNORECASE,
)
SECRETS_ELSEWHERE = (
    "this looks like a secret, and its value was not read",
    "secrets belong in the environment or .env, never in this file; if it was ever published, replace it",
)


def looks_secret(key: str) -> bool:
    return SECRETIVE.search(key) is not None
