"""What a network's file declares: links, sub-ids, report layouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from affiliate.model import empty

if TYPE_CHECKING:
    from affiliate.networks.pulls import Pull


class Evidence(StrEnum):
    """How sure a declared fact is. Whoever imports a report with an unverified layout is told so."""

    V = "verified"  # read on the network's own pages
    V2 = "second-hand"
    U = "unverified"


class Identity(StrEnum):
    """How the rows of a report are told apart, and so how corrections work."""

    ID = "id"  # rows have a stable id, and the newest report of an id counts; corrections may have ids of their own
    DAYS = "days"  # rows have no id, and the newest report of a day replaces it; equal rows are several sales


# --- links ----------------------------------------------------------------------------------------------------------


class Place(StrEnum):
    """Where a person sets a link key."""

    PROGRAM = "`ids:` of the program's file"
    ACCOUNT = "the account's table in accounts.toml"


@dataclass(frozen=True, slots=True)
class Key:
    """One id in a network's links."""

    name: str  # the network's own word for it
    says: str  # what it is, for people
    place: Place
    pattern: str = r"[._~-]*[A-Za-z0-9][A-Za-z0-9._~-]*"  # the whole value; dots alone would lead to another folder


@dataclass(frozen=True, slots=True)
class SubId:
    """The sub-ids that a network returns intact in its reports. `NO_SUBID` if it returns none."""

    max_length: int
    pattern: str
    says: str  # `pattern` in words
    evidence: Evidence
    key: str = ""  # set if the sub-id is itself the id that earns (Amazon's tracking ID): required, and a key of `ids`


NO_SUBID = SubId(0, "", "none", Evidence.V)


@dataclass(frozen=True, slots=True)
class Market:
    """A shop of the network that needs an account of its own, such as amazon.de."""

    host: str  # with its subdomains
    country: str = ""  # the short word people use
    currency: str = ""
    own: Mapping[str, str] = field(default_factory=empty, hash=False)  # the rest of its links; `ids` go first


@dataclass(frozen=True, slots=True)
class Clean:
    """Foreign tracking that is removed from links that were copied by hand."""

    pages: str  # matches the path of the links concerned
    keys: tuple[str, ...]  # query keys to remove; a trailing `*` stands for any ending
    tail: str = r"(?!)"  # what it matches is removed from the path
    ours: bool = False  # remove it even from links with our own id, which otherwise stay as the network made them


@dataclass(frozen=True, slots=True, eq=False)  # equal only to itself: caches are keyed by it
class Links:
    """How a network's links are made and recognised.

    `template` contains `{url}`, `{subid}` and the names of `keys`; a part in [brackets] is left out if there is no
    sub-id. A template that starts with `{url}` adds its parameters to the merchant's own URL: on the hosts of
    `markets`, or on any host if there are none. Any other template wraps the URL.
    """

    template: str
    subid: SubId
    evidence: Evidence
    keys: tuple[Key, ...] = ()
    hosts: tuple[str, ...] = ()  # further domains of the same templates
    older: tuple[str, ...] = ()  # templates that are recognised, but never made
    short: tuple[str, ...] = ()  # the network's own shorteners
    retired: tuple[str, ...] = ()  # hosts below a shop's own, through which its links used to lead
    markets: tuple[Market, ...] = ()
    clean: tuple[Clean, ...] = ()
    closed: str = ""  # why no links are made any more, and what to do instead; they are still recognised

    @property
    def anywhere(self) -> bool:
        """Whether links may be on any host: an address such as `?ref=` then does not tell whose it is."""
        return self.template.startswith("{url}?") and not self.markets


# --- reports --------------------------------------------------------------------------------------------------------


class Form(StrEnum):
    """What a report file is made of."""

    TABLE = "table"  # lines of cells between commas, tabs, semicolons or pipes, below a header
    JSON = "json"  # an array of objects
    XML = "xml"  # elements of one name below each other


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a Transaction: the columns it is read from, and the function that reads them.

    A source is a header or a dotted JSON path. `|` separates alternative spellings; `^` before a path looks for it
    outside the records. A single source that is empty leaves the field unset.
    """

    field: str
    source: str | tuple[str, ...]
    parse: Callable[..., object]
    must: bool = False  # without the first source this is not the layout; a row that leaves it empty is rejected

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else self.source


class Role(StrEnum):
    """What the rows of a report mean to the books."""

    EARNINGS = "earnings"  # money
    TOTALS = "totals"  # sums of other rows: never money, but compared with the books
    ORDERS = "orders"  # what was ordered: never money, but compared with what was shipped


@dataclass(frozen=True, slots=True)
class Family:
    """Layouts of a network that report the same sales, and so never add up. Layouts of equal rank use the same ids.

    Of each sale, the newest reports count; if one of them has no date, the highest rank counts. A row without a `key`
    stands for its day, account and currency: dates cannot help then, because nobody knows whether a report has all
    sales of the day, and a lower rank is set aside wherever a higher one has a row of that day.
    """

    name: str
    rank: int
    key: str = ""  # the field that identifies a sale in all layouts of the family
    whole: int | None = None  # the rank of rows whose id is the key, if the other rows are only parts of the sale
    # Rows state what changed, not how the sale stands. They count if no other rank has the sale; otherwise those of a
    # later day than its newest report are added to it. Between two such layouts the rank decides.
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of report as the network writes it. Columns that are not named here are never read."""

    name: str
    form: Form
    identity: Identity
    evidence: Evidence
    columns: tuple[Column, ...]
    fixed: Mapping[str, object] = field(default_factory=empty, hash=False)  # fields with the same value in every row
    family: Family | None = None  # set if another layout reports the same sales
    # Rows have no id, so `id` reads a digest of what they say; a row that says the same again is another sale, and its
    # id gets a number. Only for rows that never change, and corrections that are rows of their own.
    repeats: bool = False

    # How it is recognised, and where its rows are.
    needs: tuple[str, ...] = ()  # further columns that have to be there
    without: tuple[str, ...] = ()  # columns whose presence means another layout
    records: str = ""  # the JSON path of the array
    each: str = ""  # the path of an array inside a record: its elements are the rows, with the record's other fields
    total: str = ""  # the JSON path of the number of records on all pages
    title: str = ""  # matches the line above the header; groups `first` and `last` are the days covered
    made: str = ""  # matches the file's name; group `ms` is when the report was made, in epoch milliseconds
    # The least number of cells in a row, if no header can be trusted. Sources are then `column 1` and so on, and a
    # table is recognised if its `must` columns can be read.
    cells: int = 0
    loose: str = ""  # the one column whose text may contain bare quotes and separators; every line is then a row
    # The currencies that a mark in a header such as `Ad Fees($)` may stand for, the likeliest first.
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=empty, hash=False)

    # What it means to the books and to the user.
    role: Role = Role.EARNINGS
    # The layout that totals and orders are compared with. Totals are of the days in the title, and `id` is read as that
    # of one line of such a report.
    against: str = ""
    alerts: Mapping[tuple[str, str], str] = field(default_factory=empty, hash=False)  # (JSON path, value): a sentence
    note: str = ""  # a sentence for the user of every such file
    refused: str = ""  # why a report without sales is refused, and which one to download instead


def without_sales(name: str, says: str, *headers: str) -> Layout:
    """A table that is recognised by its headers, contains no sales, and is refused with what `says`."""
    return Layout(name, Form.TABLE, Identity.DAYS, Evidence.V2, columns=(), needs=headers, refused=says)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error sent as a success: JSON with `value` at the path `at`, and the reason at the path `why`."""

    at: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Network:
    """A network: one file of this package, found by its `NETWORK`. `id` is what programs and reports name it by."""

    id: str
    name: str
    links: Links
    layouts: tuple[Layout, ...] = ()
    failures: tuple[Failure, ...] = ()
    pull: Pull | None = None
