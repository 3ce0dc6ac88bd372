"""Compiled codebooks, kept between runs in the user's cache folder as plain arrays.

What is kept is found by a hash of all that it was made from: the lexicons, and the modules that read and compile them.
Where it cannot be written or read, nothing is said and the codebook is compiled anew.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from framing import characters, tokens
from framing.lexicons.index import HashIndex

Arrays = Mapping[str, npt.NDArray[Any]]
Part = TypeVar("Part")

_PREFIX = "codebook-"
_KEPT = 4  # compiled codebooks that stay: of other versions, and of other choices of lexicons
_UNREADABLE = (OSError, RuntimeError, ValueError, KeyError, EOFError, zipfile.BadZipFile)  # RuntimeError: no home


def stamp(files: Iterable[Path]) -> str:
    """A hash of some files and of everything else that a compiled codebook depends on."""
    modules = [*sorted(Path(__file__).parent.glob("*.py")), Path(characters.__file__), Path(tokens.__file__)]
    digest = hashlib.sha256(f"{platform.python_version()} {np.__version__}".encode())
    for path in (*files, *modules):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def names(mark: str) -> set[str]:
    """The lexicons of the codebooks that are kept under a stamp: they were found without fault."""
    with suppress(OSError, RuntimeError):
        return {
            name for path in _folder().glob(f"{_PREFIX}{mark}-*.npz") for name in path.stem.split("-", 2)[2].split("+")
        }
    return set()


def read(mark: str) -> Arrays | None:
    """The arrays kept under a stamp and the names of lexicons; None where there are none that can be read."""
    with suppress(*_UNREADABLE), open(_folder() / f"{_PREFIX}{mark}.npz", "rb") as file:
        kept = np.load(file, allow_pickle=False)
        return {name: kept[name] for name in kept.files}
    return None


def keep(mark: str, arrays: Arrays) -> None:
    """Write arrays, all or nothing; the oldest go. Where that is not allowed, nothing happens."""
    with suppress(OSError, RuntimeError):
        _folder().mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=_folder(), suffix=".part", delete=False) as part:
            np.savez(part, **arrays)  # type: ignore[arg-type]
        os.replace(part.name, _folder() / f"{_PREFIX}{mark}.npz")
        for old in sorted(_folder().glob(f"{_PREFIX}*.npz"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink()


def _folder() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if not base.is_absolute():  # neither may be named by where a program happens to be started
        raise RuntimeError("there is no cache folder")
    return base / "framing"


def pack(part: Any, name: str) -> dict[str, npt.NDArray[Any]]:
    """The columns of a dataclass as arrays: an index by its keys, a mapping by its keys and values."""
    arrays: dict[str, npt.NDArray[Any]] = {}
    for field in fields(part):
        value, key = getattr(part, field.name), f"{name}.{field.name}"
        if isinstance(value, HashIndex):
            arrays[key] = value.keys[: len(value)]
        elif isinstance(value, Mapping):
            arrays[key], arrays[f"{key}.values"] = (
                np.array(list(value), np.intp),
                np.array(list(value.values()), np.str_),
            )
        else:
            arrays[key] = value
    return arrays


def unpack(kind: type[Part], arrays: Arrays, name: str) -> Part:
    """The dataclass whose columns were packed under a name. Raises KeyError where one is missing."""
    values: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        key = f"{name}.{field.name}"
        values[field.name] = arrays[key]
        if field.type == "HashIndex":
            values[field.name] = HashIndex(arrays[key])
        elif f"{key}.values" in arrays:
            values[field.name] = dict(zip(arrays[key].tolist(), arrays[f"{key}.values"].tolist(), strict=True))
    return kind(**values)
