# make crawl            sets up, then crawls the newspaper that ships with the project
# make crawl URL=...    sets up, then crawls that site
# make test             sets up, then runs the tests
# make docs             sets up, then builds the documentation into build/docs
# make check            lints, types and tests: what CI runs
# make bench CORPUS=... measures what BENCHMARKS.md says, beside the peers; ONLY=extraction,demo some of it
# make dist             builds what is released into dist, and checks it
# make lowest           writes build/lowest.txt: the oldest versions that those ranges allow
# make lock             writes constraints.txt anew from the ranges of pyproject.toml; UPGRADE=1 with the newest versions

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Which versions are installed: /dev/null for the newest, build/lowest.txt (make lowest) for the oldest that will do.
CONSTRAINTS ?= constraints.txt
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS)
TOOLS  := build/tools
# Another Scrapy than these have, for the tests: SCRAPY=git+https://github.com/scrapy/scrapy
SCRAPY ?=
# Options of scrapy crawl, for example: make crawl URL=https://www.example.com/ ARGS='-a max_articles=20'
ARGS   ?=
# Processes that test: one more than there are cores, as many a test waits for a moment to come.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: crawl test docs check lint types bench dist lock lowest clean

$(VENV)/.crawls: pyproject.toml constraints.txt
	@echo "==> setting up $(VENV) for crawling (once; a minute or two)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsspider needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q newsspider  # also where whoever runs it may write, or wants to write, nothing there
	@touch $@

$(VENV)/.develops: $(VENV)/.crawls
	@echo "==> adding what the tests need (once; a minute or two)"
	@$(PIP) --editable '.[dev]'
	@$(if $(SCRAPY),$(BIN)/pip install --quiet --disable-pip-version-check '$(SCRAPY)')
	@touch $@

$(TOOLS)/bin/uv: constraints.txt
	@echo "==> setting up $(TOOLS) (once)"
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt build twine uv
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
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

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

bench: $(VENV)/.develops
	@$(BIN)/python -m benchmarks $(CORPUS) $(if $(ONLY),--only $(ONLY)) $(ARGS)

dist: $(TOOLS)/bin/uv
	@echo "==> building dist"
	@rm -rf dist
	@$(TOOLS)/bin/python -m build --quiet
	@$(TOOLS)/bin/twine check --strict dist/*

COMPILE := $(TOOLS)/bin/uv pip compile --quiet --all-extras --group release --no-annotate
lock: $(TOOLS)/bin/uv
	@$(COMPILE) --universal --python-version 3.11 --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) \
	   --output-file constraints.txt pyproject.toml
	@touch $(TOOLS)/bin/uv

lowest: $(TOOLS)/bin/uv
	@$(COMPILE) --resolution lowest-direct --output-file build/lowest.txt pyproject.toml

clean:
	@rm -rf $(VENV) build dist *.egg-info
