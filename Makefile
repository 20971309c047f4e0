# Every target does all its own set-up; what is already there is not made again.

PORT ?= 8000
PYTHON := $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python))))
RUN := .venv/bin/python
PIP := $(RUN) -m pip install --disable-pip-version-check --quiet --require-hashes -r
COMPILE := $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url pyproject.toml
FRONT_END := $(shell find static/src package.json -type f 2>/dev/null)
STATIC := $(shell find static -path static/build -prune -o -type f -print 2>/dev/null)

export PORT

.PHONY: demo test check bench doors screenshots lock writable port
.DELETE_ON_ERROR:

demo: port staticfiles/collected
	exec $(RUN) manage.py demo

test: .venv/development staticfiles/collected
	$(RUN) -m pytest $(ARGS)

check: .venv/development static/build/built
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) manage.py makemigrations --check --dry-run --settings tests.settings
	ATP_ENV=production ALLOWED_HOSTS=atp.example.org SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  DATABASE_URL=postgresql://app@db.example.org/atp DATABASE_OWNER_URL=postgresql://owner@db.example.org/atp \
	  EMAIL_URL=smtp+tls://mail.example.org DEFAULT_FROM_EMAIL=portal@example.org REPLY_TO_EMAIL=team@example.org \
	  $(RUN) manage.py check --deploy --fail-level WARNING
	@! grep -n '"resolved"' package-lock.json || { echo "package-lock.json names a registry's addresses."; exit 1; }
	@! grep -nE 'https?://|index-url' requirements.txt requirements-dev.txt || { echo "The requirements name an index."; exit 1; }

bench: .venv/development staticfiles/collected
	$(RUN) -m benchmarks

# Who gets what at every address, as a matrix; ARGS=--markdown for a document.
doors: .venv/development
	@$(RUN) -m tests.house.matrix $(ARGS)

screenshots: .venv/development staticfiles/collected
	@$(RUN) manage.py shell --verbosity 0 -c "from tests.journeys.screenshots import main; main('$(ROLES)'.split())"

lock: .venv/development
	$(COMPILE) --group dev --output-file requirements-dev.txt
	$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt
	npm install --package-lock-only --no-fund --no-audit

# Set-up

writable:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and was not found."; exit 1; }
	@for place in . .venv var node_modules staticfiles static/build; do \
	  test ! -e $$place || test -w $$place || { \
	    echo "'$(CURDIR)/$$place' belongs to another user of this machine, and you may not write there."; \
	    echo "Run this as that user, or in a checkout of your own."; exit 1; }; \
	done

port: writable
	@$(PYTHON) atp_portal/port_is_free.py $(PORT)

.venv/bin/python: | writable
	$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment here (Debian: apt install python3-venv)."; exit 1; }

.venv/runtime: requirements.txt | .venv/bin/python
	$(PIP) requirements.txt
	@touch $@

.venv/development: requirements-dev.txt | .venv/bin/python
	$(PIP) requirements-dev.txt
	@touch $@ .venv/runtime

node_modules/installed: package.json package-lock.json | writable
	npm ci --no-fund --no-audit --loglevel=error
	@touch $@

static/build/built: node_modules/installed $(FRONT_END)
	npm run --silent build
	@touch $@

staticfiles/collected: .venv/runtime static/build/built $(STATIC)
	$(RUN) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@
