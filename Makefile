# APFL Net. A fresh machine needs Python (3.11 or later, with venv) and make; `make run` does the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
PORT ?= 8000
export APFL_BASE_URL ?= http://127.0.0.1:$(PORT)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

.PHONY: help run dev worker demo reset setup test lint types fix ci bench quality docs messages revision lock

help: ## Say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed ## Install, migrate, load the demo on first start, and serve (PORT=9000 make run)
	@$(BIN)/apfl-net migrate
	@$(BIN)/apfl-net demo --if-empty
	@$(BIN)/apfl-net sign-ins
	@exec $(BIN)/apfl-net serve --port $(PORT)

dev: .venv/dev ## Serve and restart whenever the code changes
	@$(BIN)/apfl-net migrate && $(BIN)/apfl-net demo --if-empty && $(BIN)/apfl-net sign-ins
	@APFL_RELOAD_TEMPLATES=yes $(BIN)/uvicorn apfl_net.main:create_app --factory --reload --reload-dir apfl_net --port $(PORT)

worker: .venv/installed ## Do the background work in a process of its own
	@exec $(BIN)/apfl-net worker

demo: .venv/installed ## Load the demo community into an empty database
	@$(BIN)/apfl-net migrate && $(BIN)/apfl-net demo

reset: ## Throw the local data away (not the installation)
	rm -rf $${APFL_DATA_DIR:-var}

setup: .venv/dev ## Install everything, tools for developers included

test: .venv/dev ## Run all tests, on both databases and in the browser where they are there
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4

lint: .venv/dev ## Check style and the floors of the house
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: .venv/dev ## Check types
	@$(BIN)/mypy

fix: .venv/dev ## Mend what can be mended by itself
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

ci: ## Everything the server checks (installs programs from the distribution)
	@bash .ci/run

bench: .venv/dev ## Measure the promises: ratios inside one run
	@$(BIN)/python -m bench

quality: .venv/dev ## Say how well the search answers the judged set, in each language
	@$(BIN)/python -m tests.kit.search.quality

docs: .venv/dev ## Check that what the docs say of commands and settings is so
	@$(BIN)/python -m pytest -q tests/house/test_docs.py

messages: .venv/dev deploy/babel.cfg ## Bring the translations up to date and say what they lack; a new one: make messages l=km
	@$(BIN)/python -m apfl_net.kit.catalogues $(l)

revision: .venv/dev ## Write a migration: make revision m="threads can be pinned"
	@$(BIN)/apfl-net migrate && $(BIN)/apfl-net revision "$(m)"

lock: .venv/dev ## Choose the versions anew that everybody installs
	@$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip compile --quiet --universal --upgrade --no-header --no-emit-index-url --all-extras pyproject.toml -o requirements.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("APFL Net needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	@echo "Making .venv ..." && $(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml requirements.lock
	@echo "Installing APFL Net (once; about a minute) ..."
	@$(INSTALL) --editable . && touch $@

.venv/dev: .venv/installed
	@echo "Installing the tools for tests and checks (once) ..."
	@$(INSTALL) --editable '.[test,lint]' && touch $@
