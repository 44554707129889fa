"""Reads safetensors: a header of JSON, and the numbers."""

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType] its path has no type

from models.files.contents import Contents, Format, inventory
from models.files.errors import LoadError
from models.files.limits import HEADER_BYTES

LENGTH_BYTES = 8


def begins(head: bytes, path: Path) -> bool:
    """Says whether a file is one, or calls itself one."""
    return head[LENGTH_BYTES : LENGTH_BYTES + 1] == b"{" or path.suffix.lower() == ".safetensors"


def read(path: Path) -> Contents:
    """Reads it by its own library, which checks that the tensors fill the file and share no byte."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(LENGTH_BYTES), "little")
    left = size - LENGTH_BYTES
    if length > left:
        raise LoadError(
            f"the header of this safetensors file should be {length} bytes long; "
            f"after its first {LENGTH_BYTES} bytes the file has {max(left, 0)}"
        )
    if length > HEADER_BYTES:
        raise LoadError(f"the header of this file has {length} bytes; at most {HEADER_BYTES} are read")
    try:
        tensors = load_file(path)
    except (SafetensorError, ValueError, KeyError) as error:
        raise LoadError(f"this safetensors file is damaged: {error}") from error
    return Contents(inventory(tensors.items(), size), is_ordered=False)


SAFETENSORS = Format("safetensors", (".safetensors",), 0, begins, read)
