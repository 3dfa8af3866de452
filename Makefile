# Bootstraps .venv and hands over to tasks.py (invoke). PYTHON may name another interpreter.
PYTHON ?= python3
PIP_FLAGS ?= --quiet --disable-pip-version-check

.PHONY: site test bench serve lint
site test bench serve lint: .venv/.installed
	@.venv/bin/invoke $@

.venv/.installed: pyproject.toml constraints.txt
	@echo "Setting up .venv (about a minute, once) ..."
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install $(PIP_FLAGS) -c constraints.txt -e '.[dev]'
	@touch $@
