"""The statistical tagger: source, cue and content of attributions, token by token."""

from framing.annotation.tagger.tagging import LABEL_NAMES, tag

__all__ = ["LABEL_NAMES", "tag"]
