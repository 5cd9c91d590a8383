# `make demo` shows Beirat, `make test` proves it. Both need Python 3.11 or later with venv, and nothing else.

VENV = .venv
RUN = $(VENV)/bin/python -m
WORKERS ?= 2

.PHONY: help install demo demo-reset test check lint format benchmark
.SILENT:

help:
	echo 'make demo        install, and serve a made-up round on 127.0.0.1:8000 (BEIRAT_PORT for another port)'
	echo 'make demo-reset  throw the demo'"'"'s data away'
	echo 'make test        run all tests, with a PostgreSQL of their own (BEIRAT_DATABASE_URL for yours)'
	echo 'make lint        check form, types, imports and templates'
	echo 'make check       lint, then test'
	echo 'make format      put the code into its form'
	echo 'make benchmark   measure the allocation and requests; DATA=folder of Pabulib files, PABUTOOLS=a Python that has pabutools'
	echo 'make install     create .venv from requirements.lock; the others do this when needed'

# Compat puts the folder on the path; setuptools' other way loads half of importlib whenever Python starts. Compiled, our
# own files load as fast where nothing may be written later.
# The stamp says where and from which lock the environment was made; as long as that holds there is nothing to do.
install:
	if [ -x $(VENV)/bin/python ] && { pwd; cat requirements.lock; } | cmp -s - $(VENV)/installed; then exit 0; fi; \
	set -e; \
	fail() { echo "$$1" >&2; exit 1; }; \
	for python in "$(PYTHON)" python3 python3.13 python3.12 python3.11 ''; do \
	    [ -n "$$python" ] || continue; \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
	done; \
	[ -n "$$python" ] || fail 'Beirat needs Python 3.11 or later; name one with make PYTHON=/path/to/python3.'; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null \
	    || fail "$$python comes without its venv module; on Debian and Ubuntu: apt install python3-venv"; \
	[ -w . ] || fail "Beirat is installed into the folder $$(pwd), which cannot be written to."; \
	echo "Installing Beirat's packages into $(VENV) with $$("$$python" --version) (once, about a minute) ..."; \
	[ -x $(VENV)/bin/python ] || "$$python" -m venv --clear $(VENV); \
	$(RUN) pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r requirements.lock; \
	$(RUN) pip install --disable-pip-version-check --no-input --no-deps --no-build-isolation --quiet \
	    --config-settings editable_mode=compat --editable .; \
	$(RUN) compileall -q allocation service; \
	{ pwd; cat requirements.lock; } > $(VENV)/installed

demo:
	$(port_is_free)
	$(MAKE) --no-print-directory install
	$(RUN) service demo

demo-reset: install
	$(RUN) service demo --reset

# Workers and the commands that tests run compile everything anew unless compiled files are kept.
test: install
	PYTHONDONTWRITEBYTECODE= $(RUN) pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: lint test

lint: install
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) djlint --lint templates
	$(VENV)/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format: install
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

benchmark: install
	$(RUN) tests.benchmarks $(if $(DATA),--data "$(DATA)") $(if $(PABUTOOLS),--pabutools "$(PABUTOOLS)") $(ARGS)

# Asked before a minute is spent on installing; `beirat demo` asks again when it takes the port.
define port_is_free
if command -v python3 >/dev/null; then python3 -c 'import os, socket, sys; \
address = os.environ.get("BEIRAT_HOST") or "127.0.0.1", int(os.environ.get("BEIRAT_PORT") or 8000); \
sys.exit(3 * (socket.socket().connect_ex(address) == 0))' 2>/dev/null; \
[ $$? != 3 ] || { echo "Port $${BEIRAT_PORT:-8000} is in use: stop the other program, or choose another port with BEIRAT_PORT." >&2; exit 1; }; fi
endef
