"""Commission reports of any network, read by its declaration: rows in, transactions and rejects out."""

from affiliate.networks.declare import Identity
from affiliate.reports.read import read_report
from affiliate.reports.report import Reject, Report, UnreadableReport

__all__ = ["Identity", "Reject", "Report", "UnreadableReport", "read_report"]
