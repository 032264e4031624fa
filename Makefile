# The words of this house. None of them needs anything set up first: bin/uv sees to that.
#   make demo    the site with its demonstration content; PORT=8000, DATA_DIR=data
#   make test    every test, on SQLite and on PostgreSQL, with the browser journeys
#   make check   what a reviewer should not have to see
#   make fix     what a machine can tidy by itself
#   make bench   how fast it is beside Wagtail, Django and nginx, and what it stands: some hours on an idle machine

run := bin/uv run --frozen --quiet
manage := $(run) python manage.py
biome := $(run) node_modules/.bin/biome
pytest := python -m pytest --quiet -p tests.watching
# Production's settings with values that are used for nothing else.
as_production := env -u STANDING_DEMO -u TESTING_PLAIN_COOKIES -u DATABASE_URL DEBUG=0 \
  SECRET_KEY="of make check alone: it signs nothing that is kept" ALLOWED_HOSTS=standing.example DATA_DIR=build/check
side_by_side := $(MAKE) --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
# Where a mistake costs most: the rules, the sealing and the verbs of legal help. Not a line goes untested.
covered_whole := $(foreach room,crypto rules questions events trust sealed access evidence intake casework retention,legal_help/$(room)/*)
# Without compiled files each start of Django takes a second longer, and tests start servers and commands.
unexport PYTHONDONTWRITEBYTECODE
comma := ,
space := $() $()

.PHONY: help demo test test-sqlite test-postgresql check check-types check-scripts check-the-rest fix bench bench-speed bench-soak catalogs chromium

help:
	@sed -n 's/^#   //p' Makefile

demo:
	@bin/demo

# The two databases side by side, a core for each; what each says is shown when it is done. What no database
# changes, only one of them tests: pytest's markers `once` and `rows`. Where lines are watched, tests/conftest.py says.
test: catalogs chromium
	@rm -f .coverage .coverage.*
	@echo "Testing on SQLite and on PostgreSQL, side by side. This takes some minutes."
	+@$(side_by_side) test-sqlite test-postgresql
	@$(run) coverage combine --quiet
	$(run) coverage report --fail-under=95
	@echo "Not a line of these goes untested: $(covered_whole)"
	@$(run) coverage report --fail-under=100 --include="$(subst $(space),$(comma),$(covered_whole))"

test-sqlite:
	@echo "On SQLite:"
	@env -u DATABASE_URL COVERAGE_FILE=.coverage.sqlite $(run) \
	  $(pytest) -m "not once(on='postgresql')" --output=test-results/sqlite
test-postgresql:
	@echo "On PostgreSQL:"
	@COVERAGE_FILE=.coverage.postgresql $(run) python -m tests.postgres \
	  $(pytest) -m "not once(on='sqlite')" --output=test-results/postgresql

# Types take as long as all the rest.
check: catalogs
	+@$(side_by_side) check-types check-scripts check-the-rest

check-types:
	$(run) mypy --no-fast-exit

check-scripts: node_modules/installed
	$(biome) check --error-on-warnings
	$(run) node_modules/.bin/tsc

check-the-rest:
	$(run) ruff format --check .
	$(run) ruff check .
	$(run) djlint templates --lint --quiet
	$(run) lint-imports --no-cache
	$(run) check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(as_production) $(manage) makemigrations --check --dry-run
	$(as_production) $(manage) check --deploy --fail-level WARNING

fix: node_modules/installed
	$(run) ruff format .
	$(run) ruff check --fix .
	$(biome) check --write

# Writes benchmarks/README.md. A try of two minutes: make bench-speed TRY="--sizes 200 500 --rounds 1 --seconds 1"
bench: bench-speed bench-soak

bench-speed: catalogs
	@$(run) python -m benchmarks speed $(TRY)

# Races, killed servers, crowds, tens of thousands of wild inputs. One of them: make bench-soak RUNS=kills
bench-soak: catalogs chromium
	@$(run) python -m benchmarks $(or $(RUNS),long-runs)

# Where an organisation has a certificate authority of its own, only the system knows it.
node_modules/installed: package-lock.json .npmrc
	@NODE_USE_SYSTEM_CA=1 $(run) npm ci --loglevel=error
	@touch $@

catalogs:
	@DJANGO_SETTINGS_MODULE=tests.settings $(manage) compile_catalogs

chromium:
	@$(run) python -m tests.chromium
