"""The package: one wheel, installed beside a project that has an `app` and a `models` of its own."""

import base64
import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.application import create_app
from app.settings import Settings
from deploy.package.imports import Immovable, moved
from tests.tooling.serving import ROOT, serving

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
BUILD = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir")
DEPENDENCIES = next(path for path in sys.path if path.endswith("site-packages"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, *BUILD, folder, ROOT], check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel alone."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin/python"
    install = ("-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    subprocess.run([sys.executable, *install], check=True, capture_output=True)
    return python


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project that has packages of our names."""
    for name in ("app", "models", "static"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("MINE = True\n")
    return tmp_path


def test_the_wheel_holds_one_package_and_nothing_of_the_workshop(wheel: Path) -> None:
    assert wheel.name == f"unrolled-{VERSION}-py3-none-any.whl"
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        lines = archive.read(f"unrolled-{VERSION}.dist-info/RECORD").decode().splitlines()
        recorded = {name: value for name, value, _ in csv.reader(lines)}
        assert set(names) == set(recorded)
        for name, value in recorded.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).rstrip(b"=")
            assert value in ("", f"sha256={digest.decode()}"), name
    assert {name.split("/")[0] for name in names} == {"unrolled", f"unrolled-{VERSION}.dist-info"}
    assert not [name for name in names if re.search(r"__pycache__|\.pyc$|(^|/)(tests|node_modules)/", name)]
    ours = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "models/trained").iterdir() if path.is_file()
    }
    assert {f"unrolled/{name}" for name in ours} <= set(names)
    assert {"unrolled/.cache/plotly/LICENSES.txt", "unrolled/.cache/bundle/js/main.js"} <= set(names)


def test_a_project_with_an_app_of_its_own_imports_both_and_no_server(python: Path, project: Path) -> None:
    code = (
        "import app, models, unrolled, sys; print(app.MINE, models.MINE, unrolled.__version__, *sys.modules)"
    )
    told = subprocess.run([python, "-c", code], cwd=project, check=True, capture_output=True, text=True)
    mine, too, version, *modules = told.stdout.split()
    assert (mine, too, version) == ("True", "True", VERSION)
    assert not {"fastapi", "typer", "torch"} & set(modules)


def test_a_module_is_traced_by_the_package_alone(python: Path, project: Path) -> None:
    code = (
        "import torch, unrolled; from torch import nn; torch.manual_seed(3); "
        "traced = unrolled.trace(nn.LSTM(2, 4), torch.randn(5, 2)); "
        "traced.save('run.npz'); traced.save('run.html'); "
        "print(isinstance(traced, unrolled.Trace), traced.gates['forget'].shape, traced.difference <= 1e-6); "
        "torch.save(nn.GRU(2, 3).state_dict(), 'gru.pt'); loaded = unrolled.load('gru.pt'); "
        "print(unrolled.trace(loaded, torch.randn(5, 2)).kind)"
    )
    environment = os.environ | {"PYTHONPATH": DEPENDENCIES}
    told = subprocess.run(
        [python, "-c", code], cwd=project, env=environment, check=True, capture_output=True, text=True
    )
    assert told.stdout == "True (1, 5, 4) True\ngru\n"
    assert (project / "run.npz").stat().st_size > 0
    assert 'id="record"' in (project / "run.html").read_text("utf-8")


def test_the_command_without_the_server_names_the_extra(python: Path, project: Path) -> None:
    told = subprocess.run(
        [python.with_name("unrolled")], cwd=project, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert told.stderr == 'unrolled: the server needs typer: pip install "unrolled[serve]"\n'


def lines_of(server: str, path: str) -> list[str]:
    """The lines of an answer."""
    with urllib.request.urlopen(server + path, timeout=60) as answer:
        return answer.read().decode().splitlines()


def test_the_command_serves_the_same_runs_and_the_bundled_page(
    python: Path, project: Path, server: str
) -> None:
    environment = {"PYTHONPATH": DEPENDENCIES, "UNROLLED_POOL_SIZE": "1"}
    program = [str(python.with_name("unrolled"))]
    with serving(
        project / "log", "--no-browser", environment=environment, program=program, folder=project
    ) as installed:
        for path in ("/api/runs?text=hello", "/api/lessons", "/api/cells"):
            assert lines_of(installed.url, path) == lines_of(server, path)
        page = "\n".join(lines_of(installed.url, "/"))
        (main,) = re.findall(r'src="(/static/[^"]+/js/main\.js)"', page)
        bundled = (ROOT / ".cache/bundle/js/main.js").read_text().splitlines()
        assert lines_of(installed.url, main) == bundled
        (plotly,) = set(re.findall(r'"(/assets/plotly\.js[^"]*)"', page))
        assert lines_of(installed.url, plotly) == (ROOT / ".cache/plotly/plotly.js").read_text().splitlines()


MOVED = """from app.settings import ROOT
from models import cells  # from models import cells
PRELOADED = ["app.workers.forker", "app.none", "models/cells.py"]
import application
"""


def test_only_imports_and_names_of_modules_move() -> None:
    told = moved(MOVED, ROOT, frozenset({"app", "models"}), "unrolled")
    assert told == MOVED.replace("from app.s", "from unrolled.app.s").replace(
        "from models import cells  #", "from unrolled.models import cells  #"
    ).replace('"app.w', '"unrolled.app.w')


@pytest.mark.parametrize("source", ["import app.settings\n", "from \\\n app import cores\n"])
def test_what_cannot_be_moved_stops_the_build(source: str) -> None:
    with pytest.raises(Immovable, match="line 1"):
        moved(source, ROOT, frozenset({"app", "models"}), "unrolled")


def test_the_version_is_one() -> None:
    assert create_app(Settings()).version == VERSION
    assert json.loads((ROOT / "package.json").read_text())["version"] == VERSION


def test_the_command_of_an_installation_runs_from_any_folder(project: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert "$(BIN)/unrolled ##" in makefile
    command = [sys.executable, "-P", "-m", "app.package", "--help"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        command, cwd=project, env=environment, check=True, capture_output=True, text=True
    ).stdout
    assert "Usage: unrolled" in told
    assert "unrolled --port 8001 --no-browser" in told
