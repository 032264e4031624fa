#!/bin/sh
# A backup of the database into one file, and of pictures and the sealed files of requests into another. Keep both for 35
# days at the most, and then delete them.
#   deploy/backup.sh standing-2026-11-26.dump standing-2026-11-26.tar
# What opens a draft or a desk for a while, and what is done again by itself, is in no backup: drafts,
# unlocks, sign-in sessions, tasks, the cache. docs/running.md says how it is restored, and how to try that.
# What a host remembers (trust/) goes into no backup, nor do files that are still arriving.
# PG_DUMP, DATABASE, TAR and DATA_DIR are for other ways of running Standing than docker-compose.yml.
set -eu
umask 077
: "${1:?the file to write the database into}" "${2:?the file to write pictures and sealed files into}"
${PG_DUMP:-docker compose exec -T postgres pg_dump --username=standing} \
  --format=custom --no-owner --no-privileges \
  --exclude-table-data=legal_help_draft \
  --exclude-table-data=legal_help_unlock \
  --exclude-table-data=django_session \
  --exclude-table-data='django_tasks_database_*' \
  --exclude-table-data=cache \
  "${DATABASE:-standing}" >"$1.part"
# After the dump, so that no message in it misses its file. tar ends with 1 if files came or went meanwhile, which is no
# failure here. So may docker if nothing ran: what is no archive is refused in the next line.
${TAR:-docker compose exec -T web tar} --create --directory="${DATA_DIR:-/var/lib/standing}" \
  --exclude=./trust --exclude=./sealed/arriving . >"$2.part" || [ $? -eq 1 ]
tar --list --file="$2.part" >/dev/null
# An archive ends with 1,024 noughts; one that broke off between two of its files would be listed all the same.
[ -z "$(tail -c 1024 "$2.part" | tr -d '\000')" ]
# Whole or not at all: a backup that broke off must not be taken for one.
mv "$1.part" "$1"
mv "$2.part" "$2"
