# The commands of limbeck; `make` alone lists them. They need Python 3.11 or later and nothing else.
# Works with GNU make 3.81, and in a folder with spaces in its name: every path here is relative.

ARGS =
CASE =
PYTHON =
export PYTHON
# Containers often set it. Here some hundred interpreters start after each other, and each would compile all that
# it imports: SQLAlchemy alone takes 0.4 s longer, pandas 2 s.
unexport PYTHONDONTWRITEBYTECODE

# What follows may use $(RUN); the environment is made, or found to be up to date, before it.
RUN = .venv/bin/python
SETUP = python=$$(scripts/find-python) && "$$python" scripts/environment.py

.DEFAULT_GOAL := help
.PHONY: help setup lab app site quick test test-course test-real lint format bench matrix trial pages picture pins clean

help:  ## list these commands
	@echo "limbeck: see what Alembic's autogenerate sees, what it misreads and what it misses."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-19s%s\n", $$1, $$2 }'
	@echo
	@echo "  ARGS=… is passed on:    make test ARGS='-k audit'    make lab ARGS='--port=9000'"
	@echo "  PYTHON=… names one:     make lab PYTHON=python3.12"

setup:  ## make .venv with the pinned packages, when it is not there or no longer true
	@$(SETUP)

lab: setup  ## open JupyterLab at a copy of the first notebook
	@$(RUN) -m limbeck lab $(ARGS)

app: setup  ## open limbeck as an application without code, with Voilà
	@$(RUN) scripts/app.py $(ARGS)

site: setup  ## run the course and write it as static pages to build/site
	@$(RUN) scripts/course_site.py $(ARGS)

quick: setup  ## style, types and the tests that tell most, in three minutes
	@$(RUN) scripts/check.py quick $(ARGS)

test: setup  ## style, types and all tests, in a real browser too
	@$(RUN) scripts/check.py test $(ARGS)

test-course: setup  ## run lessons and exercises on the other backend, too
	@$(RUN) scripts/check.py test-course $(ARGS)

test-real: setup  ## audit real projects in environments of their own
	@$(RUN) scripts/check.py test-real $(ARGS)

lint: setup  ## style, format and types only
	@$(RUN) scripts/check.py lint

format: setup  ## put the code into the house's form
	@$(RUN) -m ruff check --quiet --fix-only && $(RUN) -m ruff format --quiet

bench: setup  ## measure how long an audit takes, against Alembic itself
	@$(RUN) benchmarks/audit.py $(ARGS)

matrix: setup  ## run the capability matrix and store its verdicts; CASE=fk.rename for one case
	@$(RUN) scripts/stored_matrix.py $(CASE) $(ARGS) && $(RUN) scripts/readme_table.py --write

trial: setup  ## run one case, and say whether its remedy is proven: make trial CASE=fk.rename
	@$(RUN) -m limbeck trial "$(or $(CASE),column.rename)" --options all $(ARGS)

pages: setup  ## write the pages in docs/ from the docstrings
	@$(RUN) scripts/pages.py --write

picture: setup  ## take the README's pictures from the real notebook
	@$(RUN) scripts/picture.py $(ARGS)

pins: setup  ## take the newest versions that pyproject.toml allows
	@$(RUN) scripts/pins.py

clean:  ## remove .venv and everything else that was made
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv, caches and builds."
