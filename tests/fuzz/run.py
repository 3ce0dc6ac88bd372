"""Fuzz one door for some time: `python tests/fuzz/run.py TARGET SECONDS FOLDER` (needs the extra `fuzz`).

The inputs that reached something new are kept in FOLDER/TARGET; what broke is beside them, `crash-…`, `timeout-…`.
The last lines are libFuzzer's: `stat::number_of_executed_units` is the number of inputs.
"""

import hashlib
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["framing"]):
    import beginnings
    import targets


def main() -> None:
    name, seconds, folder = sys.argv[1:4]
    kept = Path(folder) / name
    kept.mkdir(parents=True, exist_ok=True)
    for data in beginnings.BEGINNINGS[name]():
        (kept / hashlib.sha1(data).hexdigest()).write_bytes(data)
    options = [
        f"-max_total_time={seconds}", f"-artifact_prefix={folder}/{name}-", "-timeout=10", "-rss_limit_mb=6000",
        "-max_len=4096" if name != "study" else "-max_len=60000", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(kept)], targets.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
