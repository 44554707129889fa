# Unrolled as one image, built in stages, so that npm, pip's work and its leavings stay behind:
#   docker build --tag unrolled . && docker run --rm --publish 127.0.0.1:8000:8000 --read-only --tmpfs /tmp unrolled

# --- the small Plotly bundle, from npm ---
FROM node:24-slim AS bundle
WORKDIR /bundle
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

# --- the proxy before several of them; compose.yaml alone builds it ---
FROM caddy:2.11.7-alpine AS proxy
# A copy has not the file's capability to bind low ports. With it, a container that may have none cannot start it.
RUN cp /usr/bin/caddy /usr/local/bin/caddy && chown -R 10001:10001 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10001
EXPOSE 8080 8443
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile"]

# --- the Python packages, in a venv that moves on as a whole ---
FROM python:3.11-slim-bookworm AS packages
# PyTorch's own index has the CPU build (2.13.0+cpu); PyPI's for Linux brings gigabytes of CUDA. See the Makefile.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.txt ./
# The venv has no pip of its own: the image that serves has no use for one.
RUN python3 -m venv /opt/pip && python3 -m venv --without-pip /opt/venv
RUN /opt/pip/bin/pip --python /opt/venv/bin/python install --no-deps --extra-index-url "$TORCH_INDEX" \
    "$(grep -o '^torch==[0-9.]*' requirements.txt)"
RUN /opt/pip/bin/pip --python /opt/venv/bin/python install --requirement requirements.txt
# What torch brings for building and testing itself: headers, test programs, protoc.
RUN cd /opt/venv/lib/python3*/site-packages/torch \
    && rm -rf include share test bin/protoc* bin/*[tT]est* \
    && find lib -name '*.a' -delete
# The code, compiled to bytecode here, since the root file system is read-only where it runs.
WORKDIR /srv/unrolled
COPY app app
COPY models models
RUN python3 -m compileall -q --invalidation-mode unchecked-hash app models

# --- what serves ---
FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin unrolled
WORKDIR /srv/unrolled
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /srv/unrolled ./
COPY --from=bundle /bundle/node_modules/plotly.js-cartesian-dist-min node_modules/plotly.js-cartesian-dist-min
COPY static static
COPY templates templates
# Where the root file system is read-only, nothing could be left for the next start.
RUN python -m app.compress
USER 10001
EXPOSE 8000
# Alive, not ready: a server whose workers are all busy must not be taken for a dead one.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# One worker process per core unless UNROLLED_POOL_SIZE says otherwise.
CMD ["python", "-m", "app", "--host", "0.0.0.0", "--port", "8000"]
