# The words of this house. None of them needs anything set up first: bin/uv sees to that.
#   make demo    the site with its demonstration content; PORT=8000, DATA_DIR=data
#   make quick   what asks no database and a test of each view, in a minute; APP=legal_help for one app
#   make test    the tests, on SQLite and on PostgreSQL, with the browser journeys, in some six minutes
#   make test-all  every row on both databases, every page and chart, and the gates of coverage; or one of its parts
#   make test-image  what confines strangers' files, and the first day, in the images of production; needs Docker
#   make check   what a reviewer should not have to see
#   make sbom    the list of packages in the image, as CycloneDX, in build/sbom.json
#   make fix     what a machine can tidy by itself
#   make bench   how fast it is beside Wagtail, Django and nginx, and what it stands: some hours on an idle machine

run := bin/uv run --frozen --quiet
manage := $(run) python manage.py
biome := $(run) node_modules/.bin/biome
pytest := pytest --quiet --no-header --no-summary -p tests.progress
on_sqlite := env -u DATABASE_URL $(run) python -m
on_postgresql := $(run) python -m tests.postgres python -m
quickly := $(on_sqlite) $(pytest) -m "quick and not exhaustive"
exhaustive := --hypothesis-profile=many
tests_but_browser := $(filter-out tests/browser tests/crawl tests/image,$(patsubst %/,%,$(wildcard tests/*/)))
tests_of_site := $(filter-out tests/legal_help,$(tests_but_browser))
# Kept beside the articles, so that both parts take as long.
articles_part := tests/articles tests/appearance tests/search tests/page_cache tests/hostile tests/accounts tests/identity tests/people tests/contact
# Only these are read: to collect all tests takes longer than many of them run.
tried_on_both = $(shell grep --recursive --files-with-matches --include="test_*.py" both_databases tests)
# Production's settings with values that are used for nothing else.
as_production := env -u STANDING_DEMO -u TESTING_PLAIN_COOKIES -u DATABASE_URL DEBUG=0 \
  SECRET_KEY="of make check alone: it signs nothing that is kept" ALLOWED_HOSTS=standing.example DATA_DIR=build/check
side_by_side := $(MAKE) --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
# Where a mistake costs most: the rules, the sealing and the verbs of legal help. Not a line goes untested.
covered_whole := $(foreach room,crypto rules questions events event_log trust files sealed access evidence intake casework retention,legal_help/$(room)/*) confinement/*
# Without compiled files each start of Django takes a second longer, and tests start servers and commands.
unexport PYTHONDONTWRITEBYTECODE
comma := ,
space := $() $()

.PHONY: help demo quick quick-app quick-help-and-facts quick-the-rest test test-sqlite test-legal-help test-site test-articles test-browser test-postgresql test-all test-all-legal-help test-all-site \
  test-all-postgresql-legal-help test-all-postgresql-site test-all-browser test-all-browser-sqlite test-all-coverage test-image check check-types check-scripts check-the-rest check-audit sbom fix bench bench-speed bench-soak catalogs chromium

help:
	@sed -n 's/^#   //p' Makefile

demo:
	@bin/demo

# Five parts, four at a time: while the browser waits, others keep both cores busy, to the end. Each prints a line
# every twenty seconds.
test: catalogs chromium
	+@$(MAKE) --no-print-directory --jobs=4 test-browser test-legal-help test-site test-articles test-postgresql

test-sqlite: test-legal-help test-site test-articles

test-legal-help:
	@$(on_sqlite) $(pytest) --side="legal help" -m "not browser and not exhaustive" tests/legal_help

test-site:
	@$(on_sqlite) $(pytest) --side=site -m "not browser and not exhaustive" $(filter-out $(articles_part),$(tests_of_site))

test-articles:
	@$(on_sqlite) $(pytest) --side=articles -m "not browser and not exhaustive" $(articles_part)

test-browser:
	@$(on_postgresql) $(pytest) --side=browser -m "not exhaustive" tests/browser tests/crawl

test-postgresql:
	@$(on_postgresql) $(pytest) --side=PostgreSQL -m "both_databases and database and not browser and not exhaustive" $(tried_on_both)

# One app: make quick APP=legal_help
quick: catalogs
	+@$(side_by_side) $(if $(APP),quick-app,quick-help-and-facts quick-the-rest)

quick-app:
	@$(quickly) --side=quick tests/$(APP)

quick-help-and-facts:
	@$(quickly) --side="legal help, advocacy" tests/legal_help tests/advocacy

quick-the-rest:
	@$(quickly) --side="all else" $(filter-out tests/advocacy,$(tests_of_site))

# Everything, on both databases, with many examples of hypothesis. Each part can be run alone.
test-all: test-all-legal-help test-all-site test-all-postgresql-legal-help test-all-postgresql-site \
  test-all-browser test-all-browser-sqlite test-all-coverage

test-all-legal-help test-all-site test-all-postgresql-legal-help test-all-postgresql-site: catalogs chromium
test-all-browser test-all-browser-sqlite: catalogs chromium node_modules/installed

test-all-legal-help:
	@COVERAGE_FILE=.coverage.1 $(on_sqlite) coverage run -m $(pytest) --side="legal help" $(exhaustive) tests/legal_help

test-all-site:
	@COVERAGE_FILE=.coverage.2 $(on_sqlite) coverage run -m $(pytest) --side=site $(exhaustive) $(tests_of_site)

test-all-postgresql-legal-help:
	@COVERAGE_FILE=.coverage.3 $(on_postgresql) coverage run -m $(pytest) --side=PostgreSQL $(exhaustive) -m database tests/legal_help

test-all-postgresql-site:
	@COVERAGE_FILE=.coverage.4 $(on_postgresql) coverage run -m $(pytest) --side=PostgreSQL $(exhaustive) -m database $(tests_of_site)

test-all-browser:
	@EXHAUSTIVE=1 $(on_postgresql) $(pytest) --side=browser -m browser

test-all-browser-sqlite:
	@EXHAUSTIVE=1 $(on_sqlite) $(pytest) --side=browser -m browser

test-all-coverage:
	@$(run) coverage combine --keep --quiet .coverage.1 .coverage.2 .coverage.3 .coverage.4
	$(run) coverage report --fail-under=95
	@echo "Not a line of these goes untested: $(covered_whole)"
	@$(run) coverage report --fail-under=100 --include="$(subst $(space),$(comma),$(covered_whole))"

test-image:
	@$(run) python -m $(pytest) --side=image tests/image

# Types take as long as all the rest.
check: catalogs
	+@$(side_by_side) check-types check-scripts check-the-rest check-audit

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
	$(run) check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml deploy/machines.yml
	$(as_production) $(manage) makemigrations --check --dry-run
	$(as_production) $(manage) check --deploy --fail-level WARNING

# Known weaknesses of packages, where the lists of them answer; passwords, keys and tokens in what git keeps. The first
# run looks at every file, for half a minute of the processor, a later one at what changed.
check-audit:
	$(run) python -m tests.audit.dependencies
	$(run) python -m tests.audit.secrets

# What the image is made of: each Python package with version and hash, as CycloneDX. The image has it at /standing/sbom.json.
sbom:
	@mkdir -p build
	@bin/uv export --frozen --quiet --no-dev --format cyclonedx1.5 --preview-features sbom-export --output-file build/sbom.json
	@echo build/sbom.json

fix: node_modules/installed
	$(run) ruff format .
	$(run) ruff check --fix .
	$(biome) check --write

# Writes benchmarks/README.md, in 25 minutes. A try: make bench-speed TRY="--sizes 200 500 --rounds 1 --seconds 1"
bench: bench-speed bench-soak

bench-speed: catalogs
	@$(run) python -m benchmarks speed $(TRY)

# Growth, races, killed servers, crowds, tens of thousands of wild inputs. One of them: make bench-soak RUNS=kills
# Sets have the same order in each run, so that a seed plays the same steps again.
bench-soak: catalogs chromium
	@PYTHONHASHSEED=0 $(run) python -m benchmarks $(or $(RUNS),growth long-runs)

# Where an organisation has a certificate authority of its own, only the system knows it.
node_modules/installed: package-lock.json .npmrc
	@NODE_USE_SYSTEM_CA=1 $(run) npm ci --loglevel=error
	@touch $@

catalogs:
	@DJANGO_SETTINGS_MODULE=tests.settings $(manage) compile_catalogs

chromium:
	@$(run) python -m tests.chromium
