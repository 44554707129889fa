"""Reads the recurrent layers of Keras: .h5, .weights.h5, and .keras, a zip with one of these in it."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from torch import Tensor

from models.files.archive import entry, is_zip, opened
from models.files.contents import Contents, Format, inventory
from models.files.errors import LoadError
from models.files.extras import needed
from models.files.keras_layers import networks_of
from models.files.limits import ENTRIES, HEADER_BYTES, NUMBERS
from models.files.names import legible
from models.files.numpy_pickle import tensor_of

SIGNATURE = b"\x89HDF\r\n\x1a\n"
WEIGHTS = "model.weights.h5"
SAVING = 'model.save_weights("model.weights.h5")'


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file is HDF5, or an archive with Keras' weights in it."""
    if head.startswith(SIGNATURE):
        return True
    if not is_zip(head):
        return False
    with opened(path) as archive:
        return WEIGHTS in archive.namelist()


def read(path: Path) -> Contents:
    """Reads it. Raises LoadError."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        zipped = is_zip(file.read(4))
    if not zipped:
        with open(path, "rb") as file:
            tensors, config = _datasets(file, size)
    else:
        with opened(path) as archive:
            content = entry(archive, WEIGHTS)
            tensors, _ = _datasets(io.BytesIO(content), len(content))
            config = (
                entry(archive, "config.json")[:HEADER_BYTES] if "config.json" in archive.namelist() else b""
            )
    return networks_of(inventory(tensors.items(), size), _parsed(config))


def _datasets(file: Any, size: int) -> tuple[dict[str, Tensor], bytes]:
    """Lists the arrays of a file by their paths, and what it says of its model. No link is followed."""
    h5py = needed("h5py", "Keras' files")
    tensors: dict[str, Tensor] = {}
    left = max(NUMBERS, size)

    def visit(name: str, found: Any) -> None:
        nonlocal left
        if not isinstance(found, h5py.Dataset):
            return
        if found.external or found.is_virtual:
            raise LoadError(f"{legible(name)}: its numbers lie in another file, which is not opened")
        left -= found.size or 0
        if left < 0 or len(tensors) > ENTRIES:
            raise LoadError("the arrays of this file have many times more numbers than the file")
        if found.dtype.kind in "fiub":
            tensors[name] = tensor_of(found[()])

    try:
        with h5py.File(file, "r") as root:
            root.visititems(visit)  # each object once, by hard links alone
            config = root.attrs.get("model_config", b"")
    except LoadError:
        raise
    except Exception as error:  # h5py raises many kinds for damaged files
        raise LoadError(
            f"this HDF5 file is damaged, or packed in a way that is not known: {error}. "
            f"Where the model is, this line writes its weights: {SAVING}"
        ) from error
    return tensors, config.encode() if isinstance(config, str) else bytes(config)


def _parsed(config: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(config or b"{}")
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


KERAS = Format("Keras", (".h5", ".keras"), 0, begins, read)
