"""What the quick check of types leaves out has passed as it stands."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tooling.changed_types import Sources, outdated
from tests.tooling.serving import ROOT

FILES = {
    "pyproject.toml": '[tool.pyright]\ninclude = ["app", "tests"]\n',
    "app/__init__.py": "",
    "app/base.py": "SIZE = 1\n",
    "app/user.py": "from app import base\n",
    "app/late.py": "def size() -> int:\n    import app.user\n    return app.user.base.SIZE\n",
    "app/near/__init__.py": "from ..base import SIZE as SIZE\n",
    "app/alone.py": "import os\n",
    "tests/beside.py": "import helper\n",
    "tests/helper.py": "HELP = 1\n",
    "tests/.hidden/old.py": "import app.base\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("app/base.py", "SIZE = ''\n", ["app/base.py", "app/late.py", "app/near/__init__.py", "app/user.py"]),
        ("app/user.py", "from app import alone\n", ["app/late.py", "app/user.py"]),
        ("app/alone.py", "import sys\n", ["app/alone.py"]),
        ("app/user.py", "from app import (\n", ["app/late.py", "app/user.py"]),
        ("tests/helper.py", "HELP = ''\n", ["tests/beside.py", "tests/helper.py"]),
        ("app/base.pyi", "SIZE: str\n", ["app/late.py", "app/near/__init__.py", "app/user.py"]),
        ("helper.py", "HELP = ''\n", ["tests/beside.py"]),
        ("app/new.py", "", ["app/new.py"]),
    ],
)
def test_a_change_is_checked_in_its_file_and_in_all_that_import_it(
    root: Path, name: str, text: str, expected: list[str]
) -> None:
    before = Sources(root).keys()
    assert outdated(before, before) == []
    (root / name).write_text(text)
    assert outdated(Sources(root).keys(), before) == expected


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.txt", "package-lock.json"])
def test_another_configuration_or_installation_is_checked_everywhere(root: Path, name: str) -> None:
    before = Sources(root).keys()
    (root / name).write_text(FILES.get(name, "") + "# another\n")
    assert outdated(Sources(root).keys(), before) == list(before)


def test_a_file_that_is_gone_is_checked_where_it_was_imported(root: Path) -> None:
    before = Sources(root).keys()
    (root / "app/base.py").unlink()
    assert outdated(Sources(root).keys(), before) == ["app/late.py", "app/near/__init__.py", "app/user.py"]


LOADED = """
import sys, app.wire.typescript
print(*(getattr(module, "__file__", None) for module in sys.modules.values()))
"""


def test_what_python_loads_for_a_module_is_what_was_found() -> None:
    command = [sys.executable, "-c", LOADED]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = {path for path in map(Path, printed.split()) if path.is_relative_to(ROOT)}
    here = {path for path in loaded if path.relative_to(ROOT).parts[0] in {"app", "models"}}
    found = Sources(ROOT).reached(ROOT / "app/wire/typescript.py")
    # Kinds of cells are looked for in their folder: no statement names them, so pyright does not follow.
    assert {path.parent for path in here - found} <= {ROOT / "models/kinds"}
    assert len(here & found) > 10
