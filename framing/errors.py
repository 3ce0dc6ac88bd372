"""The refusals: what a person did, where, and what to do about it."""


class FramingError(Exception):
    """Base of every refusal. Its text names the file, the line, the value and the remedy, as far as known."""


class ReadingError(FramingError):
    """Nothing readable was found where a corpus was asked for."""


class LexiconError(FramingError):
    """A lexicon was refused; `problems` holds every fault that was found, not only the first."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class StudyError(FramingError):
    """A saved study could not be read, or does not fit what was asked of it."""
