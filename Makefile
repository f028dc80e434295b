# Needs only make and Python 3.11 or later; everything else goes into .venv.
.DEFAULT_GOAL := help
.PHONY: help trust demo install install-dev tools lint test check clean

VENV   := .venv
BIN    := $(VENV)/bin
# The first of these that is new enough; say PYTHON=… to choose another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

help:
	@echo 'make demo     check the shipped workbooks and print the reports'
	@echo 'make test     run the tests'
	@echo 'make lint     style, types, layers, schema, rule files'
	@echo 'make check    lint and test'
	@echo 'make trust    rules: examples, planted mistakes, coverage; the table of requirements anew'
	@echo 'make clean    remove what the above made'

# The reports find duties unmet, as they should; the demo itself succeeds.
demo: install
	@for workbook in fixtures/lao-cai-thcs-ke-hoach.xlsx fixtures/lao-cai-cum-3-ca-nam.xlsx \
		fixtures/hai-phong-th-chuyen-de.xlsx; do \
		printf '\n$$ shcm check %s --as-of 2026-06-01\n\n' "$$workbook"; \
		$(BIN)/shcm check "$$workbook" --as-of 2026-06-01 --fail-on never || exit $$?; \
	done

test: install-dev tools
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: install-dev
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/shcm rules schema rules | diff -u rules/schema.json - \
		|| { echo 'rules/schema.json is stale: shcm rules schema rules > rules/schema.json'; exit 1; }
	@$(BIN)/shcm rules lint

check: lint test

trust: install
	@$(BIN)/shcm rules test
	@$(BIN)/shcm rules mutate
	@$(BIN)/shcm rules coverage
	@$(BIN)/shcm rules trace -o docs/traceability.md

# What tests open reports with: a browser, an office, a reader of PDF. Without them those tests fail and say so.
TOOLS    := chromium chromedriver soffice pdftoppm
PACKAGES := chromium chromium-driver libreoffice-calc libreoffice-writer poppler-utils \
	fonts-liberation fonts-croscore openjdk-17-jre-headless
tools:
	@for tool in $(TOOLS); do command -v $$tool > /dev/null || missing="$$missing $$tool"; done; \
	if [ -n "$$missing" ]; then \
		echo "Not on this machine:$$missing – Debian packages: $(PACKAGES)"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
				apt-get -qq -y install --no-install-recommends $(PACKAGES) > /dev/null; \
		fi; \
	fi

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or later is needed; PYTHON=/path/to/python make …'; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# Stamps: installed again only when the dependencies may have changed.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable '.[dev]'
	@touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) build dist htmlcov .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
