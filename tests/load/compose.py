"""compose.yaml as a whole, on a Docker engine: `python -m tests.load.compose [--port PORT] [--no-build]`.

The proxy, two replicas and Redis are started. Each is looked at, for whether it is confined as the file says.
Then a replica is killed, all are replaced and Redis stops, each under runs that have to come whole and equal
to those of a server here, byte for byte. Where no engine answers it says that nothing was tried.
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from subprocess import CalledProcessError

from playwright.sync_api import expect, sync_playwright

from tests.load.confined import Checks, confined
from tests.load.http import Asked, connected
from tests.load.site import site
from tests.load.visitor import Request, Visit, Visitor
from tests.tooling import chromium
from tests.tooling.engine import Project, compose_command, eventually, inside, inspect, metric, told
from tests.tooling.serving import HOST, free_port

NAME = "unrolled-drill"
NOT_TRIED = "compose.yaml: NOT TRIED, since no Docker engine with Compose answers here"
REPLICAS, RUNS, STEPS = 2, 12, 3_000
HEALTHY_SECONDS = 180
MINUTES = 5
LONG = "/?lang=en&step=0&num_layers=4&hidden_size=256&text=" + "ab" * 1500
WHOLE = re.compile("--arrived: 100%")
BEGUN = re.compile(r"--arrived: (0\.[1-9]|[1-9])")


def request(seed: int) -> Request:
    """A run that is like no other, of some megabytes."""
    text = ("the cat sat on the mat " * STEPS)[:STEPS]
    return {"network": {"hidden_size": 48}, "weights": {"seed": seed}, "input": {"text": text}}


def visits(url: str, happening: Callable[[], object] | None = None) -> list[Visit]:
    """Many runs at the same time, with something that happens when a tenth of their steps have come."""

    async def all_of_them() -> list[Visit]:
        visitors = [Visitor(url, request(seed), keep=True) for seed in range(RUNS)]
        following = [asyncio.create_task(one.follow()) for one in visitors]
        while happening and sum(one.visit.steps for one in visitors) < RUNS * STEPS / 10:
            await asyncio.sleep(0.01)
        if happening:
            await asyncio.get_running_loop().run_in_executor(None, happening)
        return await asyncio.gather(*following)

    with ThreadPoolExecutor(1) as thread:  # a thread of its own, since Playwright has a loop in this one
        return thread.submit(asyncio.run, all_of_them()).result()


class Drill:
    """What is done to the project, and what has to be so afterwards. lines: of each run, by a server here."""

    def __init__(self, project: Project, url: str, checks: Checks, lines: list[list[bytes]]) -> None:
        self.project, self.url, self.checks, self.lines = project, url, checks, lines

    def under_runs(self, what: str, happening: Callable[[], object] | None = None) -> list[Visit]:
        """Runs during which something happens: each is whole and equal to that of a server here."""
        seen = visits(self.url, happening)
        broken = sum(one.streams > 1 for one in seen)
        self.checks.expect(f"{what}: no run has a fault", [one.fault for one in seen if one.fault], [])
        equal = [one.lines for one in seen] == self.lines
        self.checks.expect(
            f"{what}: {RUNS} runs, {broken} of them resumed, have a local server's bytes", equal
        )
        return seen

    def healthy(self, what: str) -> None:
        """The replicas are what they have to be again."""
        ready = eventually(lambda: self.project.are_healthy("unrolled", REPLICAS), HEALTHY_SECONDS)
        self.checks.expect(f"{what}: {REPLICAS} replicas are healthy", ready)

    def a_replica_is_killed(self) -> None:
        """As by a fault of its own: Docker starts it again."""
        first = self.project.containers("unrolled")[0]
        before = inspect(first)["RestartCount"]

        def kill() -> None:
            with suppress(CalledProcessError):  # since the shell that kills goes with it
                inside(first, "kill -9 $(pidof python)")

        seen = self.under_runs("a replica is killed", kill)
        self.checks.expect("some of the runs were with it", any(one.streams > 1 for one in seen))
        again = eventually(lambda: inspect(first)["RestartCount"] > before, HEALTHY_SECONDS)
        self.checks.expect("it is started again", again)
        self.healthy("a replica was killed")

    def the_page_goes_on(self) -> None:
        """In a browser, whose run is with the replica that is killed."""
        with sync_playwright() as playwright, chromium.launch(playwright.chromium) as browser:
            page = browser.new_page()
            page.goto(self.url + LONG)
            expect(page.locator("#step")).to_have_attribute("style", BEGUN, timeout=MINUTES * 60_000)
            with_it = [one for one in self.project.containers("unrolled") if metric(one, "unrolled_streams")]
            self.checks.expect("the page's run is with one replica, and under way", len(with_it), 1)
            for one in with_it:
                told("docker", "kill", one)
            expect(page.locator("#step")).to_have_attribute("style", WHOLE, timeout=MINUTES * 60_000)
            failures = page.get_by_role("alert").filter(visible=True).count()
            self.checks.expect("the page has its whole run and no failure", failures, 0)
        self.project.compose("up", "--detach", "--no-build")
        self.healthy("the page's replica was killed")

    def all_are_replaced(self) -> None:
        """As by an upgrade."""
        before = {inspect(one)["Id"] for one in self.project.containers("unrolled")}
        replace = ("up", "--detach", "--no-build", "--no-deps", "--force-recreate", "unrolled")
        self.under_runs("all replicas are replaced", lambda: self.project.compose(*replace))
        after = {inspect(one)["Id"] for one in self.project.containers("unrolled")}
        self.checks.expect("they are other ones", (len(after), len(after & before)), (REPLICAS, 0))
        self.healthy("all replicas were replaced")

    def redis_goes_and_comes(self) -> None:
        """The site stays up; the replicas count together again once it is back."""
        keys = "redis-cli dbsize"
        (redis,) = self.project.containers("redis")
        self.checks.expect("the replicas count in Redis", int(inside(redis, keys).split()[-1]) > 0)
        self.under_runs("Redis stops", lambda: self.project.compose("stop", "redis"))
        self.under_runs("Redis has stopped")
        counted = sum(
            metric(one, "unrolled_redis_failures_total") for one in self.project.containers("unrolled")
        )
        self.checks.expect("it is counted that Redis did not answer", counted > 0)
        self.project.compose("start", "redis")
        (redis,) = self.project.containers("redis")

        def counts() -> bool:
            visits(self.url)
            return int(inside(redis, keys).split()[-1]) > 0

        self.checks.expect("the replicas count in it again", eventually(counts, HEALTHY_SECONDS))

    def the_log_is_there(self) -> None:
        """What `docker logs` shows, though it is kept in a driver of its own."""
        for one in self.project.containers("unrolled"):
            lines = told("sh", "-c", f"docker logs {one} 2>&1").splitlines()
            self.checks.expect(f"{one} logs a JSON object a line", {line[:1] for line in lines}, {"{"})


@contextmanager
def running(project: Project, checks: Checks, *, build: bool) -> Generator[None]:
    """The project, healthy, until the block ends; nothing of it is left afterwards."""
    try:
        project.compose("up", "--detach", *(["--build"] if build else ["--no-build"]))
        for service, count in (("unrolled", REPLICAS), ("proxy", 1), ("redis", 1)):
            healthy = eventually(lambda: project.are_healthy(service, count), HEALTHY_SECONDS)  # noqa: B023
            checks.expect(f"{service}: {count} healthy", healthy)
        yield
    finally:
        with suppress(CalledProcessError):
            project.compose("down", "--volumes", "--timeout", "20")


async def answered(url: str) -> int:
    """The status of the page."""
    async with connected(url) as connection:
        return (await connection.ask(Asked("/"))).status


def drill(port: int, *, build: bool) -> int:
    """Does all of it: 0 where all was so, or where there is no engine."""
    command = compose_command()
    if command is None:
        print(NOT_TRIED)
        return 0
    published = {"UNROLLED_PUBLISH": f"{HOST}:{port}", "UNROLLED_PUBLISH_TLS": f"{HOST}:{free_port()}"}
    project, checks, url = Project(command, NAME, published), Checks(), f"http://{HOST}:{port}"
    with site() as local:
        lines = [one.lines for one in visits(local.url)]
    with running(project, checks, build=build):
        checks.expect("the page is served", asyncio.run(answered(url)), 200)
        confined(project, checks)
        started = [metric(one, "unrolled_workers_started_total") for one in project.containers("unrolled")]
        checks.expect("each replica has one worker for its one CPU", started, [1.0] * REPLICAS)
        done = Drill(project, url, checks, lines)
        done.under_runs("nothing happens")
        done.a_replica_is_killed()
        done.the_page_goes_on()
        done.all_are_replaced()
        done.redis_goes_and_comes()
        done.the_log_is_there()
    print(f"{checks.count} checks, {len(checks.failed)} failed")
    return int(bool(checks.failed))


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--port", type=int, default=8000, help="where it is published, and the next one for TLS"
    )
    parser.add_argument("--no-build", dest="build", action="store_false", help="with images that are there")
    asked = parser.parse_args()
    sys.exit(drill(asked.port, build=asked.build))


if __name__ == "__main__":
    main()
