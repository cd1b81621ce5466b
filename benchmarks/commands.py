"""``python -m benchmarks commands``: processor time of what people wait for, median of five."""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROZMOVA = str(Path(sys.executable).parent / "rozmova")
ROUNDS = 5
COMMANDS = {
    "--help": [ROZMOVA, "--help"],
    "check, parsed before": [ROZMOVA, "check"],
    "chat, until the greeting": [ROZMOVA, "chat", "poltava"],
}


def seconds(command: list[str], cache: str) -> float:
    """Run a command with nothing to say to it; gives its processor time in seconds."""
    before = getrusage(RUSAGE_CHILDREN)
    environment = {**os.environ, "ROZMOVA_CACHE": cache}
    subprocess.run(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=True
    )
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as cache:
        print(f"{'check, nothing parsed before':32}{seconds([ROZMOVA, 'check'], cache):6.2f} s")  # noqa: T201
        for name, command in COMMANDS.items():
            times = [seconds(command, cache) for _ in range(ROUNDS)]
            print(f"{name:32}{statistics.median(times):6.2f} s")  # noqa: T201


if __name__ == "__main__":
    main()
