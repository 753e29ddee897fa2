# Needs Python 3.11 or newer and make; everything else goes into .venv, and no further.

# The first of these that will do; name another with `make PYTHON=/path/to/python ...`.
PYTHON ?= python3.11 python3.12 python3.13 python3
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/.uv-$(UV_VERSION)
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
ASSETS := src/sociale_infra/maps/vendor/assets.sha256
PAGE := $(wildcard $(addprefix src/sociale_infra/maps/web/,*.js */*.js *.css */*.css))
LOCKED := $(UV) pyproject.toml uv.lock hatch_build.py package.json package-lock.json $(PAGE) $(ASSETS)

export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON := $(BIN)/python
export UV_PYTHON_DOWNLOADS := never

# Compiled once, also where the environment says otherwise: the tests load it all in many processes.
unexport PYTHONDONTWRITEBYTECODE

# --inexact leaves uv itself in .venv, and the dev group when only the runtime is asked for.
SYNC := $(BIN)/uv sync --quiet --locked --inexact
# The package itself is not installed but linked, so uv leaves it out.
COMPILE := $(BIN)/python -m compileall -q src

.PHONY: help demo map notebooks bench bench-page test test-full fuzz check format lock clean

help:
	@echo "make demo    the sample town: sets up, runs, says where the map is"
	@echo "make map     your town: OSM=town.osm.pbf AREAS=areas.gpkg OUT=results/town"
	@echo "             (ARGS='--municipality Delft ...' adds options of 'sociale-infra run')"
	@echo "make notebooks  opens the notebooks in JupyterLab, which is fetched for it"
	@echo "make test    all tests (ARGS='-k snap' passes options to pytest)"
	@echo "make test-full  the same with many times the examples and draws: about half an hour"
	@echo "             (SEED=7 draws others)"
	@echo "make fuzz    damaged inputs for an hour (MINUTES=5; SEED=1000 for others)"
	@echo "make check   format, lint, types and import rules, of Python and of the page's modules"
	@echo "make format  writes both as the formatters want them"
	@echo "             (demo, map, test and check bundle the page's modules again after an edit)"
	@echo "make bench   this and other tools, side by side (OSM=..., AREAS=... as above; the sample"
	@echo "             town if none; PROVINCE_OSM=, PROVINCE_AREAS= for growth)"
	@echo "make bench-page  how large, fast and heavy maps are (MAP=\"town/map.html other/map.html\")"
	@echo "make lock    renew uv.lock and package-lock.json (ARGS=--upgrade for newer versions)"
	@echo "make clean   remove .venv, fetched assets and caches; results stay"

demo: $(RUNTIME)
	@$(BIN)/sociale-infra demo --out results/demo
	@echo "The map: $(CURDIR)/results/demo/map.html"

OUT ?= results/map
map: $(RUNTIME)
	@$(BIN)/sociale-infra run $(if $(OSM),--osm-file "$(OSM)") $(if $(AREAS),--areas-file "$(AREAS)") \
		--out "$(OUT)" $(ARGS)
	@echo "The map: $(abspath $(OUT))/map.html"

bench: $(DEV)
	@$(SYNC) --group bench --compile-bytecode || echo "Not every tool could be installed; the others are measured" >&2
	@$(BIN)/python -m benchmarks $(if $(OSM),--osm-file "$(OSM)") \
		$(if $(AREAS),--areas-file "$(AREAS)") \
		$(if $(PROVINCE_OSM),--province-osm-file "$(PROVINCE_OSM)") \
		$(if $(PROVINCE_AREAS),--province-areas-file "$(PROVINCE_AREAS)") $(ARGS)

bench-page: $(DEV)
	@$(BIN)/python -m benchmarks.page $(MAP) $(ARGS)

notebooks: $(DEV)
	@$(BIN)/uv run --quiet --no-sync --with jupyterlab jupyter lab --notebook-dir notebooks $(ARGS)

# As many processes as tests/conftest.py says; a file of tests stays in one, with what it makes.
# The order is that of the files, the slides first (tests/conftest.py): what takes longest begins,
# and short files fill up.
PYTEST := $(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test: $(DEV)
	@$(PYTEST) $(ARGS)

SEED ?= 0
test-full: $(DEV)
	@EFFORT=full $(PYTEST) --hypothesis-seed=$(SEED) $(ARGS)

MINUTES ?= 60
fuzz: $(DEV)
	@$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --seed $(SEED) $(ARGS)

check: $(DEV)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python docs/check_docstrings.py
	@$(BIN)/python -m tests.page_tools check

format: $(DEV)
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python -m tests.page_tools format

lock: $(UV)
	@$(BIN)/uv lock $(ARGS)
	@npm install --package-lock-only --omit-lockfile-registry-resolved

clean:
	@rm -rf $(VENV) $(dir $(ASSETS)) node_modules build dist .hypothesis .*_cache

$(RUNTIME): $(LOCKED)
	@echo "Installing what it runs on into $(VENV) (the first time takes a minute or so)"
	@$(SYNC) --no-dev --extra slides --extra towns --compile-bytecode
	@$(COMPILE)
	@touch $@

# Compiled at once: the many programs that the tests start load three times as fast.
$(DEV): $(LOCKED)
	@echo "Installing what it runs on and the tools of its tests into $(VENV) (a minute or so the first time)"
	@$(SYNC) --compile-bytecode
	@$(COMPILE)
	@touch $(RUNTIME) $@

# The build fetches them (hatch_build.py); where they are gone, the package is installed again.
$(ASSETS): ;

# A .venv whose Python has left the machine starts afresh.
$(BIN)/python: ;

$(UV): $(BIN)/python
	@found=; for python in $(PYTHON); do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "No Python 3.11 or newer with venv and pip among: $(PYTHON)."; \
		echo "Install one (Debian, Ubuntu: python3 and python3-venv) or name one: make PYTHON=/path/to/python"; \
		exit 1; \
	fi >&2; \
	echo "Setting up $(VENV) with $$($$found --version)"; \
	$$found -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@
