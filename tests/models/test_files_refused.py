"""A file that is damaged, hostile or of another kind is refused by a message, soon and in little memory."""

import io
import json
import pickle
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
import torch
from torch import nn

from models.files import LoadError, load

LSTM = nn.LSTM(3, 4).state_dict()


def safetensors(header: object, length: int | None = None) -> bytes:
    """A file with any header, and 64 bytes of numbers."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + bytes(64)


def entry(start: int, end: int, size: int = 16) -> dict[str, object]:
    """A tensor in a header."""
    return {"dtype": "F32", "shape": [size], "data_offsets": [start, end]}


def saved(value: object) -> bytes:
    """What torch.save writes."""
    file = io.BytesIO()
    torch.save(value, file)
    return file.getvalue()


def zipped(**entries: bytes) -> bytes:
    """An archive of these entries, compressed."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def torch_zip(pickled: bytes) -> bytes:
    """An archive of torch.save with any pickle."""
    return zipped(**{"w__data.pkl": pickled, "w__data__0": bytes(64)})


def array(shape: tuple[int, ...], numbers: int) -> bytes:
    """A file of NumPy's with any shape."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return file.getvalue() + bytes(4 * numbers)


class Runs:
    """Runs something where a pickle of it is executed."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (Path("/tmp/unrolled-ran"),)


def nested(depth: int) -> object:
    """Dictionaries within one another."""
    value: object = torch.zeros(1)
    for _ in range(depth):
        value = {"a": value}
    return value


def doubled(times: int) -> object:
    """A list that holds the same list twice, and so on."""
    value: list[object] = []
    for _ in range(times):
        value = [value, value]
    return value


STORAGE = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuM\x10\x00tQ"
"""A persistent id of 16 numbers."""


def viewed(offset: bytes, shape: bytes, stride: bytes) -> bytes:
    """A pickle of one tensor of a storage of 16 numbers."""
    call = b"\x80\x02}X\x01\x00\x00\x00actorch._utils\n_rebuild_tensor_v2\n("
    return call + STORAGE + offset + shape + stride + b"\x89}tRs."


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("w.pt", b"", "this file is empty"),
    "of another kind": ("photo.pt", b"\x89PNG\r\n\x1a\n" + bytes(99), "none of those that are read here"),
    "text": ("w.txt", b"hello", "none of those that are read here"),
    "safetensors cut off": ("w.safetensors", safetensors({"a": entry(0, 128, 32)}), "damaged"),
    "safetensors of four bytes": ("w.safetensors", b"abcd", "should be"),
    "a giant header": (
        "w.safetensors",
        safetensors(b"{}", 2**60),
        "should be 1152921504606846976 bytes",
    ),
    "a header that overflows": (
        "w.safetensors",
        safetensors(b"{}", 2**64 - 1),
        "should be 18446744073709551615",
    ),
    "tensors that overlap": (
        "w.safetensors",
        safetensors({"a": entry(0, 64), "b": entry(0, 64)}),
        "damaged",
    ),
    "a shape that overflows": (
        "w.safetensors",
        safetensors({"a": {"dtype": "F32", "shape": [2**62, 2**62], "data_offsets": [0, 64]}}),
        "damaged",
    ),
    "a header that is no JSON": ("w.safetensors", safetensors(b"{" * 9), "damaged"),
    "a zip cut off": ("w.pt", saved(LSTM)[:-100], "this zip archive is damaged"),
    "a zip whose bytes changed": (
        "w.pt",
        saved({"a": torch.full((64,), 1.5)}).replace(b"\x00\x00\xc0\x3f", b"\x00\x00\xc1\x3f"),
        "damaged",
    ),
    "an empty zip": ("w.pt", zipped(), "none of those that are read here"),
    "an archive that inflates": (
        "w.npz",
        zipped(**{"a.npy": array((2**25,), 2**25)}),
        "would become 134,217,8",
    ),
    "a module": (
        "w.pt",
        saved(nn.LSTM(3, 4)),
        "torch.nn.modules.rnn.LSTM would mean to execute it.*state_dict",
    ),
    "a pickle that runs code": ("w.pkl", pickle.dumps(Runs()), "would mean to execute it"),
    "an archive that runs code": ("w.pt", torch_zip(pickle.dumps(Runs(), 2)), "would mean to execute it"),
    "a pickle cut off": ("w.pkl", pickle.dumps({"a": np.ones(9)})[:-9], "damaged, or not complete"),
    "a pickle of texts": ("w.pkl", pickle.dumps({"a": "b"}), "no array of numbers"),
    "a pickle of objects": ("w.pkl", pickle.dumps(np.array([{}], dtype=object)), "arrays of objects"),
    "a memo without end": ("w.pkl", b"\x80\x02Nr\xff\xff\xff\xff.", "remembers a value"),
    "a pickle without end": ("w.pkl", b"\x80\x02" + b"N0" * 2**20 + b"N.", "more than 1048576 instructions"),
    "a pickle that changes what it reads": (
        "w.pkl",
        b"\x80\x02ccollections\nOrderedDict\n}X\x01\x00\x00\x00aX\x01\x00\x00\x00bsb.",
        "changes collections.OrderedDict",
    ),
    "too deep": ("w.pt", saved(nested(40)), "more than 32 lists or dictionaries"),
    "lists that hold one another": ("w.pt", saved(doubled(30)), "more than 1048576 items"),
    "a tensor beyond its storage": (
        "w.pt",
        torch_zip(viewed(b"K\x01", b"K\x10\x85", b"K\x01\x85")),
        "expected the numbers of a tensor of 16, got a storage of 16",
    ),
    "a tensor before its storage": (
        "w.pt",
        torch_zip(viewed(b"J\xff\xff\xff\xff", b"K\x01\x85", b"K\x01\x85")),
        "expected the numbers",
    ),
    "a tensor of many more numbers": (
        "w.pt",
        torch_zip(viewed(b"K\x00", b"J\x00\x00\x00\x7f\x85", b"K\x00\x85")),
        "many times more numbers",
    ),
    "a storage that is not there": (
        "w.pt",
        zipped(**{"w__data.pkl": viewed(b"K\x00", b"K\x01\x85", b"K\x01\x85")}),
        "it has no w/data/0",
    ),
    "an array of more numbers than its file": (
        "w.npz",
        zipped(**{"a.npy": array((2**40, 2**10), 4)}),
        "a: expected the numbers of an array of",
    ),
    "an array that is no array": ("w.npz", zipped(**{"a.npy": b"hello"}), "no array in NumPy's format"),
    "a name twice": ("w.json", b'{"weight_hh_l0": [1], "weight_hh_l0": [2]}', "two parts of the file"),
    "JSON of NaN": ("w.json", b'{"weight_hh_l0": [NaN]}', "JSON has no NaN"),
    "JSON of infinity": ("w.json", b'{"weight_hh_l0": [1e999]}', "expected numbers in nested lists"),
    "ragged JSON": ("w.json", b'{"weight_hh_l0": [[1], [2, 3]]}', "expected rows of equal length"),
    "JSON of words": (
        "w.json",
        b'{"weight_hh_l0": ["\xf0\x9f\x98\x80"]}',
        "expected numbers in nested lists",
    ),
    "JSON of a list": ("w.json", b"[1]", "expected an object of tensors"),
    "JSON cut off": ("w.json", b'{"a": [1', "this is no JSON"),
    "JSON too deep": ("w.json", b"[" * 100_000, "more than 32 lists or objects"),
    "a run under a seed": ("w.json", b'{"input": {}, "weights": {"seed": 0}}', "whose weights are not in it"),
    "no network": ("w.json", b'{"layer.weight": [[1]]}', "in this file. It has: layer.weight"),
    "a name of a megabyte": ("w.json", b'{"' + b"a" * 2**20 + b'": [1]}', "at most 1024 are read"),
    "names with paths and NULs": ("w.json", b'{"../\\u0000\\ud83d\\ude00": [1]}', r"It has: ../U\+0000"),
    "a name of half a character": ("w.json", b'{"\\ud83d": [1]}', r"It has: U\+D83D"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_soon_and_in_little_memory(case: str, tmp_path: Path) -> None:
    name, content, message = BAD[case]
    path = tmp_path / name
    path.write_bytes(content)
    start, peak = monotonic(), getrusage(RUSAGE_SELF).ru_maxrss
    with pytest.raises(LoadError, match=message) as caught:
        load(path)
    assert str(caught.value).startswith(name)
    assert monotonic() - start < 30
    assert getrusage(RUSAGE_SELF).ru_maxrss - peak < 2**28 // 1024  # kilobytes
    assert not Path("/tmp/unrolled-ran").exists()


def test_a_folder_and_nothing_at_all(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="expected a file, got a folder"):
        load(tmp_path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.pt")


def test_an_old_file_that_is_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    torch.save(LSTM, file, _use_new_zipfile_serialization=False)
    whole = file.getvalue()
    for length in range(1, len(whole), max(1, len(whole) // 60)):
        (tmp_path / "old.pt").write_bytes(whole[:length])
        with pytest.raises(LoadError):
            load(tmp_path / "old.pt")


@pytest.mark.parametrize("name", ["w.pt", "w.safetensors", "w.npz", "two.pkl", "w.json"])
def test_a_file_with_any_byte_changed_is_read_or_refused(name: str, tmp_path: Path) -> None:
    from tests.models.test_files import WRITERS, drawn  # noqa: PLC0415

    path = tmp_path / name
    WRITERS[name](drawn(5), path)
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(120):
        changed = bytearray(whole)
        for place in rng.integers(len(whole), size=3):
            changed[place] = rng.integers(256)
        path.write_bytes(changed)
        with suppress(LoadError):
            load(path)
