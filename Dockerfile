# One image for web, worker, relay, beat and the migrations: see docs/operate.md.
# Base images by name and release; give a digest with --build-arg in your own pipeline.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS built
WORKDIR /srv/portal
COPY . .
# The locked packages with their hashes, and the front-end assets: as on a machine without an engine.
RUN python3 -m portal.launch image && rm -rf .state node_modules locks package.json package-lock.json

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -m 0700 -o 10001 -g 10001 \
    /run/broker /run/cache /run/clamav /var/lib/broker /var/lib/clamav /var/lib/portal \
    /var/lib/portal/media \
 && install -d -m 0711 -o 10001 -g 10001 /run/portal \
 && install -d -m 0700 -o 999 -g 999 /archive
WORKDIR /srv/portal
# Owned by root: the portal cannot change its own code.
COPY --from=built /srv/portal .
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATE_DIR=/var/lib/portal \
    BUILD_DIR=/srv/portal/build \
    WEB_BIND=unix:/run/portal/web.sock
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD [".venv/bin/python", "-m", "portal.probe", "web"]
CMD [".venv/bin/python", "-m", "portal.launch.alone", "web"]
