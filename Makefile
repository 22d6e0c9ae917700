# Everything is kept in .venv; nothing outside this directory is touched.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test lint check texts lock clean

demo: .venv/run.stamp  ## the whole program against a local Telegram, with a page to play on
	$(BIN)/python -m bot demo

run: .venv/run.stamp  ## the bot on Telegram, with the token from .env
	$(BIN)/python -m bot run

check: .venv/run.stamp  ## settings, database, token and catalogues
	$(BIN)/python -m bot check

test: lint  ## everything that .ci/run calls
	$(BIN)/python -m pytest -n 3 --dist worksteal

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

texts: .venv/dev.stamp  ## collect the texts from the source into locales/
	$(BIN)/python -m tests.support.collect_texts

lock:  ## write the two lock files anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv

.venv/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lotse needs Python 3.11 or newer.")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@
