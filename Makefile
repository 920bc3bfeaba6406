# One command each: `make run` shows the hall, `make test` proves it, `make faults` breaks it, `make check` reads it.
# PYTHON picks the interpreter (3.11 or newer); HOST and PORT reach the hall; ARGS reaches pytest and bench; JOBS tests at once.

PYTHON ?= python3
JOBS   ?= 3
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
	@exec $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/oxlint
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
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis test-artifacts *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The locks are complete: pip looks nothing up and chooses nothing, it fetches what the lock names and compares hashes.
# `.venv/.whole` is the moment .venv was last complete. An install takes it away first, so that whatever was
# interrupted, by a key or by a power cut, is made from nothing by the next call, as is what is older than its lock.
.venv/.run: requirements.lock
.venv/.test: requirements-test.lock
.venv/.run .venv/.test:
	@[ -e .venv/.whole ] || { $(MAKE_VENV); }
	@echo "Installing $< into .venv"
	@rm -f .venv/.whole
	@$(PIP) install --quiet --no-deps --require-hashes -r $<
	@$(PIP) check
	@$(INSTALL_ANCHANG)
	@touch .venv/.whole $@

MADE_OF := Makefile requirements.lock requirements-test.lock
ifneq ($(shell [ -e .venv/.whole ] && [ -z "$$(find $(MADE_OF) -newer .venv/.whole)" ] \
    && $(BIN)/python -c 'import pip' 2>/dev/null && echo whole),whole)
$(shell rm -f .venv/.whole)
.PHONY: .venv/.run .venv/.test
endif

define MAKE_VENV
$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)' && \
rm -rf .venv && \
{ $(PYTHON) -m venv .venv >/dev/null || { rm -rf .venv; $(INSTALL_VENV) && $(PYTHON) -m venv .venv; }; }
endef

# Debian's bare python3 comes without ensurepip.
define INSTALL_VENV
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
then apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; \
else echo "Python cannot make a .venv. Run: sudo apt-get install -y python3-venv"; exit 1; fi
endef

# The project itself: a path for Python and a command for people, both inside .venv, nothing in the tree.
# The command may be linked to from anywhere.
define INSTALL_ANCHANG
echo ../../../.. > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/anchang.pth"; \
printf '%s\n' '#!/bin/sh' 'self=$$0' \
'while [ -L "$$self" ]; do to=$$(readlink "$$self"); case $$to in /*) self=$$to ;; *) self=$$(dirname "$$self")/$$to ;; esac; done' \
'exec "$$(dirname "$$self")/python" -P -m server "$$@"' > $(BIN)/anchang; \
chmod +x $(BIN)/anchang
endef
