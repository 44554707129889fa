"""Loads modules in an instrumented form, which reports what they compute."""

import ast
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from app.code.tracing.instrument import WATCH, instrumented
from app.code.tracing.recorder import Watch
from app.code.tracing.statements import first_lines


class InstrumentedLoader(SourceFileLoader):
    """Loads one file, instrumented. file: its name in the reports."""

    def __init__(self, fullname: str, path: str, file: str) -> None:
        super().__init__(fullname, path)
        self.source = Path(path).read_text("utf-8")
        self.watch = Watch(file, first_lines(ast.parse(self.source)))

    def get_code(self, fullname: str) -> CodeType:
        """The instrumented code, compiled anew: Python's cache holds the code that does not report."""
        return compile(instrumented(self.source), self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        """Runs the module, which finds its watch among its globals."""
        module.__dict__[WATCH] = self.watch
        super().exec_module(module)


class Instrumenting(MetaPathFinder):
    """Finds the modules that are to be instrumented, by their names. watches: of those found so far, by
    path."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.watches: dict[str, Watch] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Returns the spec of such a module; None for every other."""
        spec = PathFinder.find_spec(fullname, path) if fullname in self.names else None
        if spec is None or spec.origin is None:
            return None
        loader = InstrumentedLoader(fullname, spec.origin, f"{fullname.replace('.', '/')}.py")
        self.watches[spec.origin] = loader.watch
        spec.loader = loader
        return spec


def instrument_imports(names: Sequence[str]) -> Mapping[str, Watch]:
    """Has these modules instrumented when they are imported, for the rest of this process.

    Returns their watches by the paths of their files, each from its import on. Raises RuntimeError where one
    of them is imported already.
    """
    early = [name for name in names if name in sys.modules]
    if early:
        raise RuntimeError(f"imported before they could be instrumented: {', '.join(early)}")
    finder = Instrumenting(names)
    sys.meta_path.insert(0, finder)
    return finder.watches
