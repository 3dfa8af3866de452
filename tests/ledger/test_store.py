"""Opening a ledger: made whole, shared politely, and refused with a sentence whatever lies in its place."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from invented_reports import contents, invented, new_ledger, transaction

from affiliate.ledger import LedgerBusy, LedgerError, open_for_reading, open_for_writing
from affiliate.ledger.store import VERSION

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=len(sys.argv) > 2); print(flush=True); input()"


@contextmanager
def held(path: Path, *how: str) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the file open; with `how` only for reading."""
    command = [sys.executable, "-c", HOLD, str(path), *how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        other.stdout.readline()
        yield other
        other.kill()


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user may look into, unlike pytest's own."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    with new_ledger(tmp_path) as connection:
        invented("a.csv", [transaction(line="2", id="a1", day="2026-01-03", commission="5")]).into(connection)
    return tmp_path / "ledger.duckdb"


def test_a_new_ledger_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "private" / "ledger.duckdb"
    open_for_writing(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["ledger.duckdb"]
    with open_for_reading(path) as connection:
        assert connection.execute("FROM current").fetchall() == []


def newer(path: Path) -> None:
    open_for_writing(path).close()
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE ledger SET version = ?", [VERSION + 1])


def foreign(path: Path) -> None:
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name VARCHAR)")


def torn(path: Path) -> None:
    open_for_writing(path).close()
    path.write_bytes(path.read_bytes()[:5000])


def scrambled(path: Path) -> None:
    open_for_writing(path).close()
    bytes_ = bytearray(path.read_bytes())
    bytes_[4096:] = bytes(255 - byte for byte in bytes_[4096:])
    path.write_bytes(bytes_)


WRONG: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: path.write_bytes(b""), "not a valid DuckDB database file"),
    (lambda path: path.write_text("order,amount\n1,2\n" * 1000), "not a valid DuckDB database file"),
    (torn, "cannot be read as a ledger"),
    (scrambled, "cannot be read as a ledger"),
    (foreign, "a DuckDB database, but not a ledger; name another file with --ledger"),
    (newer, f"made by another version of pelican-affiliate (ledger {VERSION + 1}, this one reads {VERSION})"),
    (Path.mkdir, "a folder, not a ledger"),
]


@pytest.mark.parametrize(
    ("make", "says"), WRONG, ids=["empty", "text", "torn", "scrambled", "foreign", "newer", "folder"]
)
@pytest.mark.parametrize("open_", [open_for_reading, open_for_writing])
def test_what_is_no_ledger_is_refused_and_left_alone(
    open_: Callable[[Path], object], make: Callable[[Path], object], says: str, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.duckdb"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(LedgerError) as refused:
        open_(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_reading_without_a_ledger_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger yet; make one with: affiliate import"):
        open_for_reading(tmp_path / "ledger.duckdb")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("open_", [open_for_reading, open_for_writing])
def test_a_busy_ledger_is_waited_for_and_then_left(open_: Callable[..., object], ledger: Path) -> None:
    said: list[str] = []
    with held(ledger), pytest.raises(LedgerBusy, match=r"another program .* and still had after 0\.3"):
        open_(ledger, wait_seconds=0.3, on_wait=said.append)
    assert said == [f"{ledger}: another program has the ledger open; waiting up to 0.3 seconds"]


def test_a_reader_shuts_out_the_writer_but_no_other_reader(ledger: Path) -> None:
    with held(ledger, "for reading"):
        open_for_reading(ledger, wait_seconds=0).close()
        with pytest.raises(LedgerBusy):
            open_for_writing(ledger, wait_seconds=0)


def test_who_waits_gets_in_when_the_other_leaves(ledger: Path) -> None:
    with held(ledger) as other:

        def let_go(message: str) -> None:
            assert other.stdin
            other.stdin.write("\n")
            other.stdin.flush()

        start = time.monotonic()
        open_for_writing(ledger, wait_seconds=30, on_wait=let_go).close()
    assert time.monotonic() - start < 30


OPEN = """
import os, sys
from pathlib import Path
from affiliate.ledger import LedgerError, open_for_writing
if os.geteuid() == 0 and len(sys.argv) > 2:
    os.seteuid(int(sys.argv[2]))
try:
    open_for_writing(Path(sys.argv[1]))
except LedgerError as error:
    print(error)
"""
NOBODY = "65534"  # root may write everywhere


def opened(path: Path, *user: str) -> str:
    """What another program says that opens the ledger for writing."""
    command = [sys.executable, "-c", OPEN, str(path), *user]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_folder_that_may_not_be_written_is_said(shared_folder: Path) -> None:
    shared_folder.chmod(0o555)
    path = shared_folder / "ledger.duckdb"
    assert opened(path, NOBODY) == f"{path}: the ledger cannot be made here: Permission denied\n"


def test_a_ledger_that_may_not_be_written_is_said(shared_folder: Path) -> None:
    path = shared_folder / "ledger.duckdb"
    open_for_writing(path).close()
    path.chmod(0o444)
    assert "Permission denied" in opened(path, NOBODY)


FILL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from invented_reports import invented, transaction
from affiliate.ledger import LedgerError, open_for_writing
path = Path(sys.argv[1])
rows = [transaction(line=str(n), id=f"b{n * 7919}", day="2026-01-03", commission=str(n)) for n in range(20_000)]
with open_for_writing(path) as connection:
    limit = path.stat().st_size + 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        invented("large.csv", rows).into(connection)
    except LedgerError as error:
        print(error)
"""


def test_a_full_disk_costs_the_file_and_not_the_ledger(ledger: Path) -> None:
    with open_for_reading(ledger) as connection:
        before = contents(connection)
    said = subprocess.run(
        [sys.executable, "-c", FILL, str(ledger), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith("nothing of large.csv went in: ")
    with open_for_reading(ledger) as connection:
        assert contents(connection) == before


def test_two_that_make_the_same_ledger_at_once_both_get_it(tmp_path: Path) -> None:
    path = tmp_path / "private" / "ledger.duckdb"
    command = [sys.executable, "-c", OPEN, str(path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [other.communicate()[0] for other in both] == ["", ""]
    open_for_reading(path).close()
