# `make export` and `make test` need only Python 3.11 or newer, git and make; each creates whatever is missing.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# The pins are complete, so pip need not look for dependencies. Python compiles what it imports, a small part of all.
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile

# Half of the tests for each of two processes, in order, so that few of them make the same fixtures.
PYTEST = $(BIN)/python -m pytest -n auto --dist worksteal

.PHONY: export site test test-fast test-lowest test-browser test-spark check audit reference bench release constraints clean

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

# The fast tests with the lowest versions of the dependencies that pyproject.toml allows.
test-lowest: $(VENV)/lowest
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

# Ask about security advisories on pinned packages; says so if it cannot.
audit: $(VENV)/run
	$(BIN)/python scripts/audit.py

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

$(VENV)/lowest: $(VENV)/bin/python constraints-lowest.txt pyproject.toml records/release.toml
	$(PIP_INSTALL) --require-hashes -r constraints-lowest.txt
	$(PIP_INSTALL) --no-build-isolation -e .
	@touch $@

$(VENV)/browser: $(VENV)/all constraints-browser.txt
	$(PIP_INSTALL) --require-hashes -r constraints-browser.txt
	npm install --silent --no-save --no-package-lock --prefix $(VENV) puppeteer-core@24.43.1
	@touch $@

$(VENV)/spark: $(VENV)/all constraints-spark.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints-spark.txt
	@touch $@

# Update all pins to the newest versions; needs uv. The files do not name a registry.
UV_COMPILE = uv pip compile --upgrade --universal --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-package cpc-data --quiet --python-version
EXTRAS = pyproject.toml --extra validate --extra curate --extra site --extra xlsx --extra check
# The lower bounds that are tested, of the dependencies and extras, as pins. Python 3.13 needs a newer pyarrow.
LOWER_BOUNDS = sed -nE 's/^(dependencies|validate|curate|site|xlsx|check|verify) = \[(.*)\]$$/\2/p' pyproject.toml \
	| tr , '\n' | sed -nE 's/.*"([a-z0-9-]+)(\[[a-z]+\])?>=([0-9.]+).*/\1==\3/p'
constraints:
	$(UV_COMPILE) 3.11 $(EXTRAS) --group build --group test --group check --group bench -o constraints.txt
	$(UV_COMPILE) 3.11 $(EXTRAS) --group build -c constraints.txt -o constraints-export.txt
	$(LOWER_BOUNDS) | $(UV_COMPILE) 3.12 $(EXTRAS) --group build --group test -c - -o constraints-lowest.txt
	$(UV_COMPILE) 3.11 --group browser -c constraints.txt -o constraints-browser.txt
	$(UV_COMPILE) 3.11 --group spark -c constraints.txt -o constraints-spark.txt

clean:
	rm -rf .venv .venv-* dist public .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
