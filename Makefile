# `make run` and `make test` need nothing but Python 3.11 (or later) and make; each sets up what it needs, once.

VENV  ?= .venv
BIN   := $(VENV)/bin
# Named after the folder, so that a moved checkout is set up again.
DONE  := $(VENV)/.done-$(shell pwd | cksum | cut -d" " -f1)
SCENARIO ?= baseline
ARGS  ?=
NEWEST := $(shell bash scripts/find-python.sh all | tail -n 1)
OTHER  := .venv-$(NEWEST)
COMPILE := from sim.engine.warm import ensure_compiled; ensure_compiled()

.DEFAULT_GOAL := help
.PHONY: help run test lint style check tests slow test-newer stale test-all renew findings readme gallery docs package release hooks bench republic waits benchmarks dashboard format clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: $(DONE)/run ## set up and run a scenario (SCENARIO=baseline ARGS="--replicates 8")
	@$(BIN)/sanctuary run $(SCENARIO) $(ARGS)

# The types are checked among the tests, so that no core waits for them.
test: style tests ## set up and run all everyday checks and tests (about five minutes on two cores)

lint: style ## style, types and import rules
	$(BIN)/mypy
style: $(DONE)/dev ## style and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

check: lint ## lint, no import cycles, and the tests of the evidence: seconds
	$(BIN)/pytest -q tests/evidence tests/house/test_names_and_circles.py

tests: $(DONE)/dev $(DONE)/system $(DONE)/tools ## the everyday tests, on two processes; prints CPU-seconds by folder
	$(BIN)/pytest -q -n 2 --dist=worksteal -m "not slow" $(ARGS)

slow: $(DONE)/dev $(DONE)/system $(DONE)/tools ## all other tests: full sizes, browser journeys, killed clusters, the newest Python, stale findings
	$(BIN)/pytest -q -n 2 --dist=worksteal -m slow $(ARGS)
	@$(MAKE) --no-print-directory test-newer stale ARGS=

# Only the files that hold smoke tests are collected: collecting all of them takes longer than the tests.
test-newer: $(OTHER)/.done/dev ## the smoke tests on the newest Python found, with the newest release of every dependency
	@$(OTHER)/bin/python -c 'import sys, mesa; print("Python %d.%d," % sys.version_info[:2], "Mesa", mesa.__version__)'
	@$(OTHER)/bin/python -m pytest -q -n 2 --dist=worksteal -m "smoke and not slow" -o cache_dir=.cache/pytest-newer $(ARGS) \
		$$(grep -rl --include='test_*.py' 'mark\.smoke' tests)

stale: $(DONE)/dev ## list the claims whose measured effects the model no longer gives; this never fails
	@$(BIN)/sanctuary ablate --check || [ $$? -eq 1 ]

test-all: ## every test on the oldest and the newest Python found, everyday tests on those between (PYTHONS="3.11 3.13")
	@bash scripts/test-all.sh $(PYTHONS)

renew: $(DONE)/run ## rewrite what is made from declarations: schemas and golden results; says which results moved
	@$(BIN)/sanctuary schema --all --out scenarios/schema
	@PYTHONPATH=tests/runs $(BIN)/python -m tests.society.renew
	@$(BIN)/python -m tests.society.directions
	@$(BIN)/python -m tests.golden.regenerate

findings: $(DONE)/run ## measure the effect of every claim again and label it (25 minutes on two cores)
	$(BIN)/sanctuary ablate --write $(ARGS)
	$(BIN)/python scripts/readme.py --write claims

readme: $(DONE)/run ## rewrite the README's figures from runs (ARGS=NAME for one block)
	$(BIN)/python scripts/readme.py --write $(ARGS)

gallery: $(DONE)/run ## redraw the gallery's figures by the commands that it shows (ARGS=NAME for one)
	$(BIN)/python scripts/gallery.py $(ARGS)

docs: $(DONE)/docs ## build the documentation site into docs/_build/html; any warning is an error
	$(BIN)/python -m sphinx -q -W --keep-going docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

package: $(DONE)/dev ## build wheel and sdist in dist/ and try both in empty environments on each Python found (PYTHONS="3.11 3.13")
	@VENV=$(VENV) bash scripts/package.sh $(PYTHONS)

release: $(DONE)/dev ## run everything that a release must pass, then build wheel and sdist in dist/
	@VENV=$(VENV) bash scripts/release.sh

hooks: $(DONE)/dev ## install git hooks that check each commit
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type commit-msg

bench: $(DONE)/run ## measure the compiled engine against the reference engine
	@$(BIN)/sanctuary bench $(ARGS)

republic: $(DONE)/dev ## fit and forecast the militants under the Republic; writes docs/results/republic.md
	$(BIN)/python scripts/republic.py --write $(ARGS)

waits: $(DONE)/dev ## measure what people wait for at the commands and pages; writes docs/speed.md
	$(BIN)/python scripts/waits.py $(ARGS)

benchmarks: $(DONE)/run ## compare with peer packages on one small model, each in its own environment; writes docs/peers.md
	$(BIN)/python benchmarks/run.py --write $(ARGS)
	$(BIN)/python benchmarks/views.py --write

dashboard: $(DONE)/dashboard ## open the dashboard on this machine
	@$(BIN)/sanctuary dashboard $(ARGS)

format: $(DONE)/dev ## let ruff fix and format the sources
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove environments, caches and results
	rm -rf $(VENV) .venv-3.* .tools .cache build dist out .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache docs/_build docs/generated
	find sim tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a set-up step is repeated when the dependencies change.
$(DONE)/run: pyproject.toml scripts/make-venv.sh
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)"
	@mkdir -p $(DONE) && touch $@

$(DONE)/dashboard: pyproject.toml $(DONE)/run
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)" dashboard
	@touch $@

$(DONE)/docs: pyproject.toml $(DONE)/run
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)" docs
	@touch $@

$(DONE)/dev: pyproject.toml scripts/make-venv.sh
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)" dev
	@$(BIN)/python -c "$(COMPILE)"
	@echo "Reading the types of all packages (a minute, once) ..." && { $(BIN)/mypy >/dev/null || true; }  # a test shows what it finds
	@mkdir -p $(DONE) && touch $(DONE)/run $(DONE)/dashboard $(DONE)/docs $@

$(DONE)/system: scripts/system-packages.sh
	@bash scripts/system-packages.sh
	@mkdir -p $(DONE) && touch $@

$(DONE)/tools: scripts/yaml-language-server.sh $(DONE)/dev
	@bash scripts/yaml-language-server.sh $(VENV)
	@mkdir -p $(DONE) && touch $@

$(OTHER)/.done/dev: pyproject.toml scripts/make-venv.sh scripts/find-python.sh
	@UPGRADE=yes bash scripts/make-venv.sh $(OTHER) "$$(bash scripts/find-python.sh $(NEWEST))" dev
	@$(OTHER)/bin/python -c "$(COMPILE)"
	@mkdir -p $(OTHER)/.done && touch $@
