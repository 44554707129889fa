"""Holds every limit, default and path of the web floor, with its unit and its reason.

Each can be set from the environment by its name in capitals behind `UNROLLED_`, such as
`UNROLLED_POOL_SIZE=4`.
"""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.cores import cores

ROOT = Path(__file__).resolve().parents[1]
Positive = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """What an operator may turn."""

    model_config = SettingsConfigDict(env_prefix="UNROLLED_", frozen=True, use_attribute_docstrings=True)

    host: str = "127.0.0.1"
    """Address to listen on. Loopback, so that nobody serves a network by accident."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """TCP port to listen on; 0 takes a free one."""
    workers: Positive = 1
    """Server processes that share the port. One serves thousands of viewers; more are for machines with
    many cores, where one process is busy with sending alone."""
    pool_size: Positive = Field(default_factory=cores)
    """Processes that compute, in all; the server processes share them, each has at least one. One per core:
    each computes with one thread."""
    forwarded_allow_ips: str = ""
    """Addresses or networks of the proxies whose X-Forwarded-For is believed, with commas between; empty
    for none, since anybody can send that header."""
    trusted_hosts: str = "*"
    """Host names that requests may come for, with commas between; `*.example.org` holds for all below. Any
    by default: the page holds no secrets and has no sessions that a forged name could steal."""
    frame_ancestors: str = "*"
    """Who may embed the stage, as Content-Security-Policy spells it: anybody's course page."""

    rate: str = "6000/minute"
    """Requests of one client to what costs something, as the library limits spells it. A lecture room
    shares one address: 300 phones that open a link ask about five times each, and then again whenever
    something changes."""
    page_rate: str = "60000/minute"
    """Requests of one client to the page, its files, the lessons, the gallery and the documentation. A first
    visit asks for some ten files, two hundred where the modules are not bundled, and a lecture room of 300
    phones shares one address. Each server process counts them by itself."""
    budget_seconds: Positive = 120
    """Seconds of computing that the requests of one client may take in a minute, by the estimate that cuts
    chunks: twice the longest run, or 6,000 of a lesson's runs. What is sent counts 10 ms a megabyte. A
    lecture room shares one address: 300 phones that each start ten runs of a lesson take 60."""
    redis_url: str | None = None
    """Where the rates are counted for all server processes and machines together, such as
    redis://redis:6379. Without it each server process counts by itself, and each of several on one machine
    allows its part of the rate."""
    redis_seconds: Seconds = 0.25
    """Longest wait for Redis. Then the process counts by itself, which is better than nobody being served."""
    redis_pause_seconds: Seconds = 5.0
    """How long a Redis that did not answer is left alone, so that nobody waits for it; then one request
    tries."""
    max_connections: Positive = 16_384
    """Connections open to each server process. Fewer where the limit of file descriptors leaves room for
    fewer; the soft limit is raised to the hard one at start. Past that one that does nothing is closed for
    each that comes, of the address that has most."""
    max_connections_per_client: Positive = 2_048
    """Connections open from one address to each server process, at most the half of all: a lecture room of
    300 telephones with six each may share one. The proxies of `forwarded_allow_ips` may have more."""
    header_seconds: Seconds = 10.0
    """Longest time for a request's line and headers to arrive."""
    max_headers: Positive = 128
    """Headers of one request: several times what browsers and proxies send. Each costs a look-up more in
    every part of the program that reads one."""
    max_header_bytes: Positive = 64 * 2**10
    """Bytes of a request's line and headers: the longest query, and as much again for what browsers and
    proxies add."""
    body_seconds: Seconds = 15.0
    """Time for a body to arrive, beside what its size allows it."""
    body_bytes_per_second: Positive = 16 * 2**10
    """The slowest pace at which a body may arrive: a poor telephone connection's."""
    stall_seconds: Seconds = 30.0
    """How long a client may read nothing of what is sent to it before the connection is closed: a telephone
    in a tunnel comes back and resumes its run."""
    linger_seconds: Seconds = 2.0
    """How long a client that was refused in the middle of its request may go on sending before the connection
    is closed: closed at once, it could lose the answer that says why."""
    held_bytes: Positive = 256 * 2**20
    """Bytes of bodies and lines that each server process holds for clients that send and read them, beside
    what is small (2 MB each): some of the longest first lines, 50 to 150 MB. What many read at the same time
    counts once. Past that the slowest is hung up on, or whoever comes is told to come back."""
    held_seconds: Seconds = 5.0
    """How long a client has let the server wait, before it may be hung up on because others need the
    room."""
    max_waiting: Positive = 512
    """New runs that wait for a worker; more are told to come back. A room of 300 that all start runs of
    their own."""
    worker_bytes: Positive = 2 * 2**30
    """Memory that a worker may take beyond what it starts with: several times what the largest run needs
    that the limits below allow."""

    max_body_bytes: Positive = 32 * 2**20
    """Bytes of a request's body. A 256-unit network as tensors has 10 MB; three times that for generous
    digits."""
    max_query_bytes: Positive = 32 * 2**10
    """Bytes of a query string. Links longer than this do not survive proxies; longer input belongs in a
    POST."""
    max_time_steps: Positive = 20_000
    """Time steps of one run, T: twice what the page is built to scroll through."""
    max_num_layers: Positive = 16
    """Stacked layers: more than a screen shows."""
    max_hidden_size: Positive = 1_024
    """Units of one hidden state: the width of the largest published recurrent language models' layers,
    halved."""
    max_input_size: Positive = 8_192
    """Numbers of one input vector. A long Chinese text has a few thousand different characters."""
    max_readout_size: Positive = 8_192
    """Outputs of one readout; as for the input."""
    max_parameters: Positive = 4_000_000
    """Parameters of one network. They travel in the first line at some 12 bytes each."""
    max_products: Positive = 20_000_000_000
    """Parameters times time steps, the multiplications of one run: ten seconds of one worker."""
    max_run_seconds: Positive = 60
    """Seconds of one worker that a run or its gradients may take, by the estimate that also cuts chunks.
    Bounds what sizes and products do not: many small cells one by one, as where text is generated or units
    are held, cost a hundred times what the same cells cost together."""
    max_carried_numbers: Positive = 4_000_000
    """Numbers that a run of two directions hands from chunk to chunk: 4 x units x time steps, 16 MB, which
    take some 50 ms to hand on."""
    max_numbers: Positive = 50_000_000
    """Numbers that the steps of one run stream: about half a gigabyte of JSON."""
    max_input_numbers: Positive = 10_000_000
    """Time steps times input size. They travel in the first line at two bytes and more each."""
    max_interventions: Positive = 1_000
    """Coordinates that one run holds: every gate and state of 128 units at once. Each costs a little in every
    chunk."""
    max_weight_changes: Positive = 1_000
    """Single weights that one run changes. Whoever changes more sends tensors."""

    max_gradient_cells: Positive = 100_000
    """Cells that one backward pass goes through, layers x directions x time steps: each takes about a
    millisecond."""
    max_gradient_products: Positive = 1_000_000_000
    """Parameters times time steps of a run whose gradients are asked for. The run before them takes half a
    second, in parts; a worker that has had to forget it meanwhile runs it again."""
    max_gradient_numbers: Positive = 5_000_000
    """Numbers that one backward pass streams. A worker keeps as many, the states that it goes back along: 20
    MB, of which `cached_bytes` holds a few dozen."""
    max_jacobian_step_products: Positive = 200_000_000
    """Cells of one step times the cube of the size of their state (of an LSTM twice its units): one step's
    Jacobians are computed in one go, a tenth of a second. 290 units of an LSTM, 580 of a GRU."""
    max_jacobian_products: Positive = 50_000_000_000
    """The same of all steps: the singular values of the Jacobians, about half a minute of one worker."""

    chunk_numbers: Positive = 100_000
    """Numbers that one chunk streams: about 1 MB and 10 ms, small enough to share workers and memory fairly.
    Part of what makes resumed streams equal: replicas behind one address must agree on it."""
    chunk_milliseconds: Positive = 50
    """Longest time that one chunk is meant to take, by an estimate that depends on the run alone. Nothing
    interrupts a chunk: it is what one client waits for another. As above."""
    open_seconds: Seconds = 30.0
    """Longest time to parse, check and build one run; a worker that takes longer is replaced. 10 MB takes
    one."""
    chunk_seconds: Seconds = 20.0
    """Longest time to compute one chunk; a worker that takes longer is replaced. It should take a tenth of
    one."""
    leave_seconds: Annotated[float, Field(ge=0)] = 0.5
    """How long a worker may go on with the chunk of a client that has left before it is replaced."""
    queue_seconds: Seconds = 10.0
    """How long a new run waits for a worker before its client is told to come back."""
    ready_seconds: Seconds = 2.0
    """How long `/readyz` waits for a worker, and then for its answer, before it says that none is ready."""
    retry_seconds: Positive = 2
    """What `Retry-After` says to a client that is turned away."""
    start_seconds: Seconds = 120.0
    """Longest time for a worker to start: the first import of PyTorch from a cold disk takes a while."""
    stop_seconds: Annotated[float, Field(ge=0)] = 0.5
    """How long streams may go on once the server is told to stop; then they end with a failure line, and the
    page asks another replica, or this one once it is back, for the rest. Short, so that a server that is told
    to stop is gone within two seconds: less than any orchestrator waits."""
    cached_bytes: Positive = 512 * 2**20
    """Bytes of networks, inputs and states that a worker keeps at hand for the runs that it goes on with. A
    run that it has forgotten it builds again."""
    cached_primitives: Positive = 64
    """Products of matrices that a worker keeps prepared, one for each shape: oneDNN, by which PyTorch
    multiplies, keeps 1,024 otherwise, and of a quarter of a megabyte each."""
    shared_bytes: Positive = 64 * 2**20
    """Bytes of lines that each server process keeps, so that what many ask for is computed once: a few
    hundred runs of a lesson's size, or one long one."""
    files_bytes: Positive = 32 * 2**20
    """Bytes of the page's own files that each server process keeps as they are sent: three times what all of
    them take in each of their forms."""
    light_numbers: Positive = 100_000
    """Numbers up to which a run is light: its lines are compressed also for those who take gzip alone, and
    browsers may keep them. About 1 MB, which takes the process that serves everybody 20 ms to gzip; of what
    is longer, long waits and full telephones would be made. Brotli takes a quarter of that, beside the event
    loop, and is used for runs of any length."""
    max_runs: Positive = 768
    """Runs that stream at the same time to one server process, each holding two chunks, 2 MB, at worst, and
    its part of what `held_bytes` bounds."""
    max_runs_per_client: Positive = 512
    """Runs that stream to one address at the same time, never more than are left for others: a lecture room
    of 300 may share one address."""

    log_json: bool = False
    """Whether the log is JSON, one object a line, for machines; else it is text, for people."""
    log_lines: Positive = 10_000
    """Lines of the log that wait to be written, some 2 MB. More are dropped and counted: a log that nobody
    reads must not stop the server."""
    metrics_host: str = "127.0.0.1"
    """Address of the port for metrics, which should not be reachable from outside."""
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """TCP port on which Prometheus finds the metrics at /metrics, the next ones for further server
    processes; none if not given."""

    static_dir: Path = ROOT / "static"
    """The page's style sheets, modules and texts."""
    bundle_dir: Path = ROOT / ".cache" / "bundle"
    """Where an installation has left the page's modules bundled into a few files. Only read. Where there is
    none, or it was made of other modules, they are served one by one."""
    compressed_dir: Path = ROOT / ".cache" / "compressed"
    """Where an installation has left plotly.js and the bundled modules compressed by brotli, which takes
    seconds. Only read; without it the server does that after each start, and the first visitors get gzip's
    form, 100 KB more."""
    templates_dir: Path = ROOT / "templates"
    """Where the page's template lies."""
    trained_dir: Path = ROOT / "models" / "trained"
    """The trained models that come with Unrolled: a card, NAME.json, and its weights, NAME.safetensors,
    each."""
    models_dir: Path | None = None
    """A folder of trained models of the operator's own, read beside ours."""
    max_model_bytes: Positive = 32 * 2**20
    """Bytes of one card or one file of weights: twice what the most parameters of one network take."""
    lessons_dir: Path | None = None
    """A folder of lessons of the operator's own, read beside ours."""
    max_lesson_bytes: Positive = 2**20
    """Bytes of one lesson file: a hundred times a long one."""
    plotly_path: Path = ROOT / ".cache/plotly/plotly.js"
    """The plotly.js bundle. Where it is missing, the one inside the Python package plotly is served."""
    encoders_path: Path = ROOT / ".cache/plotly/encoders.js"
    """What writes GIF and video in the browser. Where it is missing, the page says that it cannot."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
