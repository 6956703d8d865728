# Two commands matter: make demo, make test. Everything runs from .venv, which bootstrap makes.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
WORKERS ?= 2
ARGS ?=
# A real-format return for the second half of the tour, if there is one beside the checkout.
RETURN ?= $(wildcard ../shared/data/ssda903)

.PHONY: help bootstrap demo test lint types format pytest coverage wheel bench lock clean odk odk-record

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

bootstrap:
	@packaging/bootstrap.sh

demo: bootstrap ## Set everything up and run the main job (windows, or screenshots in build/tour)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then $(BIN)/iro-desktop demo $(ARGS); \
	else packaging/run-under-virtual-display.sh $(BIN)/iro-desktop tour --out build/tour \
	    $(if $(RETURN),--return $(RETURN)) $(ARGS); fi

test: lint pytest ## Run every check: format, lint, types, import contracts and all tests

lint: bootstrap ## Check format, lint, types and import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: bootstrap ## Format the code and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

pytest: bootstrap
	IRO_REQUIRE_POSTGRES=1 QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} \
	    $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

coverage: bootstrap ## Say which lines and branches no test reaches
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term $(ARGS)

wheel: bootstrap ## Build the wheel, install it apart and start both programs from it
	@packaging/check-wheel.sh

bench: bootstrap ## Measure the times that are promised
	@for benchmark in benchmarks/bench_*.py; do echo "== $$benchmark"; $(BIN)/python "$$benchmark" || exit 1; done

lock: bootstrap ## Bring requirements.lock in step with pyproject.toml (ARGS=--upgrade for newer releases)
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --quiet $(ARGS) -o requirements.lock >/dev/null

odk: bootstrap ## Compare forms with ODK's own engine and ODK Validate (needs node, npm, java; ODK_FORMS=400 for more)
	npm install --prefix tests/oracle --no-audit --no-fund --no-package-lock
	$(BIN)/python -m pytest -m campaign tests/core/forms/test_odk_engine.py

odk-record: bootstrap ## Ask ODK's own engine again about the recorded forms
	npm install --prefix tests/oracle --no-audit --no-fund --no-package-lock
	$(BIN)/python -m tests.core.forms.test_odk_engine

clean: ## Remove everything that was made here
	rm -rf .venv build dist htmlcov .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf .import_linter_cache src/*.egg-info
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
