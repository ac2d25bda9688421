# `make help` explains every target.
SHELL := /bin/sh
PYTHON := .venv/bin/python
export DATA_DIR ?= data
export PORT ?= 8000
export HOST ?= 127.0.0.1

.PHONY: help setup run test check fuzz bench pictures reset lock

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: ## system libraries, virtual environment, packages
	@sh setup/system.sh run
	@sh setup/packages.sh requirements.txt

run: setup ## the sample organisation at http://127.0.0.1:8000 (PORT and DATA_DIR change where)
	@MODE=sample LOG_LEVEL="$${LOG_LEVEL:-WARNING}" ORGANISATION_NAME="$${ORGANISATION_NAME:-Northwind Instruments}" exec $(PYTHON) -m setup.run

test-setup:
	@sh setup/system.sh test
	@sh setup/packages.sh requirements-dev.txt

test: test-setup ## all tests: SQLite, PostgreSQL, browser
	@$(PYTHON) -m pytest -q -n 2 --dist loadfile $(ARGS)

check: test-setup ## style, types, import contract, templates, library
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@.venv/bin/basedpyright --level error
	@.venv/bin/lint-imports
	@.venv/bin/djlint templates --lint --quiet
	@.venv/bin/flask questionnaire check questionnaires/*.yaml questionnaires/policies/*.yaml

fuzz: test-setup ## five minutes of broken files for every importer, before a release
	@EXCHANGE_FUZZ_SECONDS=300 $(PYTHON) -m pytest -q tests/questionnaires/exchange/test_fuzz.py

bench: test-setup ## timings: median and 95th percentile of each job
	@for job in answers matching portfolio scoring dry_run pdf start; do echo "== $$job"; PYTHONPATH=. $(PYTHON) benchmarks/$$job.py || exit 1; done

pictures: test-setup ## the README's pictures, taken from a running sample
	@PYTHONPATH=. $(PYTHON) setup/pictures.py

reset: ## ask, then delete the data folder (FORCE=1 does not ask)
	@FORCE="$(FORCE)" sh setup/reset.sh "$(DATA_DIR)"

lock: test-setup ## compile the requirements with hashes
	@for file in requirements requirements-dev; do env -u PIP_FIND_LINKS PIP_CONFIG_FILE=/dev/null .venv/bin/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate --no-header -o $$file.txt $$file.in; done
