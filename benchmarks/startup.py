"""What starting costs: `python -m benchmarks.startup [FOLDER] [--rounds 5]`.

CPU seconds, the interpreter and all imports included, of commands in processes of their own; medians. FOLDER holds the
articles that are compared with a page at the end; without it they are those of the built-in corpus.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.speed import signature
from framing.resources import folder

CODEBOOK = "from framing.lexicons import Codebook; Codebook.default().matcher"
PROGRAMS = {
    "the interpreter alone": ("-c", "pass"),
    "import framing": ("-c", "import framing"),
    "framing --help": ("-m", "framing", "--help"),
    "everything that annotating imports": ("-c", "import framing.annotation.pipeline"),
    "everything that comparing imports": ("-c", "import framing.comparison.comparing, framing.reporting.page"),
    "the codebook, kept": ("-c", CODEBOOK),
}


def cpu(arguments: tuple[str, ...], environment: Mapping[str, str]) -> float:
    """CPU seconds of one run of Python and its children. Raises CalledProcessError where it fails."""
    before = os.times()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def median(arguments: tuple[str, ...], rounds: int) -> float:
    """The median of some runs, after one that warms the disk."""
    return statistics.median([cpu(arguments, os.environ) for _ in range(rounds + 1)][1:])


def unkept(rounds: int) -> float:
    """The codebook where none was kept before."""
    found = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as cache:
            found.append(cpu(("-c", CODEBOOK), {**os.environ, "XDG_CACHE_HOME": cache}))
    return statistics.median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=folder("seeds"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(signature())
    for name, arguments in PROGRAMS.items():
        print(f"{median(arguments, options.rounds):6.2f} s  {name}", flush=True)
    print(f"{unkept(options.rounds):6.2f} s  the codebook, compiled anew", flush=True)
    with tempfile.TemporaryDirectory() as place:
        for what in ("annotate", "compare"):
            seconds = median(("-m", "framing", what, str(options.folder), "-o", f"{place}/{what}"), options.rounds)
            print(f"{seconds:6.2f} s  framing {what} {options.folder.name}", flush=True)


if __name__ == "__main__":
    main()
