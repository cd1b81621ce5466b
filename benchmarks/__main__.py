"""``python -m benchmarks [PART [OPTIONS …]]``: lists the parts, or runs one of them.

``all`` runs those that say where we stand, one after the other; its options are those of
``durable`` (``--postgres ADDRESS``).
"""

import runpy
import subprocess
import sys

PARTS = {
    "all": "memory, durable and webhook, one after the other",
    "commands": "what commands cost that people wait for",
    "check": "how long check takes, by the size of the tree",
    "durable": "the same conversation, every step committed: SQLite and PostgreSQL",
    "handover": "a thousand people in Telegram, from what they do to the last reply",
    "load": "thousands of people who talk with one process or several on PostgreSQL",
    "memory": "one conversation in memory: the engine, by hand, other libraries",
    "notices": "a notice to a whole city",
    "webhook": "from a request to a stored reply, beside a handler that does nothing",
}


STANDING = ("memory", "durable", "webhook")
"""The parts that say where we stand."""


def main() -> None:
    """Run the part that is named; its options are its own."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    if part not in PARTS:
        for name, about in PARTS.items():
            print(f"{name:10}{about}")  # noqa: T201 - what it is for
        sys.exit(0 if part in ("", "--help") else 2)
    if part == "all":
        for each in STANDING:
            options = sys.argv[2:] if each == "durable" else []
            subprocess.run([sys.executable, "-m", "benchmarks", each, *options], check=True)  # noqa: S603
        return
    sys.argv = [f"python -m benchmarks {part}", *sys.argv[2:]]
    module = f"benchmarks.{part}"
    runpy.run_module(module, run_name="__main__", alter_sys=False)


if __name__ == "__main__":
    main()
