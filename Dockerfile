# Standing for production. Built with `docker compose build`; the same image is the web server and the worker.
FROM python:3.13-slim AS build
WORKDIR /standing
# With its hashes, as uv.lock has those of every other package.
COPY deploy/uv.txt deploy/
RUN pip install --no-cache-dir --requirement deploy/uv.txt
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
# What this image is made of, beside it: docs/releasing.md.
RUN uv export --frozen --quiet --no-dev --format cyclonedx1.5 --preview-features sbom-export --output-file sbom.json
COPY . .
# Compiling needs the settings, which need values; these go no further than this line.
RUN SECRET_KEY="of this step alone: it signs nothing, and is not kept" ALLOWED_HOSTS=unused DATA_DIR=/tmp/build .venv/bin/python manage.py compile_catalogs

FROM python:3.13-slim
# What decodes the files of strangers gives up its rights through libseccomp. Pictures beside shared links are written
# in Noto where our own fonts do not have the script, as of Amharic or Nepali.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-noto-core libseccomp2 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group standing \
  && install -d -o standing -g standing -m 750 /var/lib/standing \
  && install -d -o standing -g standing -m 755 /var/lib/mirror
COPY --from=build /standing /standing
WORKDIR /standing
USER standing
ENV PATH=/standing/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/var/lib/standing
ENV GRANIAN_WORKERS=2 GRANIAN_BLOCKING_THREADS=24
VOLUME /var/lib/standing
EXPOSE 8000
HEALTHCHECK --interval=30s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': __import__('os').environ['ALLOWED_HOSTS'].split()[0]}))"]
# No access log: nobody learns who read what, or looked for what. Every twelve hours a worker makes room for a
# new one, so that no memory that held somebody's words grows old.
CMD ["granian", "--no-access-log", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers-lifetime", "12h", "--respawn-failed-workers", "config.wsgi:application"]
