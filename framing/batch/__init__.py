"""A corpus of any size, part by part: several processes or machines, nothing lost, and taken up where it was left."""

from framing.batch.annotating import annotate_files

__all__ = ["annotate_files"]
