# What is done often, one word each. Needs GNU make 3.81 or newer, a POSIX sh and Python 3.11 or
# newer with its venv module; the rest is fetched into .venv, all of it pinned by hash.

PYTHON ?= python3
DB ?= db/quotes.db
PORT ?= 8001
SERVE ?= 1
ARGS ?=
JOBS ?= 2
UPGRADE ?=
CODE ?=
NAME ?=
TEXTS ?=

# A file of tests is one process's, so that what its tests share is made once.
PYTEST = $(BIN)/pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# Empty files that say when a step was done: what is older than its sources is done again.
MADE := $(VENV)/.made
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALLED_STANZA := $(VENV)/.installed-stanza
INSTALLED_RAY := $(VENV)/.installed-ray
INSTALLED_TRAINING := $(VENV)/.installed-training
AXE := tests/browser/node_modules/.made

.DEFAULT_GOAL := help
.PHONY: help demo test check static tidy lint types contract fast format training lock language cases docs screenshots clean

help: ## Show this list
	@echo "quotetrack: who said what in the news"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: $(INSTALLED) ## Install, ingest seeds/ into db/quotes.db and serve it [SERVE=0 PORT=8001 DB=]
	@$(BIN)/quotetrack ingest seeds --db "$(DB)"
ifneq ($(SERVE),0)
	@$(BIN)/quotetrack serve --db "$(DB)" --port "$(PORT)"
endif

test: $(INSTALLED_DEV) $(INSTALLED_STANZA) $(INSTALLED_RAY) $(AXE) ## Install what tests need and run all of them, slow ones too [ARGS="-k marks" JOBS=2]
	$(PYTEST) $(ARGS)

check: static fast ## Format, lint, types, import contract, fast tests: run it before a commit

static: tidy lint types contract

tidy: $(INSTALLED_DEV)
	$(BIN)/ruff format --check .

lint: $(INSTALLED_DEV)
	$(BIN)/ruff check .

types: $(INSTALLED_DEV)
	$(BIN)/mypy

contract: $(INSTALLED_DEV)
	$(BIN)/lint-imports

fast: $(INSTALLED_DEV) ## Run the fast tests [ARGS="-k marks" JOBS=2]
	$(PYTEST) -m "not slow" $(ARGS)

format: $(INSTALLED_DEV) ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

training: $(INSTALLED_TRAINING) ## Check and test the programs that make the weights; installs torch
	cd training/encoder && ../../$(BIN)/mypy --config-file ../../pyproject.toml .
	cd training/gate && ../../$(BIN)/mypy --config-file ../../pyproject.toml .
	cd training/rankers && ../../$(BIN)/mypy --config-file ../../pyproject.toml .
	cd training/speakers && ../../$(BIN)/mypy --config-file ../../pyproject.toml .
	cd training/statements && ../../$(BIN)/mypy --config-file ../../pyproject.toml .
	cd training/stanza && ../../$(BIN)/mypy --config-file ../../pyproject.toml .
	$(BIN)/pytest training $(ARGS)

language: $(INSTALLED_DEV) ## Begin the data and the cases of another language [CODE=es NAME=Spanish]
	$(BIN)/python tests/languages/begin.py $(CODE) $(NAME)

cases: $(INSTALLED_DEV) ## Draft cases of a language from texts, to be put right by hand [CODE=es TEXTS=texts.txt]
	PYTHONPATH=tests $(BIN)/python tests/languages/draft.py $(CODE) $(TEXTS)

docs: $(INSTALLED_DEV) ## Write docs/cli.md anew from the commands' help
	$(BIN)/python docs/write_cli.py

screenshots: $(INSTALLED_DEV) ## Make docs/screenshots anew; needs chromium and pngquant
	PYTHONPATH=tests $(BIN)/python docs/take_screenshots.py

lock: $(INSTALLED_DEV) ## Write requirements/ anew after a change in pyproject.toml [UPGRADE=1]
	$(COMPILE) pyproject.toml --output-file requirements/base.txt
	$(COMPILE) --group build --constraint requirements/base.txt --output-file requirements/build.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/base.txt \
		--constraint requirements/build.txt --output-file requirements/dev.txt

clean: ## Remove .venv, caches and builds; what is in db/ stays
	rm -rf $(VENV) tests/browser/node_modules build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo \
		"quotetrack needs Python 3.11 or newer, which $(PYTHON) is not: name one, as in make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
		"$(PYTHON) cannot make virtual environments: on Debian or Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Without build isolation, or pip would fetch the build backend unpinned.
$(INSTALLED): $(MADE) pyproject.toml requirements/base.txt requirements/build.txt
	@echo "Installing quotetrack into $(VENV): a minute or two, some 200 MB the first time" >&2
	@$(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements/dev.txt
	@echo "Installing what tests need into $(VENV)" >&2
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# What looks for barriers on pages; the tests also need a Chromium, which .ci/run installs.
$(AXE): tests/browser/package-lock.json
	@command -v npm >/dev/null || { echo \
		"The tests of pages need npm: on Debian or Ubuntu, apt-get install npm chromium" >&2; exit 1; }
	@cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# Not locked: a hash would name one of torch's builds, and each machine has its own.
$(INSTALLED_STANZA): $(INSTALLED_DEV)
	@echo "Installing Stanza, torch and natasha into $(VENV): some 350 MB" >&2
# natasha needs docopt, which has no wheel: pip builds it, apart from what is here.
	@$(PIP) install docopt
	@$(PIP) install --no-build-isolation --editable ".[stanza,russian]"
	@touch $@

# Not locked, as Stanza isn't: who runs a cluster takes the Ray that runs there.
$(INSTALLED_RAY): $(INSTALLED_DEV)
	@echo "Installing Ray and pyarrow into $(VENV): some 500 MB" >&2
	@$(PIP) install --no-build-isolation --editable ".[ray]"
	@touch $@

$(INSTALLED_TRAINING): $(INSTALLED_STANZA)
	@echo "Installing what training needs into $(VENV): some 100 MB" >&2
	@$(PIP) install --no-build-isolation --editable ".[training]"
	@touch $@
