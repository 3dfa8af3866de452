"""How DuckDB is to read lines of cells: strictly, so that what it cannot cut in one way only is an error."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from affiliate.reports.tables import LINE_LIMIT


def read_strictly(
    path: Path, names: Iterable[str], *, skip: int = 0, delimiter: str = ",", newline: str = r"\n"
) -> str:
    """SQL for the lines of the file at `path`, as columns of these names; empty cells are empty texts."""
    file = str(path.absolute()).replace("'", "''")
    quoted = [f"'{name}'" for name in names]
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in quoted)
    # All of them: DuckDB 2.0 takes the wrong ones for a part when a query needs only some of the columns.
    never_null = ", ".join(quoted)
    return f"""read_csv('{file}',
        auto_detect = false, header = false, skip = {skip}, delim = '{delimiter}', quote = '"',
        escape = '"', new_line = '{newline}', strict_mode = true, compression = 'none', encoding = 'utf-8',
        max_line_size = {LINE_LIMIT}, columns = {{{columns}}}, force_not_null = [{never_null}])"""


def takes(path: Path) -> bool:
    """Whether DuckDB can be told of a file with this name: it reads some signs as patterns."""
    return not any(sign in str(path) for sign in "*?[]")
