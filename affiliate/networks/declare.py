"""The words a network is declared with: links, sub-ids, report layouts."""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """How sure a declared fact is."""

    V = "verified"
    V2 = "second-hand"
    U = "unverified"


class Identity(StrEnum):
    """How the rows of a report are told apart, and with it how corrections arrive."""

    ID = "id"  # a stable id; the newest report of an id wins; append-only corrections have ids of their own
    DAYS = "days"  # no id; the newest report that covers a day replaces it; equal rows are several sales
