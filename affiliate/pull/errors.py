"""What can go wrong on the way: for one window, or for the whole account."""

from __future__ import annotations


class PullError(Exception):
    """Nothing more can be fetched from this account now; the message is a sentence for its owner."""


class WindowError(PullError):
    """This window cannot be fetched; others of the account may."""


class PassingError(Exception):
    """An answer that may be better a moment later, or after `seconds` where the API says so."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds
