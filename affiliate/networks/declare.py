"""The words a network is declared with: links, sub-ids, report layouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from affiliate.model import empty

if TYPE_CHECKING:
    from affiliate.networks.pulls import Pull


class Evidence(StrEnum):
    """How sure a declared fact is. What reads an unverified layout tells the user so."""

    V = "verified"
    V2 = "second-hand"
    U = "unverified"


class Identity(StrEnum):
    """How the rows of a report are told apart, and with it how corrections arrive."""

    ID = "id"  # a stable id; the newest report of an id wins; append-only corrections have ids of their own
    DAYS = "days"  # no id; the newest report that covers a day replaces it; equal rows are several sales


# --- links ----------------------------------------------------------------------------------------------------------


class Place(StrEnum):
    """Where a person writes a link key."""

    PROGRAM = "`ids:` of the program's file"
    ACCOUNT = "the account's table in accounts.toml"


@dataclass(frozen=True, slots=True)
class Key:
    """One id in a network's links, by the network's own word for it. `pattern` is matched in full."""

    name: str
    says: str
    place: Place
    pattern: str = r"[A-Za-z0-9._~-]+"


@dataclass(frozen=True, slots=True)
class SubId:
    """What comes back in the report. `says` describes `pattern` to a person. NO_SUBID where nothing comes back.

    `key` is set where the sub-id is itself the id that earns (Amazon's tracking ID): it is required then, and `ids`
    may hold it under this name.
    """

    max_length: int
    pattern: str
    says: str
    evidence: Evidence
    key: str = ""


NO_SUBID = SubId(0, "", "none", Evidence.V)


@dataclass(frozen=True, slots=True)
class Market:
    """A shop with accounts of its own; `host` covers its subdomains. `country` is the short word people use.

    `own` fills slots of the template that are neither keys nor sub-id: what the network writes for this shop.
    """

    host: str
    country: str = ""
    currency: str = ""
    own: Mapping[str, str] = field(default_factory=empty, hash=False)


@dataclass(frozen=True, slots=True)
class Clean:
    """What is taken off links that were copied by hand, where `pages` matches the path: foreign tracking.

    `keys` are query keys (a trailing `*` stands for any ending); what `tail` matches leaves the path. `ours`: also off
    a link that carries our own id already, which else stays as the network handed it out.
    """

    pages: str
    keys: tuple[str, ...]
    tail: str = r"(?!)"
    ours: bool = False


@dataclass(frozen=True, slots=True, eq=False)  # the same only as itself: what is made of it is looked up by it
class Links:
    """How a network's links are made and recognised.

    `template` holds `{url}`, `{subid}` and the names of `keys`. One that starts with `{url}` adds its parameters to the
    merchant's own URL: on the hosts of `markets`, or anywhere when there are none. Any other wraps the URL. What stands
    in [brackets] is left out when there is no sub-id. `older` are templates that are recognised but never made, `hosts`
    further domains of the same templates, `short` the network's own shorteners, `retired` hosts below a shop's that its
    links led over once. `closed` says why no links are made any more, and what to do; they are still recognised.
    """

    template: str
    subid: SubId
    evidence: Evidence
    keys: tuple[Key, ...] = ()
    hosts: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    markets: tuple[Market, ...] = ()
    clean: tuple[Clean, ...] = ()
    closed: str = ""

    @property
    def anywhere(self) -> bool:
        """Whether a link may be on any host: then it says no more than `?ref=`, and nobody can tell whose it is."""
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

    A source is a header or a dotted JSON path; `|` separates its other spellings, and `^` in front of a path looks for
    it around the records, not in them. `must`: without the first source the layout is not recognised, and a row that
    leaves it empty is rejected. Empty single sources leave the field unset.
    """

    field: str
    source: str | tuple[str, ...]
    parse: Callable[..., object]
    must: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else self.source


class Role(StrEnum):
    """What the rows of a report are in the books."""

    EARNINGS = "earnings"  # money
    TOTALS = "totals"  # sums of other rows: never money, held against what the books come to
    ORDERS = "orders"  # what was ordered: never money, held against what was shipped


@dataclass(frozen=True, slots=True)
class Family:
    """Layouts of a network that tell of the same sales, and so never add up. Those of one rank tell of them by one id.

    `key` is the field by which the rows of one sale are known in all layouts of the family. What the newest reports
    tell of a sale counts; where one of them has no date, what the highest rank tells. Where a row's key is empty, its
    day, account and currency stand for it, and dates cannot help, as nobody knows whether a report has all sales of the
    day: a lower rank steps back wherever a higher one has a row of that day.
    `whole` is the rank of rows whose id is the key, where others of the layout are but parts of the sale.
    `changes`: rows tell what changed, not how the sale stands. They count where no other rank tells of the sale, and
    those of a later day than its newest report count on top of it; between two such layouts the rank decides.
    """

    name: str
    rank: int
    key: str = ""
    whole: int | None = None
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One report as the network writes it. Columns that are not named here are never read.

    `needs` are further columns the layout is recognised by; `without` are those whose presence means another layout.
    `fixed` are fields with one value in every row. `note` is told to the user of every such file. `refused` says of a
    report without sales what it holds and which one to download instead.
    `repeats`: rows have no id of their own, `id` reads what they say instead; a row that says the same again is another
    sale and its id gets a number. Only where rows never change and corrections are rows of their own.
    `records` is the JSON path of the array, `total` that of how many records there are on all pages; `each` is the
    path of an array in a record whose elements are rows of their own, each with the record's other fields around it.
    `alerts` map a JSON path and its value to a sentence for the user.
    `title` (groups first, last) is the line above the header; `made` (group ms: epoch milliseconds) the file's name.
    `cells` is set where no header can be trusted: the least number of cells in a row. Sources are `column 1` and so on
    then, and a table is recognised when its `must` columns can be read.
    `loose` is the one column whose text may hold bare quotes and separators; every line is a row then.
    `marks` are the currencies a mark in the header's parentheses may stand for, the likeliest first.
    `family` is set where another layout tells of the same sales. `against` names the layout that totals and orders are
    held against; totals are of the days in the title, and their `id` is read as that of one line of such a report.
    """

    name: str
    form: Form
    identity: Identity
    evidence: Evidence
    columns: tuple[Column, ...]
    fixed: Mapping[str, object] = field(default_factory=empty, hash=False)
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    repeats: bool = False
    records: str = ""
    total: str = ""
    each: str = ""
    alerts: Mapping[tuple[str, str], str] = field(default_factory=empty, hash=False)
    title: str = ""
    made: str = ""
    cells: int = 0
    loose: str = ""
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=empty, hash=False)
    family: Family | None = None
    role: Role = Role.EARNINGS
    against: str = ""
    note: str = ""
    refused: str = ""


def without_sales(name: str, says: str, *headers: str) -> Layout:
    """A table that is known by its headers, holds no sales, and is refused with what `says`."""
    return Layout(name, Form.TABLE, Identity.DAYS, Evidence.V2, columns=(), needs=headers, refused=says)


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that comes like a success: JSON with `value` at the path `at`, and the reason at the path `why`."""

    at: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Network:
    """A network: one file of this package, found by its `NETWORK`."""

    id: str
    name: str
    links: Links
    layouts: tuple[Layout, ...] = ()
    failures: tuple[Failure, ...] = ()
    pull: Pull | None = None
