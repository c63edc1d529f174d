# `make run` and `make test` need nothing but Python 3.11 (or later) and make; each sets up what it needs, once.

VENV  ?= .venv
BIN   := $(VENV)/bin
# Named after the folder, so that a moved checkout is set up again.
DONE  := $(VENV)/.done-$(shell pwd | cksum | cut -d" " -f1)
SCENARIO ?= baseline
ARGS  ?=
NEWEST := $(shell bash scripts/find-python.sh all | tail -n 1)
OTHER  := .venv-$(NEWEST)

.DEFAULT_GOAL := help
.PHONY: help run test check tests slow test-newer stale test-all renew findings readme gallery docs package release hooks bench benchmarks dashboard format clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: $(DONE)/run ## set up and run a scenario (SCENARIO=baseline ARGS="--replicates 8")
	@$(BIN)/sanctuary run $(SCENARIO) $(ARGS)

test: check tests test-newer stale ## set up and run all everyday checks and tests

check: $(DONE)/dev ## lint, types, layers of imports, and the evidence's own tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/evidence

tests: $(DONE)/dev $(DONE)/system $(DONE)/tools ## the everyday test suite, on two processes
	$(BIN)/pytest -q -n 2 --dist=worksteal -m "not slow" $(ARGS)

slow: $(DONE)/dev $(DONE)/system $(DONE)/tools ## the tests that take minutes
	$(BIN)/pytest -q -m slow $(ARGS)

test-newer: $(OTHER)/.done/dev ## a small set, every extra's command included, on the newest Python found and the newest releases
	@$(OTHER)/bin/python -c 'import sys, mesa; print("Python %d.%d," % sys.version_info[:2], "Mesa", mesa.__version__)'
	@$(OTHER)/bin/python -m pytest -q -n 2 --dist=worksteal -m "smoke and not slow" -o cache_dir=.cache/pytest-newer $(ARGS)

stale: $(DONE)/dev ## say which measured effects of claims the model no longer gives; never fails for that
	@$(BIN)/sanctuary ablate --check || [ $$? -eq 1 ]

test-all: ## every test on each supported Python found, with the newest releases; slow ones on the first (PYTHONS="3.11 3.13")
	@bash scripts/test-all.sh $(PYTHONS)

renew: $(DONE)/run ## write anew what is made from declarations: schemas, and the golden results with what moved in them
	@$(BIN)/sanctuary schema --all --out scenarios/schema
	@$(BIN)/python -m tests.golden.regenerate

findings: $(DONE)/run ## measure the effect of every claim again, and label it (an hour and a half on two cores)
	$(BIN)/sanctuary ablate --write --replicates 200 --points 64 --pairs 8 $(ARGS)
	$(BIN)/python scripts/readme.py --write claims

readme: $(DONE)/run ## write the README's figures anew from runs (ARGS=NAME for one block)
	$(BIN)/python scripts/readme.py --write $(ARGS)

gallery: $(DONE)/run ## draw the gallery's figures anew, by the commands that it shows (ARGS=NAME for one)
	$(BIN)/python scripts/gallery.py $(ARGS)

docs: $(DONE)/docs ## build the documentation site into docs/_build/html; a warning fails it
	$(BIN)/python -m sphinx -q -W --keep-going docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

package: $(DONE)/dev ## wheel and sdist in dist/, each tried in an empty environment on each supported Python found (PYTHONS="3.11 3.13")
	@VENV=$(VENV) bash scripts/package.sh $(PYTHONS)

release: $(DONE)/dev ## all that a release must pass, then wheel and sdist in dist/
	@VENV=$(VENV) bash scripts/release.sh

hooks: $(DONE)/dev ## check commits before they are made
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type commit-msg

bench: $(DONE)/run ## measure the compiled engine against the reference engine
	@$(BIN)/sanctuary bench $(ARGS)

benchmarks: $(DONE)/run ## measure the peers on one small model, each in its own environment; writes docs/peers.md
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
	@mkdir -p $(DONE) && touch $(DONE)/run $(DONE)/dashboard $(DONE)/docs $@

$(DONE)/system: scripts/system-packages.sh
	@bash scripts/system-packages.sh
	@mkdir -p $(DONE) && touch $@

$(DONE)/tools: scripts/yaml-language-server.sh $(DONE)/dev
	@bash scripts/yaml-language-server.sh $(VENV)
	@mkdir -p $(DONE) && touch $@

$(OTHER)/.done/dev: pyproject.toml scripts/make-venv.sh scripts/find-python.sh
	@UPGRADE=yes bash scripts/make-venv.sh $(OTHER) "$$(bash scripts/find-python.sh $(NEWEST))" dev
	@mkdir -p $(OTHER)/.done && touch $@
