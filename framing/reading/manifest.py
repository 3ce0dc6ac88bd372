"""A `corpus.csv` beside the texts: what is known of each file."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from framing.model import Skipped
from framing.reading.columns import DESCRIPTIVE, fields_of, find_columns, no_outlet, take_date
from framing.reading.refusals import Unreadable
from framing.reading.rows import csv_table
from framing.reading.table import Row

MANIFEST = "corpus.csv"
_LONGEST_ROW = 1_000_000  # characters
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(slots=True)
class Manifest:
    """The files that a manifest names and what it says of them, by real path.

    `names_files` is False for a table that holds articles itself.
    """

    path: Path
    names_files: bool = False
    files: dict[str, Path] = field(default_factory=dict)
    described: dict[str, Mapping[str, str]] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)


def read_manifest(path: Path, label: str) -> Manifest:
    """The manifest at `path`; what is wrong with it or with one of its rows is in `skipped`, never raised."""
    manifest = Manifest(path)
    try:
        table = csv_table(path, _LONGEST_ROW)
        columns = find_columns(table.headings or [])
        manifest.names_files = "file" in columns and "text" not in columns
        if manifest.names_files:
            if remark := no_outlet(table.headings or []):
                manifest.skipped.append(remark.at(label, 1))
            for row in table.rows:
                _take(manifest, row, columns, label)
    except Unreadable:
        pass  # whoever reads it as a table reports it
    except (OSError, UnicodeError) as error:
        manifest.skipped.append(Skipped(label, f"it breaks off: {error}", "Save it as UTF-8."))
    return manifest


def _take(manifest: Manifest, row: Row, columns: Mapping[str, str], label: str) -> None:
    try:
        fields = fields_of(row.whole(), columns)
        file = _file(manifest.path, fields.get("file", ""))
        real = os.path.realpath(file)
        if real in manifest.files:
            raise Unreadable("the file is named twice", "Keep one row for each file.", fields["file"])
    except Unreadable as refusal:
        manifest.skipped.append(refusal.at(label, row.line))
        return
    if remark := take_date(fields):
        manifest.skipped.append(remark.at(label, row.line))
    manifest.files[real] = file
    manifest.described[real] = {name: fields[name] for name in DESCRIPTIVE if name in fields}


def _file(manifest: Path, written: str) -> Path:
    """The file that a row names, inside the manifest's folder. Raises Unreadable for any other."""
    if not written:
        raise Unreadable("the row names no file", "Fill in the column 'file', or remove the row.")
    name = written.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts or "\0" in name:
        raise Unreadable("the path leads out of the folder", "Name files beside corpus.csv or below it.", written)
    file = _existing(manifest.parent, name)
    if file is None:
        raise Unreadable("the file is missing", "Add the file, or remove the row.", written)
    real = Path(os.path.realpath(file))
    if not real.is_relative_to(os.path.realpath(manifest.parent)):
        raise Unreadable(
            "the file is a link that leads out of the folder", "Put the file itself into the folder.", written
        )
    if real == Path(os.path.realpath(manifest)):
        raise Unreadable("the manifest names itself", "Remove the row.", written)
    return file


def _existing(folder: Path, name: str) -> Path | None:
    """The file under one of the two ways in which accents are stored in file names."""
    forms = (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    try:
        return next((folder / form for form in forms if (folder / form).is_file()), None)
    except (OSError, ValueError):  # a name that is too long, or one that is no text
        return None
