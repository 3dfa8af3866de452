"""`affiliate --help`: complete, true, and quick."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from affiliate.cli.main import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_each_command_says_of_itself(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert f"\n\n  {COMMANDS[name]}\n\n" in shown.stdout


def test_every_line_of_the_list_fits_a_terminal() -> None:
    shown = CliRunner().invoke(main, ["--help"], terminal_width=80).stdout
    assert all(summary in shown for summary in COMMANDS.values())


def test_the_list_waits_for_no_database() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from affiliate.cli.main import main;"
        "CliRunner().invoke(main, ['--help']); print({'duckdb', 'narwhals', 'pydantic'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
