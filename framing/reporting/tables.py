"""A study as files: one JSON that holds all of it, one CSV or Parquet file a table, and the data dictionary."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from framing.comparison.shapes import kind, shape
from framing.dictionary import COUNTED, TABLES
from framing.errors import StudyError
from framing.model import Signature
from framing.reporting.files import harmless, need_pyarrow, write_whole
from framing.reporting.speaking import speaking_table
from framing.study import Study

FORMAT = "framing study"
WITHOUT_COPY = "without_copy"  # folder of the tables that leave out shared copy
VERSION = 2
_MADE = (  # what the exports hold beside the study's own tables
    ("distances", "(one column an outlet)", "distance to each outlet in its own words; empty where too little text"),
    (WITHOUT_COPY, "(a folder)", f"{', '.join(COUNTED)} and distances, with shared copy set aside; only where there is some"),
    ("speakers", "outlet", "who published"),
    ("speakers", "speaker", "who speaks, by the fullest name in the text; empty where nobody is named"),
    ("speakers", "side", "country or body that the speaker speaks for; empty where none is known"),
    ("speakers", "source_kind", "kind of the source"),
    ("speakers", "verb", "the reporting word, in lower case, without adverbs and auxiliary verbs"),
    ("speakers", "stance", "what the word does beside passing on: distance, endorse, contend, accuse, direct, attitude"),
    ("speakers", "count", "attributions outside boilerplate"),
    ("signature", "field", "what the study's numbers depend on"),
    ("signature", "value", "texts as such, all else as JSON"),
    ("dictionary", "table", "file without its ending"),
    ("dictionary", "column", "column of that table"),
    ("dictionary", "meaning", "what it holds"),
)


def write_json(study: Study, path: str | Path) -> Path:
    """Write a study to one JSON file and return its path. The same study gives the same bytes; missing is null."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "signature": asdict(study.signature),
        "settings": dict(study.settings),
        **_content({name: getattr(study, name) for name in (*TABLES, "distances")}),
        "without_copy": _content(study.without_copy) if study.without_copy else None,
    }
    plain = json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return write_whole(path, plain.encode("ascii") + b"\n")


def _content(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Tables column by column, and the distances row by row."""
    distances = tables["distances"]
    return {
        "tables": {name: _columns(frame) for name, frame in tables.items() if name != "distances"},
        "distances": {"outlets": list(distances.index), "rows": _rows(distances)},
    }


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): _values(frame[name]) for name in frame.columns}


def _values(column: pd.Series) -> list[Any]:
    """A column as plain values; what is missing or no finite number is None."""
    values = column.to_numpy(object, copy=True)
    values[column.isna().to_numpy()] = None
    if column.dtype.kind in "fO":
        values[column.isin((-math.inf, math.inf)).to_numpy()] = None
    plain: list[Any] = values.tolist()
    return plain


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    return [[_plain(value) for value in row] for row in frame.to_numpy().tolist()]


def _plain(value: Any) -> Any:
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def read_json(path: str | Path) -> Study:
    """Read what `write_json` wrote: the same study. Raises StudyError where the file is missing or something else."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise StudyError(f"{path}: cannot be read ({error.strerror}). Give a file that --json wrote.") from error
    except (ValueError, RecursionError) as error:
        raise StudyError(f"{path}: is no JSON ({error}). Give a file that --json wrote.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StudyError(f"{path}: is no saved study. Give a file that --json wrote.")
    if content.get("version") != VERSION:
        raise StudyError(
            f"{path}: has format version {content.get('version')!r}, this program reads {VERSION}. "
            "Compare the articles again."
        )
    try:
        return _study(content)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise StudyError(f"{path}: a part is missing or damaged ({error}). Compare the articles again.") from error


def _study(content: Mapping[str, Any]) -> Study:
    again = content["without_copy"]
    return Study(
        signature=_signature(**content["signature"]),
        settings={**content["settings"]},
        without_copy=_tables(again, COUNTED) if again else {},
        **_tables(content, TABLES),
    )


def _signature(**written: Any) -> Signature:
    """The signature. Raises TypeError or ValueError where it is none that could be shown."""
    signature = Signature(**written)
    str(signature).encode()
    return signature


def _tables(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """What `_content` made: the tables of some names, and the distances."""
    outlets, rows = content["distances"]["outlets"], content["distances"]["rows"]
    "".join(outlets).encode()  # names, as those of the tables
    distances = pd.DataFrame(rows, index=outlets, columns=outlets, dtype="float64")
    tables = {name: shape(name, _checked(name, pd.DataFrame(content["tables"][name], dtype=object))) for name in names}
    return tables | {"distances": distances}


def _checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, if its cells are plain and its texts can be written down. Raises TypeError or ValueError where not."""
    for column in frame.columns:
        if kind(name, str(column)) == "object":
            "".join(value for value in frame[column] if not isinstance(value, int | float | None)).encode()
    return frame


def write_csv(study: Study, folder: str | Path) -> Path:
    """Write one CSV a table, the distances, the signature and `dictionary.csv` into a folder and return it.

    Tables that leave out shared copy go to its folder `without_copy`, which is made where there are some.
    UTF-8, comma, one header line; missing is an empty cell, flags are yes and no. A text that a spreadsheet would run
    as a formula gets a straight apostrophe before it.
    """
    for name, frame in _exports(study).items():
        write_whole(Path(folder) / f"{name}.csv", _csv(frame))
    _remove_old(study, Path(folder), ".csv")
    return Path(folder)


def _remove_old(study: Study, folder: Path, suffix: str) -> None:
    """Tables without shared copy that an earlier study left, where this one has none, would pass for its own."""
    if not study.without_copy:
        for name in (*COUNTED, "distances"):
            (folder / "without_copy" / f"{name}{suffix}").unlink(missing_ok=True)


def _csv(frame: pd.DataFrame) -> bytes:
    safe = pd.DataFrame({harmless(name): frame[name].map(_cell) for name in frame.columns}, dtype=object)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass")


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(value)


def write_parquet(study: Study, folder: str | Path) -> Path:
    """Write one Parquet file a table into a folder and return it; texts are left as they are, missing is null.

    Raises StudyError where pyarrow is not installed.
    """
    need_pyarrow()
    import pyarrow
    import pyarrow.parquet

    for name, frame in _exports(study).items():
        buffer = io.BytesIO()
        table = pyarrow.Table.from_pandas(_typed(frame), preserve_index=False)
        pyarrow.parquet.write_table(table, buffer)
        write_whole(Path(folder) / f"{name}.parquet", buffer.getvalue())
    _remove_old(study, Path(folder), ".parquet")
    return Path(folder)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of text as such, so that an empty one is no column of nulls."""
    texts = {
        name: "string"
        for name in frame.columns
        if frame[name].dtype == object and not frame[name].map(lambda value: isinstance(value, bool)).any()
    }
    return frame.astype(texts)


def _exports(study: Study) -> dict[str, pd.DataFrame]:
    """Every table by its path in the folder, with those that are made for reading: speakers, signature and dictionary."""
    tables = {name: getattr(study, name) for name in (*TABLES, "distances")}
    tables |= {f"{WITHOUT_COPY}/{name}": frame for name, frame in study.without_copy.items()}
    readable = {
        path: frame.rename_axis("outlet").reset_index() if path.endswith("distances") else frame
        for path, frame in tables.items()
    }
    made = {"speakers": speaking_table(study), "signature": signature_table(study), "dictionary": dictionary_table()}
    return readable | made


def signature_table(study: Study) -> pd.DataFrame:
    """The signature in two columns, field and value; nested values as JSON."""
    fields = asdict(study.signature)
    values = [v if isinstance(v, str) else json.dumps(v, sort_keys=True, ensure_ascii=True) for v in fields.values()]
    return pd.DataFrame({"field": list(fields), "value": values}, dtype=object)


def dictionary_table() -> pd.DataFrame:
    """The data dictionary: table, column and what it holds."""
    rows = [(table, column, meaning) for table, columns in TABLES.items() for column, meaning in columns.items()]
    return pd.DataFrame([*rows, *_MADE], columns=["table", "column", "meaning"], dtype=object)
