# NN101: every errand has a name here. `make` alone lists them.
# Works with GNU make 3.81 and newer, in folders whose names have spaces, as root and as anybody else.

UV ?= uv
PYTHON ?=
BIN := .venv/bin
STAMP := .venv/.nn101-ready
WARM := .venv/.nn101-warm
DRIVER := .venv/.nn101-browser

# What somebody exported for another project must not change what we import.
unexport PYTHONPATH PYTHONHOME
# uv trusts the certificates this machine trusts, as pip does: schools have proxies. (The second is the old name.)
export UV_SYSTEM_CERTS := 1
export UV_NATIVE_TLS := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test browser fuzz lab build solutions bench lock clean fresh-environment

help:
	@echo "NN101, a course kit: neural networks from first principles, with an autograder."
	@echo
	@echo "  make demo       grade a made-up class and read its report (start here)"
	@echo "  make lab        open the course in JupyterLab (IN=folder: a copy of it, or a classroom)"
	@echo "  make test       check everything that must hold"
	@echo
	@echo "  make setup      make the environment, .venv (the others do it when needed)"
	@echo "  make build      generate course/ from solutions/"
	@echo "  make solutions  run the answer notebooks and keep them, with their figures, as HTML"
	@echo "  make bench      measure speed against nbgrader, plain NumPy and PyTorch"
	@echo "  make browser    come by a Chromium and its driver, for the tests that walk through the course as people do"
	@echo "  make fuzz       send ten thousand damaged notebooks through the sandbox"
	@echo "  make lock       resolve pyproject.toml into the two locks (UPGRADE=1: newest versions)"
	@echo "  make clean      delete what the others made, but not .venv and no gradebook"
	@echo
	@echo "Set-up needs Python 3.11, 3.12 or 3.13, and uses uv when it is there. To choose yourself:"
	@echo "  make setup PYTHON=python3.12        make setup UV=   (without uv)"

# ---- the environment ------------------------------------------------------------------------------------------

# It does not survive being moved or copied, nor the loss of its Python: then it is made anew.
STALE := $(if $(wildcard $(STAMP)),$(shell \
  [ "`cat $(STAMP)`" = "`pwd -P`" ] && $(BIN)/python -c "" 2>/dev/null || echo fresh-environment))

WITH = $(if $(shell "$(UV)" --version 2>/dev/null),uv,pip)

setup: $(WARM)
	@:

$(STAMP): requirements.lock pyproject.toml $(STALE)
	@echo "Setting up NN101 in .venv with $(WITH): takes about a minute, once ..."
	@$(BIN)/python -c "import $(KEEP_$(WITH)); $(OUR_VERSION)" 2>/dev/null || { $(CREATE_WITH_$(WITH)); }
	@$(INSTALL_WITH_$(WITH)) || { echo "Setup stopped. Once that is mended, the same command goes on." >&2; exit 1; }
	@pwd -P > $@

# Once, and again when the source of a kernel is new: no lesson waits for a compiler. Where that fails, lessons wait.
$(WARM): $(STAMP) $(wildcard nn101/kernels/*.py)
	@echo "Compiling the fast loops: takes a minute, once ..."
	@$(BIN)/python -m nn101 warm || echo "Never mind: each will be compiled when it is first used." >&2
	@touch $@
	@echo "Ready, with $$($(BIN)/python --version)."

fresh-environment:
	@echo "The environment here was made for another folder, or its Python is gone: making a new one."
	@rm -rf .venv

# Being on PATH proves nothing (pyenv leaves shims there that cannot run), so each candidate is tried.
CANDIDATES = $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python)
OUR_VERSION = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
define FIND_PYTHON
  found=; for python in $(CANDIDATES); do \
    if "$$python" -c "import $(NEED_$(WITH)); $(OUR_VERSION)" >/dev/null 2>&1; then found=$$python; break; fi; \
  done
endef
define SAY_NO_PYTHON
  echo "NN101 needs Python 3.11, 3.12 or 3.13 with its venv module; tried here:" $(CANDIDATES) >&2; \
  echo "On Debian or Ubuntu: apt install python3 python3-venv. On macOS: brew install python@3.13." >&2; \
  echo "If you have one elsewhere: make setup PYTHON=/path/to/python3.13" >&2
endef

# uv finds, or fetches, a Python by itself when none was named. Compiled now, because graded code runs where
# nothing can be written and would compile every import again.
KEEP_uv = sys
NEED_uv = sys
define CREATE_WITH_uv
  $(FIND_PYTHON); \
  if [ -z "$$found" ] && [ -n "$(PYTHON)" ]; then $(SAY_NO_PYTHON); exit 1; fi; \
  rm -rf .venv && "$(UV)" venv --quiet --python "$${found:->=3.11,<3.14}" .venv
endef
define INSTALL_WITH_uv
  "$(UV)" pip install --python $(BIN)/python $$([ -t 2 ] || echo --quiet) --compile-bytecode \
    --require-hashes -r requirements.lock \
  && "$(UV)" pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation -e .
endef

# pip says either hundreds of lines or nothing for a minute: we count for it.
KEEP_pip = pip
NEED_pip = venv, ensurepip
PIP_INSTALL = $(BIN)/python -m pip --disable-pip-version-check install --no-input --no-user
define CREATE_WITH_pip
  $(FIND_PYTHON); \
  if [ -z "$$found" ]; then $(SAY_NO_PYTHON); exit 1; fi; \
  rm -rf .venv && "$$found" -m venv .venv
endef
define INSTALL_WITH_pip
  { $(PIP_INSTALL) --progress-bar off --require-hashes -r requirements.lock || echo PIP_FAILED; } | { \
    fetched=0; \
    while read -r word rest; do case "$$word" in \
      Collecting) fetched=$$((fetched + 1)); \
        [ $$((fetched % 25)) -ne 0 ] || echo "  $$fetched of about $(LOCKED) packages fetched" ;; \
      Installing) echo "  all fetched; unpacking and compiling them, the longer half" ;; \
      PIP_FAILED) exit 1 ;; \
    esac; done; } \
  && $(PIP_INSTALL) --quiet --no-deps --no-build-isolation -e .
endef
LOCKED = $(shell grep -c == requirements.lock)

# Playwright, which drives a browser, is large, and students have no use for it: it comes where tests need it, once.
# An environment that uv made has no pip of its own.
$(DRIVER): requirements-browser.lock $(STAMP)
	@echo "Fetching Playwright, which drives a browser in the tests (45 MB, once) ..."
	@$(DRIVER_WITH_$(WITH))
	@touch $@

DRIVER_WITH_uv = "$(UV)" pip install --python $(BIN)/python --quiet --require-hashes -r requirements-browser.lock
define DRIVER_WITH_pip
  { $(BIN)/python -c "import pip" 2>/dev/null || $(BIN)/python -m ensurepip >/dev/null; } \
  && $(PIP_INSTALL) --quiet --progress-bar off --require-hashes -r requirements-browser.lock
endef

lock:
	@"$(UV)" --version >/dev/null 2>&1 || { echo "Making the lock needs uv; install it, or name it: make lock UV=/path/to/uv" >&2; exit 1; }
	"$(UV)" pip compile pyproject.toml --extra dev $(if $(UPGRADE),--upgrade) --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements.lock
	@sed -n 's/^browser = \["\(.*\)"\].*/\1/p' pyproject.toml | \
	"$(UV)" pip compile - --constraint requirements.lock $(if $(UPGRADE),--upgrade) --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements-browser.lock

# ---- the errands ----------------------------------------------------------------------------------------------

demo: setup
	@$(BIN)/autograder demo

# pytest comes last, so that its closing line ends the output. Tests of one file share a process: they may share
# a built course or a warm sandbox. Those in a browser say themselves what they lack, where they may not be left out.
test: setup
	@! $(BIN)/python $(CHROMIUM) || $(MAKE) --silent --no-print-directory $(DRIVER) || true
	@$(BIN)/autograder build --check
	@$(BIN)/autograder verify
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

CHROMIUM := tests/browser/chromium.py

browser: setup
	@$(MAKE) --silent --no-print-directory $(DRIVER) || true
	@$(BIN)/python $(CHROMIUM) fetch

fuzz: setup
	@$(BIN)/python -m pytest tests/fuzz --executed 10000

# The server's root is this folder, so that formgrader finds nbgrader_config.py; the file browser opens on course/, and
# the page with the course map beside it.
# nbgrader's extensions come enabled by its wheel. Nothing is fetched or sent: no news, no look for newer versions.
# IN names another folder to work in, which becomes a copy of course/ if it is not there; LAB_FLAGS go to JupyterLab.
OFFLINE := --LabApp.news_url=None --LabApp.extension_manager=readonly \
  --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate
IN :=
LAB_FLAGS :=
LAB = jupyter lab --ServerApp.root_dir=. --log-level=WARN $(OFFLINE) $(if $(filter 0,$(shell id -u)),--allow-root) $(LAB_FLAGS)

lab: setup
ifeq ($(IN),)
	@echo "Opening the course in your browser. To stop: Ctrl-C here."
	@$(BIN)/$(LAB) --FileContentsManager.preferred_dir=course --LabApp.default_url=/lab/tree/course/index.ipynb
else
	@[ -e "$(IN)" ] || { cp -R course "$(IN)" && echo "Made a copy of the course: $(IN)"; }
	@echo "Opening $(IN) in your browser. To stop: Ctrl-C here."
	@bin="$$(pwd -P)/$(BIN)" map= && cd "$(IN)" && if [ -e index.ipynb ]; then map=--LabApp.default_url=/lab/tree/index.ipynb; fi && \
	  "$$bin"/$(LAB) $$map
endif

build: setup
	@$(BIN)/autograder build

solutions: setup
	@$(BIN)/autograder solutions

# PyTorch is large and not in the lock; without it that comparison is left out.
bench: setup
	@$(BIN)/python -m benchmarks

clean:
	rm -rf build demo release .pytest_cache .ruff_cache $(WARM)
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
