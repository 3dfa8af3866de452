"""Fetch commission reports from the networks' APIs into files, by each network's declaration."""

from affiliate.pull.account import Outcome, Task, pull_account, tasks_for
from affiliate.pull.clock import Clock
from affiliate.pull.declared import needed_ids
from affiliate.pull.errors import PullError
from affiliate.pull.saved import pulled_files
from affiliate.pull.secrets import read_env_file, settings_of
from affiliate.pull.session import Api
from affiliate.pull.wire import checked_base

__all__ = [
    "Api",
    "Clock",
    "Outcome",
    "PullError",
    "Task",
    "checked_base",
    "needed_ids",
    "pull_account",
    "pulled_files",
    "read_env_file",
    "settings_of",
    "tasks_for",
]
