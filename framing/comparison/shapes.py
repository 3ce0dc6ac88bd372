"""What the columns of a study's tables hold: one shape for each table, whether computed, empty or read back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from framing.dictionary import TABLES

INTEGERS = frozenset({
    "words", "sentences", "characters", "furniture_words", "copied_words", "copied_sentences", "copied_characters",
    "start", "end", "paragraph", "documents", "count", "exposure", "first_count", "second_count", "attributions",
    "rest_documents", "rest_count", "rest_exposure", "a_start", "a_end", "b_start", "b_end", "claim",
})  # fmt: skip
SPARSE_INTEGERS = frozenset({"group", "operator_start", "operator_end", "nested_in", "cluster", "line"})
NUMBERS = frozenset({
    "flesch_reading_ease", "flesch_kincaid_grade", "rate", "low", "high", "share", "attributed_share", "direct_share",
    "unnamed_share", "official_share", "diversity", "ratio", "p", "q", "stability",
    "silhouette", "x", "y", "height", "log_odds", "z",
})  # fmt: skip
FLAGS = frozenset({"counted", "shared", "compared"})


def shape(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly the columns of its table, in order, each of its kind, and rows numbered from 0.

    Integers are int64, or Int64 where some may be missing; numbers are float64 with NaN; counted and shared are bool;
    everything else is text (or yes/no) as Python objects, with None where missing. A frame without columns is empty.
    Raises KeyError where a column of the table is missing.
    """
    columns = list(TABLES[table])
    if not len(frame.columns):
        frame = pd.DataFrame({name: [] for name in columns})
    return pd.DataFrame({name: _column(frame[name], kind(table, name)) for name in columns})


def kind(table: str, column: str) -> str:
    """The dtype of a column: int64, Int64, float64, bool or object."""
    if table == "claims" and column in ("start", "end"):
        return "Int64"
    kinds = {"int64": INTEGERS, "Int64": SPARSE_INTEGERS, "float64": NUMBERS, "bool": FLAGS}
    return next((name for name, columns in kinds.items() if column in columns), "object")


def _column(values: pd.Series[Any], dtype: str) -> pd.Series[Any]:
    values = values.reset_index(drop=True)
    if dtype != "object":
        return values.astype(np.dtype(dtype) if dtype != "Int64" else pd.Int64Dtype())
    found = values.astype(object)
    return found.where(found.notna(), None)


def empty(table: str) -> pd.DataFrame:
    """The table without rows."""
    return shape(table, pd.DataFrame())
