# `make run` starts the site; `make check` is the quick check while you work, `make test` the full one before you commit.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
BIN := .venv/bin
MYPY_CACHE_DIR ?= .mypy_cache

.PHONY: run check test hooks bench build refresh calibrate words lock sbom clean

run: .venv/.run
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/gunicorn --config gunicorn.conf.py app:server

test: .venv/.dev
	@.ci/browser
	@.ci/java
	@.ci/nginx
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# The checks without a browser, Java, a server process or fuzzing; on all cores.
check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n auto --dist worksteal -m "not browser and not slow"

hooks: .venv/.dev
	$(BIN)/pre-commit install

bench: .venv/.dev
	@.ci/browser
	$(BIN)/python -m benchmarks

# FROM is a folder with the publishers' files, which are listed in data/README.md.
build: .venv/.dev
	$(BIN)/python -m data build --from $(FROM)

refresh: .venv/.dev
	$(BIN)/python -m data refresh

calibrate: .venv/.dev
	$(BIN)/python -m data calibrate --against $(AGAINST)

words: .venv/.dev
	$(BIN)/python -m data words

.venv/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Waterline needs Python 3.11 or later: make PYTHON=/path/to/python3.11 run'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'This Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --all-extras pyproject.toml -o requirements-dev.txt

sbom: .venv/.dev
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible --output-file dist/waterline.cdx.json

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
