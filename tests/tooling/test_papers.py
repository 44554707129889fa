"""The pages about the project name what is there: files, folders, versions."""

import re
import tomllib

import pytest
import yaml

from tests.tooling.serving import ROOT

PAPERS = ("docs/architecture.md", "SECURITY.md", "CONTRIBUTING.md")
TOPS = ("app", "models", "static", "templates", "tests", "deploy", "docs")


def version() -> str:
    """The version that pyproject.toml declares."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def named_paths(paper: str) -> set[str]:
    """What a page names between backticks below one of our folders, such as `app/protocol.py`."""
    spelled = re.findall(r"`([\w./-]+)`", (ROOT / paper).read_text())
    return {path for path in spelled if path.split("/")[0] in TOPS and "/" in path}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_that_a_page_names_is_there(paper: str) -> None:
    paths = named_paths(paper)
    assert paths
    assert not [path for path in sorted(paths) if not (ROOT / path).exists()]


@pytest.mark.parametrize("floor", ["app", "models", "static/js"])
def test_the_architecture_has_a_row_for_every_folder_of_a_floor(floor: str) -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    folders = {path.name for path in (ROOT / floor).iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert not [name for name in sorted(folders - {"files"}) if f"`{name}/`" not in text]


def test_the_citation_names_the_version_and_the_licence() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == version()
    assert citation["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")


def test_the_changelog_speaks_of_the_version() -> None:
    assert version() in (ROOT / "CHANGELOG.md").read_text()


def test_every_command_that_a_page_names_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):.* ## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for paper in (*PAPERS, "README.md", "README.zh.md"):
        text = (ROOT / paper).read_text()
        assert not set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) - targets, paper
        modules = re.findall(r"python -m ((?:app|models|tests)[\w.]*)", text)
        paths = [ROOT / name.replace(".", "/") for name in modules]
        assert all(path.with_suffix(".py").exists() or (path / "__main__.py").exists() for path in paths)
