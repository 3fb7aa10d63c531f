# `make export` and `make test` need only Python 3.11 or newer, git and make; each creates whatever is missing.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# The pins are complete, so pip need not look for dependencies. Python compiles what it imports, a small part of all.
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile

# Half of the tests for each of two processes, in order, so that few of them make the same fixtures.
PYTEST = $(BIN)/python -m pytest -n auto --dist worksteal

.PHONY: export site test test-fast test-browser test-spark check reference bench release constraints clean

# Generate the compiled dataset, the data package, the data dictionary and the record schema from the curated records.
export: $(VENV)/run
	$(BIN)/cpc-data build

# The web site, in public/. BASE_URL is the address that it will have, if it is to be published.
site: $(VENV)/run
	$(BIN)/cpc-data site public $(if $(BASE_URL),--base-url $(BASE_URL))

# All tests. The fast ones must reach the coverage minimum in pyproject.toml; to measure the others would take minutes.
test: $(VENV)/all
	$(PYTEST) --cov -m "not slow and not browser and not spark"
	$(PYTEST) -m "slow and not browser and not spark"

test-fast: $(VENV)/all
	$(PYTEST) -m "not slow and not browser and not spark"

# The site in Chromium and Firefox, which have to be installed, with Node.js. In CI nothing is skipped.
test-browser: $(VENV)/browser
	NODE_MODULES=$(VENV)/node_modules $(PYTEST) -m browser

# The check of tables in Spark, which needs Java 17 or newer. In CI nothing is skipped.
test-spark: $(VENV)/spark
	$(BIN)/python -m pytest -m spark

# What CI checks besides the tests.
check: $(VENV)/all
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/cpc-data fmt --check
	$(BIN)/cpc-data build --check
	$(BIN)/python scripts/reference.py --check
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

# docs/reference.md from the docstrings, and the list of commands in the README.
reference: $(VENV)/all
	$(BIN)/python scripts/reference.py

bench: $(VENV)/all
	$(BIN)/python benchmarks/run.py

# Wheel, sdist, zips of data package and site, workbook and checksums in dist/, if docs/releasing.md allows it.
release: $(VENV)/all
	$(BIN)/python scripts/release.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Every package is pinned with its hashes; the project itself is installed in editable mode.
$(VENV)/run: $(VENV)/bin/python constraints-export.txt pyproject.toml records/release.toml
	$(PIP_INSTALL) --require-hashes -r constraints-export.txt
	$(PIP_INSTALL) --no-build-isolation -e .
	@touch $@

$(VENV)/all: $(VENV)/run constraints.txt
	$(PIP_INSTALL) --require-hashes -r constraints.txt
	@touch $@

$(VENV)/browser: $(VENV)/all constraints-browser.txt
	$(PIP_INSTALL) --require-hashes -r constraints-browser.txt
	npm install --silent --no-save --no-package-lock --prefix $(VENV) puppeteer-core@24.43.1
	@touch $@

$(VENV)/spark: $(VENV)/all constraints-spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints-spark.txt
	@touch $@

# Update all pins to the newest versions; needs uv. The files do not name a registry.
UV_COMPILE = uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-package cpc-data --quiet
constraints:
	$(UV_COMPILE) pyproject.toml --extra validate --extra curate --extra site --extra xlsx --extra check --group build --group test --group check --group bench -o constraints.txt
	$(UV_COMPILE) pyproject.toml --extra validate --extra curate --extra site --extra xlsx --extra check --group build -c constraints.txt -o constraints-export.txt
	$(UV_COMPILE) --group browser -c constraints.txt -o constraints-browser.txt
	$(UV_COMPILE) --group spark -c constraints.txt -o constraints-spark.txt

clean:
	rm -rf .venv .venv-* dist public .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
