"""Measures and Annotations in, a Study out."""

from framing.comparison.comparing import compare
from framing.comparison.stories import group_stories

__all__ = ["compare", "group_stories"]
