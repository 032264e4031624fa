#!/bin/sh
# A backup of the database into one file, to be kept for 35 days at the most and then deleted.
#   deploy/backup.sh standing-2026-11-26.dump
# What opens a draft or a desk for a while, and what is done again by itself, is in no backup: drafts,
# unlocks, sign-in sessions, tasks, the cache. docs/running.md says how it is restored, and how to try that.
# PG_DUMP and DATABASE are for other ways of running PostgreSQL than docker-compose.yml.
set -eu
umask 077
: "${1:?the file to write}"
${PG_DUMP:-docker compose exec -T postgres pg_dump --username=standing} \
  --format=custom --no-owner --no-privileges \
  --exclude-table-data=legal_help_draft \
  --exclude-table-data=legal_help_unlock \
  --exclude-table-data=django_session \
  --exclude-table-data='django_tasks_database_*' \
  --exclude-table-data=cache \
  "${DATABASE:-standing}" >"$1.part"
# Whole or not at all: a dump that broke off must not be taken for one.
mv "$1.part" "$1"
