"""Files that were made to harm who opens them: nothing in them is executed, and none takes vast memory."""

import json
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

import torch
from playwright.sync_api import Page, expect

from tests.browser.own import bring, dialog, expect_run
from tests.browser.screen import alert, show

EXECUTES = "would mean to execute it"
DEEP = "More than 32 lists or dictionaries stand within one another"
CUT = "the file ends before its numbers do, or its header does not say how long it is"


def calling(module: str, name: str, *arguments: str) -> bytes:
    """The pickle of a call."""
    given = b"".join(b"X" + struct.pack("<I", len(one)) + one.encode() for one in arguments)
    return b"\x80\x02c" + f"{module}\n{name}\n".encode() + b"(" + given + b"tR."


def torch_file(path: Path, pickled: bytes, *, compressed: bool = False, data: bytes = bytes(16)) -> None:
    """An archive as torch.save writes it, around any pickle."""
    how = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/byteorder", b"little")
        archive.writestr("archive/data/0", data)


def tensors_file(path: Path, header: object, *, length: int | None = None) -> None:
    """A safetensors file with any header, and 64 bytes of numbers."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + bytes(64))


def entry(**changed: Any) -> dict[str, Any]:  # Any: what a hostile header says
    """A header of one tensor, with something wrong."""
    return {"weight_hh_l0": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64], **changed}}


def layered(layer: int) -> dict[str, Any]:
    """A header of one tensor, whose name counts many layers."""
    return {f"weight_hh_l{layer}": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}}


def twice(depth: int) -> bytes:
    """The pickle of a dictionary that holds a second one twice, which holds a third one twice."""
    whole: dict[str, Any] = {}
    for _ in range(depth):
        whole = {"a": whole, "b": whole}
    return pickle.dumps(whole, protocol=2)


def damaged(path: Path) -> None:
    """A file of weights with one bit of one number changed."""
    torch.save(torch.nn.LSTM(4, 3).state_dict(), path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = data.index(
            archive.read(next(name for name in archive.namelist() if name.endswith("/data/0")))
        )
    data[place + 5] ^= 1
    path.write_bytes(data)


def hostile(folder: Path) -> dict[str, str]:
    """The files, and what is said to each."""
    for name, call in {
        "system.pt": calling("os", "system", "touch /tmp/unrolled-was-here"),
        "eval.pt": calling("builtins", "eval", "1"),
        "import.pt": calling("torch", "load", "x"),
        "looks-like.pt": calling("torch", "evilStorage.__init__", "x"),
    }.items():
        torch_file(folder / name, call)
    torch_file(folder / "bomb.pt", bytes(10**7), compressed=True)
    torch_file(folder / "opcodes.pt", b"\x80\x02i__builtin__\nexec\n.")
    torch_file(folder / "pops.pt", b"\x80\x02" + b"0" * 1_000 + b".")
    torch_file(folder / "endless.pt", b"\x80\x02" + b"(" * 1_000_000)
    torch_file(folder / "vast.pt", b"\x80\x02X" + b"\xff\xff\xff\xff" + b"a.")
    torch.save({"weight_hh_l0": torch.zeros(1).expand(50_000, 50_000)}, folder / "expanded.pt")
    tensors_file(folder / "long.safetensors", b"{}", length=2**60)
    tensors_file(folder / "billion.safetensors", b"{}", length=10**9)
    tensors_file(folder / "gigabyte.safetensors", entry(shape=[2**14, 2**14], data_offsets=[0, 2**30]))
    tensors_file(folder / "no-json.safetensors", b"{" * 10)
    tensors_file(folder / "list.safetensors", b"{} ", length=3)
    tensors_file(folder / "null.safetensors", {"weight_hh_l0": None})
    tensors_file(folder / "negative.safetensors", entry(shape=[-4, -4]))
    tensors_file(folder / "vast.safetensors", entry(shape=[2**53, 2**53], data_offsets=[0, 2**53]))
    tensors_file(folder / "backwards.safetensors", entry(data_offsets=[64, 0]))
    tensors_file(folder / "halves.safetensors", entry(shape=[4.5, 4]))
    tensors_file(folder / "words.safetensors", entry(shape="44", data_offsets="06"))
    (folder / "deep.json").write_text('{"weight_hh_l0":' + "[" * 100_000 + "]" * 100_000 + "}")
    (folder / "proto.json").write_text('{"__proto__": {"weight_hh_l0": [[1]]}, "constructor": [[1]]}')
    tensors_file(folder / "layers.safetensors", layered(10**6))
    torch_file(folder / "twice.pt", twice(60))
    torch_file(folder / "twice-27.pt", twice(27))
    damaged(folder / "damaged.pt")
    tensors_file(folder / "right-to-left.safetensors", {"a\u202eb" + "c" * 400: None})
    (folder / "run.pkl").write_bytes(pickle.dumps(torch_file, protocol=2))
    return {
        "system.pt": f"reading os.system {EXECUTES}",
        "eval.pt": f"reading builtins.eval {EXECUTES}",
        "import.pt": f"reading torch.load {EXECUTES}",
        "looks-like.pt": f"reading torch.evilStorage.__init__ {EXECUTES}",
        "bomb.pt": "is compressed",
        "opcodes.pt": EXECUTES,
        "pops.pt": "The pickle in this file is damaged",
        "endless.pt": "The pickle in this file is damaged",
        "vast.pt": "The pickle in this file is damaged",
        "expanded.pt": "many times more numbers than the file",
        "long.safetensors": "should be 1152921504606846976 bytes long",
        "billion.safetensors": "should be 1000000000 bytes long; after its first 8 bytes the file has 66",
        "gigabyte.safetensors": CUT,
        "no-json.safetensors": "This is no JSON",
        "list.safetensors": "There is no nn.RNN",
        "null.safetensors": CUT,
        "negative.safetensors": CUT,
        "vast.safetensors": CUT,
        "backwards.safetensors": CUT,
        "halves.safetensors": CUT,
        "words.safetensors": CUT,
        "deep.json": DEEP,
        "proto.json": "__proto__: expected numbers in nested lists",
        "layers.safetensors": "the names count 1000001 layers; this server runs at most 16",
        "twice.pt": DEEP,
        "twice-27.pt": "hold more than 1048576 items",
        "damaged.pt": "do not give the checksum (CRC-32)",
        "right-to-left.safetensors": "aU+202Ebcccc",
        "run.pkl": "a pickle can execute anything",
    }


def test_hostile_files_are_refused_and_the_page_goes_on(page: Page, tmp_path: Path) -> None:
    show(page, text="abc")
    for name, reason in hostile(tmp_path).items():
        bring(page, tmp_path / name)
        expect(dialog(page)).to_contain_text(name)
        expect(alert(page).filter(visible=True)).to_contain_text(reason)
    assert not Path("/tmp/unrolled-was-here").exists()
    dialog(page).get_by_role("button", name="Close").click()
    expect_run(page, "reads “abc”")


def test_a_reader_that_does_not_answer_is_replaced(page: Page, tmp_path: Path) -> None:
    torch.save(torch.nn.GRU(4, 5).state_dict(), tmp_path / "gru.pt")
    page.clock.install()
    show(page, text="abc")
    page.route("**/own/worker.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    bring(page, tmp_path / "gru.pt")
    expect(dialog(page)).to_contain_text("Reading gru.pt")
    page.clock.fast_forward(31_000)
    expect(alert(page).filter(visible=True)).to_contain_text("was not read within 30 seconds")
    page.unroute("**/own/worker.js")
    bring(page, tmp_path / "gru.pt")
    expect(dialog(page).get_by_role("combobox", name="Module")).to_contain_text("GRU of 5 units")


def test_a_file_that_is_still_being_read_holds_up_no_other(page: Page, tmp_path: Path) -> None:
    torch.save(torch.nn.GRU(4, 5).state_dict(), tmp_path / "gru.pt")
    show(page, text="abc")
    page.route("**/own/worker.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    bring(page, tmp_path / "gru.pt")
    expect(dialog(page)).to_contain_text("Reading gru.pt")
    page.unroute("**/own/worker.js")
    bring(page, tmp_path / "gru.pt")
    expect(dialog(page).get_by_role("combobox", name="Module")).to_contain_text("GRU of 5 units")


def test_a_run_that_is_more_than_the_server_takes_is_told_before_it_is_sent(
    page: Page, tmp_path: Path
) -> None:
    large = torch.nn.GRU(1_000, 700)
    torch.save({name: one + 1 / 3 for name, one in large.state_dict().items()}, tmp_path / "large.pt")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    show(page, text="abc")
    bring(page, tmp_path / "large.pt")
    dialog(page).get_by_role("combobox", name="It reads").select_option("values")
    rows = " ".join(["0.5"] * 1_000)
    dialog(page).get_by_role("textbox", name="numbers, one for each time step").fill(rows)
    dialog(page).get_by_role("button", name="Run", exact=True).click()
    told = alert(page).filter(visible=True)
    expect(told).to_contain_text("this server takes at most 32.0 MB in one request")
    (tmp_path / "run.json").write_text('{"input": {"text": "a"}, "network": {}}' + " " * 33 * 2**20)
    bring(page, tmp_path / "run.json")
    expect(told).to_contain_text("As JSON this run has 33.0 MB")
    assert "POST" not in sent
