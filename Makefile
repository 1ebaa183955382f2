# `make run` and `make test` need Python 3.11 or newer with venv, and nothing else.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	$$each -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BIN := .venv/bin
FORECAST := .venv-forecast/bin
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test test-long check bench bench-intake bench-statistics bench-report bench-demand bench-forecast docs lock clean

help: ## Show the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

run: $(BIN)/.run ## Build the sample force's report: records in, checked, measured, a report out.
	$(BIN)/peelian demo workspace

test: $(BIN)/.dev ## Run the tests.
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not long"

test-long: $(BIN)/.dev ## Run every test, the long ones too.
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

check: $(BIN)/.dev ## Static checks: style, types, direction of imports, catalogue, docs and their links.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/peelian catalogue check
	$(BIN)/peelian catalogue docs docs/catalogue --check
	$(BIN)/peelian statistics docs docs/methods.md --check
	$(BIN)/peelian people docs docs/permissions.md --check
	$(BIN)/python examples/gallery.py --check
	$(BIN)/mkdocs build --strict --quiet

bench: $(BIN)/.bench ## Time the scan of 20 million rows against its peers and write docs/benchmarks.md.
	$(BIN)/python benchmarks/scan.py

bench-intake: $(BIN)/.bench ## Time the intake of 2 million rows against an unchecked copy, measure the memory of 5 million.
	$(BIN)/python benchmarks/intake.py

bench-statistics: $(BIN)/.bench ## Time the signs of a million points beside pandas, and the drawing of every chart.
	$(BIN)/python benchmarks/signs.py
	$(BIN)/python benchmarks/charts.py --write

bench-report: $(BIN)/.bench ## Time a report of sixty measures and more in all four formats.
	$(BIN)/python benchmarks/report.py --write

bench-demand: $(BIN)/.bench ## Time a year of dispatch beside SimPy, Ciw and cimba.
	$(BIN)/python benchmarks/demand.py --write

FILES ?= ../publishers
bench-forecast: $(FORECAST)/.forecast ## Let models forecast real records in FILES=folder, and write docs/forecasts.md.
	$(FORECAST)/python benchmarks/forecasts.py $(FILES) --write

docs: $(BIN)/.dev ## Write the reference pages from the catalogue and build the documentation into site/.
	$(BIN)/peelian catalogue docs docs/catalogue
	$(BIN)/peelian statistics docs docs/methods.md
	$(BIN)/peelian people docs docs/permissions.md
	$(BIN)/python examples/gallery.py
	$(BIN)/mkdocs build --strict

lock: $(BIN)/.dev ## Resolve the locks again from pyproject.toml.
	$(BIN)/uv pip compile $(LOCK) --extra build pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile $(LOCK) --extra build --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile $(LOCK) --extra build --extra bench -c requirements/run.txt pyproject.toml -o requirements/bench.txt
	$(BIN)/uv pip compile $(LOCK) --extra build --extra dev --extra forecast -c requirements/dev.txt pyproject.toml -o requirements/forecast.txt
LOCK := --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header

clean: ## Take away the environment, the demonstration workspace and what was built.
	rm -rf .venv .venv-forecast workspace site

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Peelian needs Python 3.11 or newer with venv (Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv

# statsforecast needs an older pandas than the benchmarks: it has an environment of its own.
$(FORECAST)/python:
	$(PYTHON) -m venv .venv-forecast

define install
	$(@D)/python -m pip install --quiet --require-hashes -r $(1)
	$(@D)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
endef

$(BIN)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/run.txt)

$(BIN)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/dev.txt)

$(BIN)/.bench: requirements/bench.txt pyproject.toml | $(BIN)/python
	$(call install,requirements/bench.txt)

$(FORECAST)/.forecast: requirements/forecast.txt pyproject.toml | $(FORECAST)/python
	$(call install,requirements/forecast.txt)
