"""What runs are estimated to take, and that no job takes more than its part, whatever the request."""

from collections.abc import Iterator

import orjson
import pytest
import torch

from app.settings import Settings
from app.workers.cost import Changes, run_cost, step_cost
from app.workers.gradients import turns
from app.workers.jobs import Advance, Advanced, Open, Opened, Refused
from app.workers.perform import Performer
from app.workers.schedule import schedule
from models.config import NetworkConfig, ReadoutConfig
from tests.app.conversation import Body
from tests.load.worst import Shape, measured, shapes, table, worst

TINY = NetworkConfig("gru", input_size=1, hidden_size=1, num_layers=16, readout=ReadoutConfig(1))
FOUND = (
    b"text=a&cell=gru&hidden_size=1&num_layers=16&detail=states&generate_steps=19999&from_step=20000&seed=1"
)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """PyTorch computes as in a worker."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def opened(performer: Performer, job: Open) -> Opened:
    """What a worker makes of a request that it accepts."""
    reply = performer.perform(job)
    assert isinstance(reply, Opened), reply
    return reply


def chunks(performer: Performer, run: Opened) -> Iterator[Advanced]:
    """The chunks of a run after the first."""
    advanced = run.begun
    while advanced.state is not None:
        job = Advance(run.key, advanced.state, recipe=run.recipe, begin=advanced.reached)
        reply = performer.perform(job)
        assert isinstance(reply, Advanced)
        yield reply
        advanced = reply


@pytest.mark.parametrize(
    ("how", "times"),
    [(Changes(generates=True), 10), (Changes(interventions=16, places=16, held_steps=16 * 20_000), 10)],
    ids=["generated", "held"],
)
def test_a_chunk_of_many_small_cells_has_fewer_steps_where_they_run_one_by_one(
    how: Changes, times: int
) -> None:
    together, alone = (schedule(TINY, "states", Settings(), one).largest for one in (Changes(), how))
    assert times * alone < together
    for one in (Changes(), how):
        largest = schedule(TINY, "states", Settings(), one).largest
        assert largest * step_cost(TINY, "states", one) <= 1000 * Settings().chunk_milliseconds


def test_the_last_steps_of_a_long_generated_run_are_reached_in_many_short_chunks() -> None:
    performer = Performer(Settings())
    run = opened(performer, Open("query", FOUND))
    following = chunks(performer, run)
    sizes = [one.reached - one.first for one in (next(following) for _ in range(12))]
    assert max(sizes) <= 30
    assert run.steps / max(sizes) > 500, "in each of which another may have its turn"


@pytest.mark.parametrize("shape", list(shapes()), ids=lambda one: one.name)
def test_the_costliest_requests_are_refused_or_cut_into_chunks_of_which_none_is_long(shape: Shape) -> None:
    settings = Settings()
    reply = Performer(settings).perform(shape.job)
    if isinstance(reply, Refused):
        assert b"expected at most" in reply.answer
        return
    assert isinstance(reply, Opened)
    assert reply.seconds <= settings.max_run_seconds
    per_step = reply.seconds / reply.steps
    assert (reply.begun.upcoming - reply.begun.reached) * per_step <= 0.2


def test_what_would_take_too_long_is_refused_with_the_estimate() -> None:
    body: Body = {
        "input": {"text": "a"},
        "network": {"cell": "lstm", "hidden_size": 1, "num_layers": 16},
        "generate": {"steps": 19_999},
    }
    reply = Performer(Settings()).perform(Open("body", orjson.dumps(body)))
    assert isinstance(reply, Refused)
    (problem,) = orjson.loads(reply.answer)["detail"]
    assert problem["code"] == "seconds"
    assert problem["values"]["came"] > problem["values"]["most"] == 60


def test_two_directions_carry_no_more_than_a_chunk_can_hand_on() -> None:
    body: Body = {
        "input": {"text": "ab" * 5_000},
        "network": {"cell": "rnn", "hidden_size": 200, "bidirectional": True, "readout": None},
        "detail": "states",
    }
    reply = Performer(Settings()).perform(Open("body", orjson.dumps(body)))
    assert isinstance(reply, Refused)
    assert b"to carry from step to step" in reply.answer


def test_an_estimate_grows_with_everything_that_takes_time() -> None:
    plain = run_cost(TINY, "states", 1_000, Changes(), 100)
    assert run_cost(TINY, "terms", 1_000, Changes(), 100) > plain
    assert run_cost(TINY, "states", 2_000, Changes(), 100) > 1.5 * plain
    assert run_cost(TINY, "states", 1_000, Changes(generates=True), 100) > 5 * plain
    assert run_cost(TINY, "states", 1_000, Changes(False, 100, 16, 16_000), 100) > 5 * plain
    wide = NetworkConfig("gru", input_size=1, hidden_size=400)
    wider = NetworkConfig("gru", input_size=1, hidden_size=800)
    assert run_cost(wider, "states", 1_000, Changes(), 100) > 3 * run_cost(
        wide, "states", 1_000, Changes(), 100
    )


def gradients_of(seed: int) -> Open:
    """Gradients whose run comes to its loss in several jobs, where a chunk is short."""
    body: Body = {
        "input": {"text": "abcd" * 15},
        "network": {"cell": "lstm", "hidden_size": 4, "num_layers": 6},
        "weights": {"seed": seed},
        "loss": {"kind": "hidden_state", "unit": 0},
    }
    return Open("body", orjson.dumps(body), "gradients")


def test_the_run_before_gradients_is_cut_as_well() -> None:
    settings = Settings(chunk_milliseconds=1)
    performer = Performer(settings)
    run = opened(performer, gradients_of(0))
    assert run.begun.partial
    assert run.begun.lines == b""
    came = list(chunks(performer, run))
    assert 2 <= sum(one.partial for one in came) + 1 < 60
    assert not came[-1].partial
    whole = run.begun.lines + b"".join(one.lines for one in came)
    assert whole.startswith(b'{"type":"start"')
    assert b'"value":' in whole.partition(b"\n")[0]
    assert whole.count(b'{"type":"gradient"') == 60
    assert b'{"type":"end"' in whole


def test_gradients_that_push_one_another_out_of_memory_all_end_with_the_same_numbers() -> None:
    settings = Settings(chunk_milliseconds=1)
    alone: list[bytes] = []
    for seed in range(3):
        performer = Performer(settings)
        run = opened(performer, gradients_of(seed))
        alone.append(run.begun.lines + b"".join(one.lines for one in chunks(performer, run)))
    crowded = Performer(settings.model_copy(update={"cached_bytes": 1}))
    runs = [opened(crowded, gradients_of(seed)) for seed in range(3)]
    going = [chunks(crowded, run) for run in runs]
    lines = [run.begun.lines for run in runs]
    for _ in range(2_000):  # in turns, so that each has been forgotten when it is asked for again
        told = [next(one, None) for one in going]
        lines = [had + (one.lines if one else b"") for had, one in zip(lines, told, strict=True)]
        if not any(told):
            break
    assert lines == alone


def test_a_run_that_was_begun_often_goes_further_each_time() -> None:
    assert [turns(begun) for begun in range(6)] == [1, 1, 2, 4, 8, 16]


def test_the_search_for_the_worst_tells_what_it_has_found(capsys: pytest.CaptureFixture[str]) -> None:
    tried = [shape for shape in shapes() if "generated" in shape.name or "largest" in shape.name]
    found = [one for shape in tried[:4] if (one := measured(shape, 0.2))]
    assert found
    table(worst(found, 3))
    assert "generated" in capsys.readouterr().out
