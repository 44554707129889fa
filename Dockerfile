# Unrolled as one image, built in stages, so that npm, pip's work and its leavings stay behind:
#   docker build --tag unrolled . && docker run --rm --publish 127.0.0.1:8000:8000 --read-only --tmpfs /tmp unrolled

# What it is built on, each named here alone, and by digest: a tag may mean something else tomorrow. `make images`
# asks the registry what the tags mean today. PyTorch's index: see deploy/install.sh.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:2333bd330d12de02514770b3585cad313644316047cdee24a7acfdece6de6efb
ARG NODE_IMAGE=node:24-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ARG CADDY_IMAGE=caddy:2.11.7-alpine@sha256:d8542f48d34a9cf4e4c11a478865229840e87e4c96ea3f439101f31a5d35f75f
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

# --- Plotly and the page's modules, bundled by what npm brings, which checks each hash ---
FROM ${NODE_IMAGE} AS bundle
WORKDIR /bundle
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts
COPY app/floor.py app/
COPY deploy/bundle.js deploy/floor.js deploy/player.js deploy/plotly.js deploy/
RUN node deploy/plotly.js
COPY static/js static/js
COPY templates templates
RUN node deploy/bundle.js

# --- the proxy before several of them; compose.yaml alone builds it ---
FROM ${CADDY_IMAGE} AS proxy
# A copy has not the file's capability to bind low ports. With it, a container that may have none cannot start it.
RUN cp /usr/bin/caddy /usr/local/bin/caddy && chown -R 10001:10001 /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10001
EXPOSE 8080 8443 8443/udp
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile"]

# --- the Python packages, in a venv that moves on as a whole ---
FROM ${PYTHON_IMAGE} AS packages
ARG PYTHON_IMAGE
ARG TORCH_INDEX
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements.txt ./
COPY requirements/cuda.txt requirements/
COPY deploy/install.sh deploy/
# The venv has no pip of its own: the image that serves has no use for one.
RUN python3 -m venv /opt/pip && python3 -m venv --without-pip /opt/venv
RUN sh deploy/install.sh /opt/pip/bin/pip --python /opt/venv/bin/python
# The bill of materials is written here: nothing but this venv comes on top of the same image where it serves.
COPY package-lock.json ./
COPY deploy/bill.py deploy/
COPY --from=bundle /bundle/.cache/plotly/packages.json ./
RUN python3 deploy/bill.py /usr/local/share/sbom/unrolled.cdx.json --image "$PYTHON_IMAGE" --served packages.json \
    /opt/venv/lib/python3*/site-packages $(python3 -c 'import site; print(*site.getsitepackages())')
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
FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin unrolled
WORKDIR /srv/unrolled
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /srv/unrolled ./
COPY --from=packages /usr/local/share/sbom /usr/local/share/sbom
COPY --from=bundle /bundle/.cache/plotly .cache/plotly
COPY --from=bundle /bundle/.cache/bundle .cache/bundle
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
