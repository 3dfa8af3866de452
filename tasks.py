"""What `make site`, `make test` ... run. No logic here: each task is a list of the project's own commands."""

from __future__ import annotations

import sys
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

PYTHON = sys.executable
BIN = Path(sys.executable).parent


@task
def site(c: Context) -> None:
    """Everything from nothing: the public site, a year of sample reports, the books, the private site."""
    c.run(f"{PYTHON} -m pelican --fatal errors -s pelicanconf.py")
    c.run(f"{PYTHON} -m samples")
    c.run(f"{BIN}/affiliate import private/reports")
    c.run(f"{PYTHON} -m pelican --fatal errors -s earningsconf.py")
    c.run(f"{BIN}/affiliate linkcheck output --offline")
    c.run(f"{PYTHON} -m samples.summary")


@task
def test(c: Context) -> None:
    """Lint, types, imports, then the whole suite on every core."""
    lint(c)
    c.run(f"{PYTHON} -m pytest -n auto", pty=sys.stdout.isatty())


@task
def lint(c: Context) -> None:
    """Style, types, one-way imports."""
    c.run(f"{BIN}/ruff check .")
    c.run(f"{BIN}/ruff format --check .")
    c.run(f"{BIN}/mypy")
    c.run(f"{BIN}/lint-imports", env={"PYTHONPATH": "plugins"})


@task
def bench(c: Context) -> None:
    """Side-by-side benchmarks, as ratios in one run."""
    c.run(f"{PYTHON} -m benchmarks")


@task
def serve(c: Context, port: int = 8000) -> None:
    """The public site on this machine alone, rebuilt when a file changes."""
    c.run(f"{PYTHON} -m pelican --listen --autoreload --bind 127.0.0.1 --port {port} -s pelicanconf.py", pty=True)
