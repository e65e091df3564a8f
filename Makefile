# make crawl            sets up, then crawls the newspaper that ships with the project
# make crawl URL=...    sets up, then crawls that site
# make test             sets up, then runs the tests
# make docs             sets up, then builds the documentation into build/docs
# make check            lints, types and tests: what CI runs

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Options of scrapy crawl, for example: make crawl URL=https://www.example.com/ ARGS='-a max_articles=20'
ARGS   ?=

.PHONY: crawl test docs check lint types clean

$(VENV)/.crawls: pyproject.toml constraints.txt
	@echo "==> setting up $(VENV) for crawling (once; a minute or two)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsspider needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.develops: $(VENV)/.crawls
	@echo "==> adding what the tests need (once; a minute or two)"
	@$(PIP) --editable '.[dev]'
	@touch $@

crawl: $(VENV)/.crawls
ifdef URL
	@echo "==> crawling $(URL)"
	@$(BIN)/scrapy crawl news -a site='$(URL)' $(ARGS)
else
	@echo "==> crawling the newspaper that ships with the project"
	@$(BIN)/scrapy demo --port 0 --crawl $(ARGS)
endif

test: $(VENV)/.develops
	@echo "==> running the tests"
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

docs: $(VENV)/.develops
	@echo "==> building the documentation: build/docs/index.html"
	@$(BIN)/python -m sphinx -q -W --keep-going docs build/docs

lint: $(VENV)/.develops
	@echo "==> linting"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.develops
	@echo "==> checking types"
	@$(BIN)/mypy

check: lint types test

clean:
	@rm -rf $(VENV) build dist *.egg-info
