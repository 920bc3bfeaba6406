# One command each: `make run` shows the hall, `make test` proves it, `make faults` breaks it, `make check` reads it.
# PYTHON picks the interpreter (3.11 or newer); HOST and PORT reach the hall; ARGS reaches pytest and bench; JOBS tests at once.

PYTHON ?= python3
JOBS   ?= 2
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip
LOCK   := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install test check faults bench clean lock venv
.DELETE_ON_ERROR:

run: .venv/.run
	@exec $(BIN)/anchang demo

install: .venv/.run

test: .venv/.test
	@$(BIN)/python -m tests.setup_machine
	@exec $(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@! grep -nE '://|--(extra-)?index|--find-links' requirements.lock requirements-test.lock bench/fanout/requirements.lock
	@! grep == requirements.lock | grep -vxFf requirements-test.lock

faults: .venv/.test
	@$(BIN)/python -m tests.setup_machine
	@exec $(BIN)/python -m pytest tests/faults --all-faults $(ARGS)

bench: .venv/.test
	@exec $(BIN)/python -m bench $(ARGS)

venv: .venv/.test

lock:
	@command -v uv >/dev/null || { echo "uv writes the locks: $(PYTHON) -m pip install uv"; exit 1; }
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) -c requirements.lock requirements-test.in -o requirements-test.lock
	$(LOCK) bench/fanout/requirements.in -o bench/fanout/requirements.lock

# Keeps var/, which holds the hall's data.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage test-artifacts *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp older than its lock or this file is made again; without a working python, .venv is made from nothing.
.venv/.run: requirements.lock
.venv/.test: requirements-test.lock
.venv/.run .venv/.test: Makefile | $(BIN)/python
	@echo "Installing $(filter %.lock,$^) into .venv"
	@$(PIP) install --quiet --require-hashes -r $(filter %.lock,$^)
	@$(INSTALL_ANCHANG)
	@touch $@

ifneq ($(shell $(BIN)/python -c 'import pip' 2>/dev/null && echo works),works)
.PHONY: .venv/.run .venv/.test $(BIN)/python
endif

# The project itself: a path for Python and a command for people, both inside .venv, nothing in the tree.
define INSTALL_ANCHANG
echo ../../../.. > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/anchang.pth"; \
printf '%s\n' '#!/bin/sh' 'exec "$$(dirname "$$0")/python" -P -m server "$$@"' > $(BIN)/anchang; \
chmod +x $(BIN)/anchang
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	@rm -rf .venv
	@$(PYTHON) -m venv .venv >/dev/null || { rm -rf .venv; $(INSTALL_VENV) && $(PYTHON) -m venv .venv; } \
		|| { rm -rf .venv; exit 1; }

# Debian's bare python3 comes without ensurepip.
define INSTALL_VENV
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
then apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
else echo "Python cannot make a .venv. Run: sudo apt-get install -y python3-venv"; exit 1; fi
endef
