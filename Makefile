# Everything a newcomer does. `make` alone lists it.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PACKAGES := -e . -e plugins/sdk -e plugins/cn-statutes -e plugins/ballots -e plugins/method-4321 -e plugins/mail -e plugins/hotline -e plugins/open-records
LOCAL := $(addprefix --no-emit-package=,folkmoot-sdk folkmoot-cn-statutes folkmoot-ballots folkmoot-method-4321 folkmoot-mail folkmoot-hotline folkmoot-open-records)
ORACLES := plugins/ballots/oracles
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo demo-check test lint bench oracles requirements clean
.SILENT: $(VENV)/run.stamp $(VENV)/dev.stamp

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(VENV)/run.stamp ## onboard Chuanying, replay both cases, serve on http://127.0.0.1:$PORT
	$(BIN)/folkmoot demo

demo-check: $(VENV)/run.stamp ## the same without serving
	$(BIN)/folkmoot demo --no-serve

test: $(VENV)/dev.stamp lint ## everything: linters, types, import directions, all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/dev.stamp ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# `make bench WITHOUT=oracles` counts the million ballots by our rules alone.
bench: $(VENV)/dev.stamp $(if $(filter oracles,$(WITHOUT)),,.venv-oracles/run.stamp) ## CPU of requests, plugins, a district's year and a million ballots, beside floors and libraries
	$(BIN)/python -m tests.bench $(if $(filter oracles,$(WITHOUT)),--without-oracles)

oracles: .venv-oracles/run.stamp ## our voting rules beside pref_voting, belenios-tool and pabutools, 2,000 profiles of each kind
	PYTHONPATH=plugins/sdk/src:plugins/ballots/src .venv-oracles/bin/python -m plugins.ballots.oracles

requirements: ## resolve and pin again, with hashes (needs uv)
	uv pip compile -q --universal --generate-hashes --python-version 3.11 $(LOCAL) --group build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 $(LOCAL) -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 $(ORACLES)/requirements.in -o $(ORACLES)/requirements.txt

clean: ## remove the environment and the demo's database
	-@test ! -x $(BIN)/folkmoot || DATABASE_URL= FOLKMOOT_HOME= $(BIN)/folkmoot db remove --yes
	rm -rf $(VENV) .venv-oracles .folkmoot

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is %s. Try: make PYTHON=python3.11" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

# The dev requirements include the others, so `make demo` after `make test` installs nothing.
$(VENV)/run.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the platform needs into $(VENV) …"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation $(PACKAGES)
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the platform and its tests need into $(VENV) …"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation $(PACKAGES)
	touch $@ $(VENV)/run.stamp

# 600 MB, so in an environment of their own: the platform never sees them.
.venv-oracles/run.stamp: $(ORACLES)/requirements.txt
	@echo "Installing what we are compared with into .venv-oracles (600 MB) …"
	$(PYTHON) -m venv .venv-oracles
	.venv-oracles/bin/python -m pip install --quiet --require-hashes -r $<
	touch $@
