"""Wheel, sdist, editable install and bare checkout each find the project's data."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ASK = """
from framing.lexicons import Codebook
from framing.resources import folder
print(folder("seeds"), len(Codebook.default().entries))
"""
pytestmark = pytest.mark.package


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    for kind in ("wheel", "sdist"):
        code = f"import hatchling.build as b; print(b.build_{kind}({str(target)!r}))"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    return target


def ask(python: Path | str, cwd: Path, path: str = "") -> list[str]:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | (
        {"PYTHONPATH": path} if path else {}
    )
    result = subprocess.run([str(python), "-c", ASK], cwd=cwd, env=env, capture_output=True, text=True, check=True)
    return result.stdout.split()


def environment(folder: Path) -> tuple[Path, Path]:
    """A new environment that sees this one's libraries, but not the project: its Python and its library folder."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    library = Path(
        subprocess.run([str(python), "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    )
    import numpy

    (library / "outer.pth").write_text(str(Path(numpy.__file__).parent.parent), encoding="utf-8")
    return python, library


def test_wheel(built: Path, tmp_path: Path) -> None:
    python, library = environment(tmp_path / "env")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()
        wheel.extractall(library)
    assert "framing/data/lexicons/conflict.csv" in names
    assert "framing/data/seeds/corpus.csv" in names
    assert "framing/py.typed" in names
    place, entries = ask(python, tmp_path)
    assert Path(place).is_relative_to(library)
    assert int(entries) > 1000


def test_sdist(built: Path, tmp_path: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        sdist.extractall(tmp_path, filter="data")
    root = next(tmp_path.glob("framing_news-*"))
    for name in ("lexicons/conflict.csv", "seeds/corpus.csv", "tests/conftest.py", "README.md", "pyproject.toml"):
        assert (root / name).is_file(), name
    assert int(ask(sys.executable, tmp_path, str(root))[1]) > 1000


def test_bare_checkout() -> None:
    place, entries = ask(sys.executable, ROOT, str(ROOT))
    assert Path(place) == ROOT / "seeds"
    assert int(entries) > 1000


def test_editable(tmp_path: Path) -> None:
    code = f"import hatchling.build as b; print(b.build_editable({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    python, library = environment(tmp_path / "env")
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(library)
    place, _ = ask(python, tmp_path)
    assert Path(place) == ROOT / "seeds"
