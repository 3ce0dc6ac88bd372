"""What the tests of the reading room share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from framing.errors import ReadingError
from framing.reading import read_corpus
from framing.reading.limits import Limits

ARTICLE = "Ferry crews will strike on Monday.\n\nThe union said that talks had failed.\n"
WESTERN = "The café’s owner said: “We wait” – for €5 a day, that is what the neighbours have heard.\r\n"
SHARED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def only_reason(path: Path, limits: Limits | None = None) -> str:
    """What the user is told where nothing can be read."""
    with pytest.raises(ReadingError) as refusal:
        read_corpus(path, limits=limits or Limits())
    assert "Traceback" not in str(refusal.value)
    return str(refusal.value)
