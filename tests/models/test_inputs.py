"""Inputs come from files of numbers; what is wrong in one is named by row and column."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from models.files import load
from models.inputs import InputError, read_input
from models.modules import trace

VALUES = np.array([[0.5, -1, 2e-3], [3, 0.25, -7], [1, 1, 1], [0, 0, 0.125]])
Writer = Callable[[Path, NDArray[np.float64]], object]


def lines(values: NDArray[np.float64], delimiter: str) -> str:
    """The rows as text."""
    return "".join(delimiter.join(map(str, row)) + "\n" for row in values.tolist())


WRITERS: dict[str, Writer] = {
    "x.npy": np.save,
    "columns.npy": lambda path, values: np.save(path, np.asfortranarray(values)),
    "single.npy": lambda path, values: np.save(path, values.astype(np.float32)),
    "batch.npy": lambda path, values: np.save(path, np.stack([values + 1, values])),
    "x.npz": np.savez,
    "two.npz": lambda path, values: np.savez_compressed(path, x=values, y=values + 1),
    "x.csv": lambda path, values: path.write_text(lines(values, ",")),
    "named.csv": lambda path, values: path.write_text("a,b,c\r\n\r\n" + lines(values, ",")),
    "marked.csv": lambda path, values: path.write_text("\ufeff0.5;-1;0.002\n" + lines(values[1:], ";")),
    "X.TSV": lambda path, values: path.write_text("a\tb c\t日\n" + lines(values, "\t")),
    "x.json": lambda path, values: path.write_text(json.dumps(values.tolist())),
    "batch.json": lambda path, values: path.write_text(json.dumps([(values + 1).tolist(), values.tolist()])),
    "request.json": lambda path, values: path.write_text(json.dumps({"input": {"values": values.tolist()}})),
    "x.jsonl": lambda path, values: path.write_text(
        "".join(f"{json.dumps(row)}\n" for row in values.tolist())
    ),
    "named.jsonl": lambda path, values: path.write_text(
        "".join(
            json.dumps(dict(zip("cab", row[-1:] + row[:-1], strict=True))) + "\n" for row in values.tolist()
        )
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_file_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name, VALUES)
    table = read_input(tmp_path / name, 3, batch=1 if name.startswith("batch") else 0)
    values = table.values
    if name == "named.jsonl":
        assert table.names == ("c", "a", "b")
        values = values[:, [1, 2, 0]]
    np.testing.assert_allclose(values, VALUES, rtol=1e-7 if name == "single.npy" else 0)
    if name == "named.csv":
        assert table.names == ("a", "b", "c")
    if name == "X.TSV":
        assert table.names == ("a", "b c", "日")


def test_a_column_of_labels_labels_the_steps_and_a_row_of_one_number_is_one_input(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('price,label,volume\n1,"Monday, early",2\n3,=late,4\n')
    table = read_input(tmp_path / "x.csv", 2)
    assert (table.names, table.labels) == (("price", "volume"), ("Monday, early", "=late"))
    assert table.values.tolist() == [[1, 2], [3, 4]]
    np.save(tmp_path / "one.npy", np.arange(5))
    assert read_input(tmp_path / "one.npy", 1).values.tolist() == [[0], [1], [2], [3], [4]]
    (tmp_path / "one.jsonl").write_text("1\n2\n")
    assert read_input(tmp_path / "one.jsonl", 1).values.tolist() == [[1], [2]]


def test_a_network_of_a_file_is_traced_on_a_file(tmp_path: Path) -> None:
    module = nn.GRU(2, 4)
    torch.save(module.state_dict(), tmp_path / "gru.pt")
    (tmp_path / "x.csv").write_text("a,b,label\n0.5,1,x\n-1,2,y\n")
    traced = trace(load(tmp_path / "gru.pt"), tmp_path / "x.csv")
    assert (traced.input_names, traced.labels) == (("a", "b"), ("x", "y"))
    output = module(torch.tensor([[0.5, 1], [-1, 2]]))[0]
    np.testing.assert_allclose(traced.output, output.detach(), atol=1e-6)


BAD: dict[str, tuple[str, bytes, str]] = {
    "no suffix": ("x", b"1", "x: expected a name that ends in .npy"),
    "empty": ("x.csv", b"", "expected a file of 1 to"),
    "blank": ("x.csv", b"\n\n , \n", "expected at least one row of numbers, got none"),
    "names alone": ("x.csv", b"a,b,c\n", "expected at least one row of numbers, got none"),
    "ragged": ("x.csv", b"1,2,3\n1,2\n", "x.csv: line 2: expected 3 cells, as in line 1, got 2"),
    "a word": ("x.csv", b"a,b,c\n1,2,3\n1,two,3\n", "line 3, column 'b': expected a number, got 'two'"),
    "a word without names": ("x.csv", b"1,2,3\n\n1,,3\n", "line 3, column 2: expected a number, got ''"),
    "a number of Python's": ("x.csv", b"1,2,3\n1,1_0,3\n", "expected a number, got '1_0'"),
    "NaN": ("x.csv", b"1,2,3\n1,nan,3\n", "line 2, column 2: expected a finite number, got nan"),
    "infinity": ("x.csv", b"a,b,c\n1,2,1e999\n", "line 2, column 'c': expected a finite number, got inf"),
    "too wide": (
        "x.csv",
        b"a,b,c,d\n1,2,3,4\n",
        "line 2: expected 3 numbers, as the network reads, got 4: a, b",
    ),
    "another encoding": ("x.csv", "é,b,c".encode("latin1"), "expected text in UTF-8, got byte 0xe9"),
    "NULs": ("x.csv", b"1,2\x00,3\n4,5,6\n", "line 1, column 2: expected a number, got"),
    "a quote that stays open": ("x.csv", b'1,2,"3\n' + b"4," * 200_000, "no table of text"),
    "no array": ("x.npy", b"hello", "no array in NumPy's format"),
    "an array without end": (
        "x.npy",
        b"\x93NUMPY\x01\x00v\x00"
        + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 3), }".ljust(117)
        + b"\n",
        "expected the numbers of an array",
    ),
    "no zip": ("x.npz", b"PK\x03\x04", "zip archive is damaged"),
    "no list": ("x.json", b'{"a": 1}', "expected a list of rows, got"),
    "an empty list": ("x.json", b"[]", "expected at least one row"),
    "ragged JSON": ("x.json", b"[[1, 2, 3], [1, 2]]", "row 2: expected 3 numbers, as in the first, got 2"),
    "a word in JSON": ("x.json", b'[[1, 2, "3"]]', 'row 1, column 3: expected a number, got "3"'),
    "null in JSON": ("x.jsonl", b"[1, 2, 3]\n[1, null, 3]", "line 2, column 2: expected a number, got null"),
    "true in JSON": ("x.json", b"[[1, true, 3]]", "column 2: expected a number, got true"),
    "NaN in JSON": ("x.jsonl", b"[1, 2, 3]\n[1, NaN, 3]", "line 2: JSON has no NaN"),
    "infinity in JSON": ("x.json", b"[[1, 2, 1e999]]", "row 1, column 3: expected a finite number"),
    "a number too large": ("x.json", b"[[1, 2, 1" + b"0" * 400 + b"]]", "too large"),
    "objects of other names": ("x.jsonl", b'{"a": 1}\n{"b": 1}', "line 2: expected an object with a, got"),
    "batches of different lengths": (
        "x.json",
        b"[[[1, 2, 3]], [[1, 2, 3], [1, 2, 3]]]",
        "element 1: expected 1 rows",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_the_place(case: str, tmp_path: Path) -> None:
    name, content, message = BAD[case]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_input(tmp_path / name, 3)
    assert str(caught.value).startswith(f"{name}: ")


def test_arrays_of_other_shapes_and_kinds(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    nan = VALUES.copy()
    nan[2, 1] = np.nan
    for array, message in (
        (VALUES[:, :2], "row 1: expected 3 numbers, as the network reads, got 2"),
        (VALUES[:0], "expected at least one row of 3 numbers, got none"),
        (nan, "row 3, column 2: expected a finite number, got nan"),
        (np.zeros((1, 1, 1, 3)), r"expected shape \(T, 3\) or a batch \(B, T, 3\), got \(1, 1, 1, 3\)"),
        (VALUES.astype(complex), "expected an array of real numbers, got one of complex128"),
        (np.array(["a"]), "expected an array of real numbers"),
        (np.array([{}], dtype=object), "Python's objects"),
    ):
        np.save(path, array)
        with pytest.raises(InputError, match=message):
            read_input(path, 3)
    np.save(path, np.stack([VALUES]))
    with pytest.raises(InputError, match="batch: expected 0 to 0, got 1"):
        read_input(path, 3, batch=1)
    np.savez(tmp_path / "x.npz", a=VALUES, b=VALUES)
    with pytest.raises(InputError, match="or one called inputs or input or x or X, got a, b"):
        read_input(tmp_path / "x.npz", 3)
