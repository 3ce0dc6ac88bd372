"""Files of human codes: read, and checked against the texts and the codebook with every fault named."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.comparison.codes import TOOL, By, Code, Coding, families_of_labels, known_labels
from framing.errors import FramingError
from framing.lexicons import Codebook
from framing.model import VOICES, Corpus, Document
from framing.signing import text_hash

_DIGITS = re.compile("[0-9]{1,15}")
FORMAT, VERSION = "framing-codes", 1
COLUMNS = ("coder", "doc_id", "start", "end", "layer", "label")  # of a CSV; `voice` and `text` may follow


class CodesError(FramingError):
    """Files of codes were refused; `problems` holds every fault that was found, not only the first."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class _Found:
    """One mark as a file has it, with the place of the file that a refusal names."""

    place: str
    coder: str
    fields: Mapping[str, Any]


class _Reader:
    """Reads files into codings and gathers every fault on the way."""

    def __init__(self, corpus: Corpus, codebook: Codebook, by: By) -> None:
        self.documents = {document.id: document for document in corpus}
        self.labels = known_labels(codebook, by)
        self.families = families_of_labels(codebook) if by == "family" else {}
        self.problems: list[str] = []
        self.marks: dict[str, list[Code]] = {}
        self.seen: dict[str, set[str]] = {}
        self.layers: dict[str, set[str]] = {}

    def read(self, path: Path) -> None:
        try:
            content = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.problems.append(
                f"{path}: cannot be read ({error.strerror}). Give an exported .json or a .csv of codes."
            )
            return
        except UnicodeDecodeError as error:
            self.problems.append(f"{path}: byte {error.start} is no UTF-8. Save the file as UTF-8.")
            return
        if content.lstrip()[:1] in ("{", "["):
            self._json(path, content)
        else:
            self._csv(path, content)

    def codings(self) -> list[Coding]:
        return [
            Coding(coder, tuple(sorted(set(self.marks[coder]))), frozenset(self.seen[coder]), frozenset(layers))
            for coder, layers in sorted(self.layers.items())
        ]

    def _coder(self, place: str, name: Any) -> str | None:
        if not isinstance(name, str) or not name.strip() or name.strip() == TOOL:
            why = f"; {TOOL!r} stands for the program itself" if name == TOOL else ""
            self.problems.append(f"{place}: coder must be a name; got {name!r}{why}. Write who marked the text.")
            return None
        for store in (self.seen, self.layers):
            store.setdefault(name.strip(), set())
        self.marks.setdefault(name.strip(), [])
        return name.strip()

    def _json(self, path: Path, content: str) -> None:
        try:
            data = json.loads(content)
        except json.JSONDecodeError as error:
            self.problems.append(f"{path}, line {error.lineno}: no JSON ({error.msg}). Export the file again.")
            return
        except (ValueError, RecursionError) as error:  # a number of thousands of digits; nested too deeply
            self.problems.append(f"{path}: no JSON ({error}). Export the file again.")
            return
        if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
            got = f"{data.get('format')!r} {data.get('version')!r}" if isinstance(data, dict) else "a list"
            self.problems.append(
                f"{path}: must have format {FORMAT!r}, version {VERSION}; got {got}. Export it from the page."
            )
            return
        coder = self._coder(str(path), data.get("coder"))
        marks = data.get("marks")
        if not isinstance(marks, list):
            self.problems.append(f"{path}: marks must be a list; got {marks!r}. Export it from the page.")
        elif coder is not None:
            self._gone_through(path, coder, data.get("documents"), data.get("layers"))
            for number, fields in enumerate(marks, 1):
                place = f"{path}, mark {number}"
                if isinstance(fields, dict):
                    self._take(_Found(place, coder, fields))
                else:
                    self.problems.append(f"{place}: must be an object; got {fields!r}. Export it from the page.")

    def _gone_through(self, path: Path, coder: str, documents: Any, layers: Any) -> None:
        """The optional lists of a JSON file: documents with the hash of their text, and layers looked for."""
        for name, digest in (documents or {}).items() if isinstance(documents, dict | None) else ():
            document = self._document(f"{path}, documents", name)
            if document is not None:
                self.seen[coder].add(document.id)
                if isinstance(digest, str) and digest and digest != text_hash(document):
                    self._changed(f"{path}, documents", document, digest[:12], text_hash(document)[:12])
        if documents is not None and not isinstance(documents, dict):
            self.problems.append(
                f"{path}: documents must map ids to hashes; got {documents!r}. Export it from the page."
            )
        for layer in layers if isinstance(layers, list) else ():
            if layer in self.labels:
                self.layers[coder].add(layer)
            else:
                self._unknown(f"{path}, layers", "layer", layer, self.labels)

    def _csv(self, path: Path, content: str) -> None:
        rows = csv.DictReader(io.StringIO(content, newline=""), skipinitialspace=True)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            self.problems.append(
                f"{path}, line 1: no column {', '.join(missing)}; found {', '.join(rows.fieldnames or ()) or 'nothing'}. "
                f"Name the columns {', '.join(COLUMNS)}, and voice or text if you have them."
            )
            return
        try:
            for fields in rows:
                place = f"{path}, line {rows.line_num}"
                coder = self._coder(place, fields["coder"])
                if coder is not None:
                    self._take(_Found(place, coder, {k: v for k, v in fields.items() if k and v not in (None, "")}))
        except csv.Error as error:
            self.problems.append(f"{path}, line {rows.line_num}: no CSV ({error}). Save it as comma-separated text.")

    def _take(self, found: _Found) -> None:
        """One mark, if nothing is wrong with it."""
        before = len(self.problems)
        document = self._document(found.place, found.fields.get("doc_id"))
        span = self._span(found, document)
        layer, label = self._category(found)
        voice = found.fields.get("voice")
        if voice is not None and voice not in VOICES:
            self._unknown(found.place, "voice", voice, VOICES)
        if document is None or span is None or len(self.problems) > before:
            return
        said = found.fields.get("text")
        if isinstance(said, str) and said != document.text[slice(*span)]:
            self._changed(found.place, document, said, document.text[slice(*span)])
            return
        self.marks[found.coder].append(Code(document.id, *span, layer, self.families.get((layer, label), label), voice))
        self.seen[found.coder].add(document.id)
        self.layers[found.coder].add(layer)

    def _document(self, place: str, name: Any) -> Document | None:
        document = self.documents.get(name) if isinstance(name, str) else None
        if document is None:
            self._unknown(place, "doc_id", name, self.documents, "Give the corpus that was coded with --corpus.")
        return document

    def _span(self, found: _Found, document: Document | None) -> tuple[int, int] | None:
        start, end = _whole(found.fields.get("start")), _whole(found.fields.get("end"))
        if start is None or end is None:
            got = f"{found.fields.get('start')!r} and {found.fields.get('end')!r}"
            self.problems.append(
                f"{found.place}: start and end must be whole numbers; got {got}. Count characters from 0."
            )
            return None
        if document is not None and not 0 <= start < end <= len(document.text):
            self.problems.append(
                f"{found.place}: start and end must lie in the text of {document.id}, 0 to {len(document.text)}, "
                f"start before end; got {start} and {end}. Count characters from 0 in the text as it was read."
            )
            return None
        return start, end

    def _category(self, found: _Found) -> tuple[str, str]:
        layer, label = str(found.fields.get("layer", "")), str(found.fields.get("label", ""))
        if layer not in self.labels:
            self._unknown(found.place, "layer", layer, self.labels)
        elif label not in self.labels[layer]:
            remedy = "Give your lexicon with --lexicon, or compare families with --by family."
            self._unknown(found.place, f"label of {layer}", label, self.labels[layer], remedy)
        return layer, label

    def _unknown(self, place: str, what: str, value: Any, known: Iterable[str], remedy: str = "Correct it.") -> None:
        names = list(known)
        shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
        self.problems.append(f"{place}: {what} must be one of {shown}; got {value!r}. {remedy}")

    def _changed(self, place: str, document: Document, said: str, now: str) -> None:
        self.problems.append(
            f"{place}: the text of {document.id} has changed since it was coded: the codes say {said!r}, the text has "
            f"{now!r}. Give the corpus that was coded, unchanged."
        )


def read_codes(
    paths: Sequence[str | Path], corpus: Corpus, codebook: Codebook | None = None, by: By = "label"
) -> list[Coding]:
    """The codings in some files (.json as the page exports them, or .csv), one a coder, by name.

    A coder's files are put together. With `by="family"` a frame's label is its family, and families may be used as
    labels. A coder has gone through the documents that a JSON file lists, and those with a mark; likewise the layers.
    Raises CodesError with every fault of all files: unknown document, layer, label or voice, offsets outside the text,
    changed text, and files that are no codes.
    """
    reader = _Reader(corpus, codebook or Codebook.default(), by)
    for path in paths:
        reader.read(Path(path))
    if reader.problems:
        raise CodesError(reader.problems)
    return reader.codings()


def _whole(value: Any) -> int | None:
    """A whole number, or digits that say one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value.strip())
    return None
