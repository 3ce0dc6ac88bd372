"""framing: how several reports of one event differ, shown in their own words.

The names below are the public face. They are loaded when first used, so that the command starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from framing.annotation.pipeline import annotate as annotate
    from framing.annotation.pipeline import annotate_corpus as annotate_corpus
    from framing.comparison import compare as compare
    from framing.comparison import group_stories as group_stories
    from framing.errors import FramingError as FramingError
    from framing.errors import LexiconError as LexiconError
    from framing.errors import ReadingError as ReadingError
    from framing.errors import StudyError as StudyError
    from framing.lexicons import Codebook as Codebook
    from framing.measurement import measure as measure
    from framing.model import Annotations as Annotations
    from framing.model import Corpus as Corpus
    from framing.model import Document as Document
    from framing.model import Measures as Measures
    from framing.model import Skipped as Skipped
    from framing.model import Span as Span
    from framing.reading import read_corpus as read_corpus
    from framing.study import Study as Study

_HOMES = {
    "annotate": "framing.annotation.pipeline",
    "annotate_corpus": "framing.annotation.pipeline",
    "compare": "framing.comparison",
    "group_stories": "framing.comparison",
    "FramingError": "framing.errors",
    "LexiconError": "framing.errors",
    "ReadingError": "framing.errors",
    "StudyError": "framing.errors",
    "Codebook": "framing.lexicons",
    "measure": "framing.measurement",
    "Annotations": "framing.model",
    "Corpus": "framing.model",
    "Document": "framing.model",
    "Measures": "framing.model",
    "Skipped": "framing.model",
    "Span": "framing.model",
    "read_corpus": "framing.reading",
    "Study": "framing.study",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
