"""The files behind the paths that a person names, in an order and under names that no machine changes."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from framing.characters import without_halves
from framing.errors import ReadingError
from framing.model import Skipped
from framing.reading.manifest import MANIFEST, Manifest, read_manifest
from framing.reading.refusals import excerpt

TEXTS = frozenset((".txt",))
PAGES = frozenset((".html", ".htm"))
TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"))
FORMATS = TEXTS | PAGES | TABLES
# People keep articles in these, so one in a folder is reported; other kinds are passed over in silence.
_DOCUMENTS = frozenset(
    (".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".pages", ".xls", ".xlsx", ".ods", ".xml", ".eml",
     ".mht", ".mhtml", ".webarchive", ".zip", ".gz", ".bz2", ".xz", ".7z")
)  # fmt: skip
_FURNITURE = frozenset(("readme", "licence", "license"))  # file names, up to the first full stop

FORMAT_REASON = "it is none of the formats that can be read"
FORMAT_REMEDY = "Save it as .txt, .csv, .jsonl, .parquet or .html."
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_NOT_FOLLOWED = ("it is a link to a folder and is not followed", "Name that folder as a path of its own.")
_OUTSIDE = ("it is a link that leads out of the folder", "Put the file itself into the folder.")


@dataclass(frozen=True, slots=True)
class Source:
    """A file: where it lies, what messages call it, its id, what its folder and a manifest say of it."""

    path: Path
    label: str
    name: str = ""
    folder: str | None = None
    described: Mapping[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()


@dataclass(frozen=True, slots=True)
class Found:
    """Sources ordered by name, what was refused, and the files that were passed over."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    passed_over: tuple[str, ...]


def find_sources(paths: Iterable[str | Path]) -> Found:
    """The files of all paths, each once. Raises ReadingError where a path does not exist or none is given.

    Folders are walked with their sub-folders, save hidden ones and those that a browser makes beside a saved
    page. A file named by its own path is read whatever it is called, with what a corpus.csv beside it says.
    """
    folders, files = _existing(paths)
    found: dict[str, Source] = {}
    skipped: list[Skipped] = []
    passed_over: list[str] = []
    for item in chain(*map(_in_folder, folders), _by_themselves(files)):
        if isinstance(item, Skipped):
            skipped.append(item)
        elif isinstance(item, str):
            passed_over.append(item)
        else:
            found.setdefault(os.path.realpath(item.path), item)
    return Found(tuple(_named(list(found.values()))), tuple(dict.fromkeys(skipped)), tuple(passed_over))


def shown(path: str | Path) -> str:
    """A path as it may be printed: what is no text in a file name, and what would steer a terminal, is replaced."""
    return _CONTROLS.sub("\ufffd", without_halves(str(path)))


def _existing(paths: Iterable[str | Path]) -> tuple[list[Path], list[Path]]:
    """Folders, the outermost first, and files. Paths that do not exist are refused together."""
    given = [Path(path) for path in paths]
    missing = [excerpt(shown(path)) for path in given if not os.path.exists(path)]
    if missing or not given:
        what = f"no such file or folder: {', '.join(missing)}" if missing else "no path was given"
        raise ReadingError(f"{what}. Name a folder, or a .txt, .csv, .jsonl, .parquet or .html file that exists.")
    ordered = sorted(given, key=lambda path: (len(path.resolve().parts), path.resolve()))
    return [path for path in ordered if path.is_dir()], [path for path in ordered if not path.is_dir()]


def _in_folder(root: Path) -> Iterator[Source | Skipped | str]:
    label = _name(root)
    files, refused = _walk(root, label)
    manifests = [read_manifest(path, _label(label, root, path)) for path in files if _is_manifest(path, root)]
    used = {manifest.path for manifest in manifests if manifest.names_files}
    described = _merged(manifests)
    yield from refused
    for manifest in manifests:
        yield from manifest.skipped
    listed = {os.path.realpath(path): path for path in files if path not in used}
    for manifest in manifests:
        listed = manifest.files | listed
    for real, path in listed.items():
        yield _classified(path, root, label, described.get(real))


def _classified(path: Path, root: Path, label: str, described: Mapping[str, str] | None) -> Source | Skipped | str:
    name = _label(label, root, path)
    if described is None and _is_furniture(path):
        return name
    if path.suffix.lower() not in FORMATS:
        known = described is not None or path.suffix.lower() in _DOCUMENTS
        return Skipped(name, FORMAT_REASON, FORMAT_REMEDY) if known else name
    if refusal := _irregular(path, root, name):
        return refusal
    return Source(path, name, folder=_sub_folder(path, root), described=described or {})


def _by_themselves(files: list[Path]) -> Iterator[Source | Skipped | str]:
    manifests: dict[Path, Manifest | None] = {}
    for path in files:
        folder = path.parent
        if folder not in manifests:
            manifests[folder] = _beside(folder)
        manifest = manifests[folder]
        if manifest and manifest.names_files and path.name == manifest.path.name:
            yield from manifest.skipped
            for real, file in manifest.files.items():
                yield _classified(file, folder, _name(folder), manifest.described[real])
        else:
            described = manifest.described.get(os.path.realpath(path)) if manifest else None
            yield _alone(path, shown(path.name), described or {})


def _beside(folder: Path) -> Manifest | None:
    try:
        path = next((path for path in sorted(folder.iterdir()) if _is_manifest(path, folder)), None)
    except OSError:  # a file can be read in a folder that cannot be listed
        return None
    return read_manifest(path, _label(_name(folder), folder, path)) if path else None


def _alone(path: Path, label: str, described: Mapping[str, str]) -> Source | Skipped:
    if path.suffix.lower() not in FORMATS:
        return Skipped(label, FORMAT_REASON, FORMAT_REMEDY)
    return _irregular(path, None, label) or Source(path, label, described=described)


def _walk(root: Path, label: str) -> tuple[list[Path], list[Skipped]]:
    files: list[Path] = []
    refused: list[Skipped] = []

    def note(error: OSError) -> None:
        place = Path(error.filename or root)
        refused.append(
            Skipped(
                _label(label, root, place),
                f"the folder cannot be opened: {error.strerror}",
                "Check its rights.",
            )
        )

    for here, folders, names in os.walk(root, onerror=note):
        pages = {Path(name).stem for name in names if Path(name).suffix.lower() in PAGES}
        folders[:] = sorted(name for name in folders if _is_walked(name, pages))
        for name in folders:
            if os.path.islink(os.path.join(here, name)):  # os.walk does not follow it
                refused.append(Skipped(_label(label, root, Path(here, name)), *_NOT_FOLLOWED))
        files.extend(Path(here, name) for name in sorted(names))
    return files, refused


def _is_walked(folder: str, pages: set[str]) -> bool:
    return not folder.startswith((".", "__MACOSX")) and not (
        folder.endswith("_files") and folder[: -len("_files")] in pages
    )


def _is_manifest(path: Path, root: Path) -> bool:
    return path.name.lower() == MANIFEST and not _irregular(path, root, "")


def _is_furniture(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.name.partition(".")[0].lower() in _FURNITURE


def _irregular(path: Path, root: Path | None, label: str) -> Skipped | None:
    if root and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return Skipped(label, *_OUTSIDE)
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return Skipped(label, f"it cannot be opened: {error.strerror}", "Check that it exists and may be read.")
    return None if regular else Skipped(label, "it is not a regular file", "Save it as a file.")


def _merged(manifests: list[Manifest]) -> dict[str, Mapping[str, str]]:
    """What is said of each file; the manifest nearest to it is heard."""
    nearest_last = sorted(manifests, key=lambda manifest: len(manifest.path.parts))
    return {real: fields for manifest in nearest_last for real, fields in manifest.described.items()}


def _sub_folder(path: Path, root: Path) -> str | None:
    parts = path.relative_to(root).parts
    return shown(parts[0]) if len(parts) > 1 else None


def _name(folder: Path) -> str:
    return shown(Path(os.path.abspath(folder)).name)


def _label(label: str, root: Path, path: Path) -> str:
    relative = shown(path.relative_to(root).as_posix()) if path.is_relative_to(root) else shown(path.name)
    return f"{label}/{relative}" if relative != "." else label


def _named(sources: list[Source]) -> list[Source]:
    """Each source with the shortest tail of its path that no other has, ordered by it."""
    paths = [Path(os.path.abspath(source.path)) for source in sources]
    bare = Counter(path.with_suffix("") for path in paths)
    whole = [(path if bare[path.with_suffix("")] > 1 else path.with_suffix("")).parts for path in paths]
    sizes = [1] * len(whole)
    while True:
        tails = ["/".join(parts[-size:]) for parts, size in zip(whole, sizes, strict=True)]
        times = Counter(tails)
        longer = [
            min(size + (times[tail] > 1), len(parts)) for tail, size, parts in zip(tails, sizes, whole, strict=True)
        ]
        if longer == sizes:
            break
        sizes = longer
    named = [replace(source, name=shown(tail)) for source, tail in zip(sources, tails, strict=True)]
    return sorted(named, key=lambda source: source.name)
