"""Everything that has to pass, in the order in which it fails fastest; stops at the first."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
STEPS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
    ("rozmova", "check"),
    ("pytest", "-n", "auto", "--hypothesis-seed=0"),  # the same examples for everybody
)


def main() -> int:
    """Run the steps; gives the exit code of the first that fails."""
    for step in STEPS:
        print("$", *step, flush=True)  # noqa: T201 - this is a command-line program
        done = subprocess.run([BIN / step[0], *step[1:]], cwd=Path(__file__).parent.parent)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
