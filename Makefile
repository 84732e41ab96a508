# `make demo` and `make test` do everything on a fresh machine with Python 3.11+, git and make.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check bench docs servers lock clean help
.DEFAULT_GOAL := demo

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m unlatched.warm
	@touch $@

demo: $(READY) ## make up an exposure, audit it, and write demo/report.html
	@rm -rf demo
	$(BIN)/unlatched synth whereabouts --people 20000 --fixes 60000 --seed 7 --out demo/exposure
	$(BIN)/unlatched audit demo/exposure/data --out demo || test $$? -eq 1
	@echo "Open demo/report.html in a browser."

test: $(READY) ## all tests
	$(BIN)/python -m pytest

check: $(READY) ## what a change must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bench: $(READY) ## the ratios in the README
	$(BIN)/python -m bench

docs: $(READY) ## the command reference and the README's sample screen, from the program itself
	$(BIN)/python tools/cli_reference.py
	$(BIN)/python tools/readme_screen.py

servers: ## real servers for the tests of live checks (apt, go, mvn and npm, where they are there)
	tools/servers/install

lock: ## pin every dependency by hash, on the oldest Python that is supported
	PIP_FIND_LINKS= $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header \
		--output-file requirements.lock pyproject.toml

clean: ## remove what make made
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 15
