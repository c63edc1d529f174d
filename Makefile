# `make run` and `make test` need nothing but Python 3.11 (or later) and make; each sets up what it needs, once.

VENV  ?= .venv
NEWER ?= .venv-newer
BIN   := $(VENV)/bin
# Named after the folder, so that a moved checkout is set up again.
DONE  := $(VENV)/.done-$(shell pwd | cksum | cut -d" " -f1)
SCENARIO ?= baseline
ARGS  ?=

.DEFAULT_GOAL := help
.PHONY: help run test check tests slow test-newer bench dashboard format clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: $(DONE)/run ## set up and run a scenario (SCENARIO=baseline ARGS="--replicates 8")
	@$(BIN)/sanctuary run $(SCENARIO) $(ARGS)

test: check tests test-newer ## set up and run all everyday checks and tests

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

test-newer: $(DONE)/dev ## a small subset on the newest Python found and the newest Mesa 3
	@python="$$(bash scripts/find-python.sh newest)"; \
	if [ -z "$$python" ]; then echo "No Python newer than 3.11 here: skipping test-newer."; \
	else $(MAKE) --no-print-directory $(NEWER)/.done/smoke NEWEST="$$python" && \
	$(NEWER)/bin/python -c 'import sys, mesa; print("Python %d.%d," % sys.version_info[:2], "Mesa", mesa.__version__)' && \
	$(NEWER)/bin/python -m pytest -q -m smoke -o cache_dir=.cache/pytest-newer $$(grep -rlE "mark\.smoke" tests --include=*.py --exclude-dir=properties); fi

bench: $(DONE)/run ## measure the compiled engine against the reference engine
	@$(BIN)/sanctuary bench $(ARGS)

dashboard: $(DONE)/dashboard ## open the dashboard on this machine
	@$(BIN)/sanctuary dashboard $(ARGS)

format: $(DONE)/dev ## let ruff fix and format the sources
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove environments, caches and results
	rm -rf $(VENV) $(NEWER) .tools .cache build dist out .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find sim tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a set-up step is repeated when the dependencies change.
$(DONE)/run: pyproject.toml scripts/make-venv.sh
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)"
	@mkdir -p $(DONE) && touch $@

$(DONE)/dashboard: pyproject.toml $(DONE)/run
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)" dashboard
	@touch $@

$(DONE)/dev: pyproject.toml scripts/make-venv.sh
	@bash scripts/make-venv.sh $(VENV) "$$(bash scripts/find-python.sh)" dev
	@mkdir -p $(DONE) && touch $(DONE)/run $(DONE)/dashboard $@

$(DONE)/system: scripts/system-packages.sh
	@bash scripts/system-packages.sh
	@mkdir -p $(DONE) && touch $@

$(DONE)/tools: scripts/yaml-language-server.sh $(DONE)/dev
	@bash scripts/yaml-language-server.sh $(VENV)
	@mkdir -p $(DONE) && touch $@

$(NEWER)/.done/smoke: pyproject.toml scripts/make-venv.sh
	@bash scripts/make-venv.sh $(NEWER) "$(NEWEST)" smoke
	@mkdir -p $(NEWER)/.done && touch $@
