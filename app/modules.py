"""Lists the modules that a script of the page imports: a browser can request all of them at once.

Left to itself it learns of a module only when it has read the one that imports it: one round trip after the
other.
"""

import re
from functools import lru_cache
from pathlib import Path

IMPORT = re.compile(r"""^(?:import|export)\b(?:[^"'();]*\bfrom)?\s*"(\.{1,2}/[^"]+)";$""", re.MULTILINE)


def modules_of(entry: Path) -> list[Path]:
    """Lists the entry and all that it imports, directly or not, nearest first. Raises OSError where one
    cannot be read."""
    modules = [entry]
    for module in modules:  # grows while it is read
        modules += [
            imported for imported in imports(module, module.stat().st_mtime_ns) if imported not in modules
        ]
    return modules


@lru_cache(maxsize=512)
def imports(module: Path, _modified: int) -> tuple[Path, ...]:
    """Lists the modules in a module's own import statements, in their order, each once."""
    named = IMPORT.findall(module.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys((module.parent / name).resolve() for name in named))
