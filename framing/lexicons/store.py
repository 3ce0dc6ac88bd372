"""Compiled codebooks, kept between runs in the user's cache folder as plain arrays.

What is kept is found by a hash of all that it was made from: the lexicons, and the modules that read and compile them.
It begins with a hash of its own bytes, so that a damaged file is known before anything is made of it. Where it cannot be
written or read, nothing is said and the codebook is compiled anew.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from framing import characters, tokens
from framing.lexicons.index import HashIndex

Arrays = Mapping[str, npt.NDArray[Any]]
Part = TypeVar("Part")

_PREFIX, _SUFFIX = "codebook-", ".arrays"
_KEPT = 4  # compiled codebooks that stay: of other versions, and of other choices of lexicons
_ABSENT = (OSError, RuntimeError)  # RuntimeError: no home


def stamp(files: Iterable[Path]) -> str:
    """A hash of some files and of everything else that a compiled codebook depends on."""
    modules = [*sorted(Path(__file__).parent.glob("*.py")), Path(characters.__file__), Path(tokens.__file__)]
    digest = hashlib.sha256(f"{platform.python_version()} {np.__version__}".encode())
    for path in (*files, *modules):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def names(mark: str) -> set[str]:
    """The lexicons of the codebooks that are kept under a stamp: they were found without fault."""
    with suppress(*_ABSENT):
        return {name for path in _kept(mark) for name in path.stem.split("-", 2)[2].split("+")}
    return set()


def read(mark: str) -> Arrays | None:
    """The arrays kept under a stamp and the names of lexicons; None where there are none, or no longer as written."""
    with suppress(*_ABSENT):
        content = _place(mark).read_bytes()
        size = hashlib.sha256().digest_size
        if hashlib.sha256(content[size:]).digest() == content[:size]:
            kept = np.load(BytesIO(content[size:]), allow_pickle=False)
            return {name: kept[name] for name in kept.files}
    return None


def keep(mark: str, arrays: Arrays) -> None:
    """Write arrays, all or nothing; the oldest go. Where that is not allowed, nothing happens."""
    packed = BytesIO()
    np.savez(packed, **arrays)  # type: ignore[arg-type]
    with suppress(*_ABSENT):
        _folder().mkdir(parents=True, exist_ok=True)
        _write(_place(mark), hashlib.sha256(packed.getvalue()).digest() + packed.getvalue())
        for old in sorted(_kept(), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink()


def _write(place: Path, content: bytes) -> None:
    """Write a file under another name first. Raises OSError, and leaves nothing, where that fails."""
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as part:
        name = Path(part.name)
    try:
        name.write_bytes(content)
        os.replace(name, place)
    finally:
        name.unlink(missing_ok=True)


def _place(mark: str) -> Path:
    return _folder() / f"{_PREFIX}{mark}{_SUFFIX}"


def _kept(mark: str = "") -> list[Path]:
    """The files that are kept, of a stamp or of all; whatever else bears such a name is not ours."""
    pattern = f"{_PREFIX}{mark}-*{_SUFFIX}" if mark else f"{_PREFIX}*{_SUFFIX}"
    return [path for path in _folder().glob(pattern) if path.is_file()]


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
