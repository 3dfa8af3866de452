"""Commission reports of any network, read by its declaration: rows in, transactions and rejects out."""

from affiliate.networks.declare import Identity
from affiliate.reports.read import OpenReport, open_report, read_report
from affiliate.reports.report import Reject, Report, UnreadableReport

__all__ = ["Identity", "OpenReport", "Reject", "Report", "UnreadableReport", "open_report", "read_report"]
