"""DuckDB books: what every report ever said, what counts today, and what is in quarantine."""

from affiliate.ledger.importing import (
    FileResult,
    LineProblem,
    Source,
    import_file,
    import_report,
    shown_name,
    unread,
)
from affiliate.ledger.quarantine import Quarantined, quarantine
from affiliate.ledger.sources import report_files
from affiliate.ledger.statements import StatementTotal, current, statement_totals
from affiliate.ledger.store import LedgerBusy, LedgerError, damaged, open_for_reading, open_for_writing

__all__ = [
    "FileResult",
    "LedgerBusy",
    "LedgerError",
    "LineProblem",
    "Quarantined",
    "Source",
    "StatementTotal",
    "current",
    "damaged",
    "import_file",
    "import_report",
    "open_for_reading",
    "open_for_writing",
    "quarantine",
    "report_files",
    "shown_name",
    "statement_totals",
    "unread",
]
