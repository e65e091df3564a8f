# make crawl            sets up, then crawls the newspaper that ships with the project
# make crawl URL=...    sets up, then crawls that site
# make test             sets up, then runs the tests
# make check            lints, types and tests: what CI runs

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PORT   ?= 8000

.PHONY: setup crawl test check lint types clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@echo "==> setting up $(VENV) (once; a minute or two)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsspider needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

crawl: $(READY)
ifdef URL
	@echo "==> crawling $(URL)"
	@$(BIN)/scrapy crawl news -a site=$(URL) $(ARGS)
else
	@echo "==> crawling the newspaper that ships with the project"
	@$(BIN)/scrapy demo --port $(PORT) --crawl
endif

test: $(READY)
	@echo "==> running the tests"
	@$(BIN)/python -m pytest

lint: $(READY)
	@echo "==> linting"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@echo "==> checking types"
	@$(BIN)/mypy

check: lint types test

clean:
	@rm -rf $(VENV) build dist *.egg-info
