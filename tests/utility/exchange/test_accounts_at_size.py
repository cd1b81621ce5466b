"""Large files of accounts: all of it or nothing, in bounded memory."""

import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import engine
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS
from engine.utility.exchange.read_accounts import read_accounts
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store, accounts_file
from tests.utility.exchange.imported import many

KILLED = """
import os, signal, sys
from pathlib import Path
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store
from engine.utility.exchange.import_accounts import import_accounts

def kill(stage, done, total):
    if stage == "store":
        os.kill(os.getpid(), signal.SIGKILL)

import_accounts(Store(Path(sys.argv[1]), MIGRATIONS), BOT, Path(sys.argv[2]), AT, progress=kill)
"""


def test_a_kill_in_the_middle_leaves_what_was_there(tmp_path: Path, file: Path) -> None:
    """Half of the new accounts were written already; none of them is seen, and the store works."""
    database = tmp_path / "rozmova.db"
    store = Store(database, MIGRATIONS)
    import_accounts(store, BOT, accounts_file(file, many(3)), AT)
    before = store.everything()
    store.close()
    accounts_file(file, many(3000, last_value="1"))
    root = Path(engine.__file__).parents[1]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), str(file)],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    store = Store(database, MIGRATIONS)
    assert store.everything() == before
    assert import_accounts(store, BOT, file, AT).accounts == 3000
    store.close()


def big(file: Path, rows: int) -> Path:
    """Write a file of two registers for each account."""
    with file.open("w", encoding="utf-8") as lines:
        lines.write(",".join(ACCOUNT_COLUMNS) + "\n")
        for number in range(rows):
            zone = "night" if number % 2 else "day"
            lines.write(f"{number // 2:08},вул. Мира,{number // 2},,,,{number // 2},electricity,")
            lines.write(f"кВт·год,,{zone},6,0,{number % 1000},2026-02-01,900,\n")
    return file


def test_a_hundred_thousand_rows_go_in(store: Store, file: Path) -> None:
    """In one transaction, with a word now and then about how far it is."""
    told: list[tuple[str, int, int]] = []
    report = import_accounts(
        store, BOT, big(file, 100_000), AT, progress=lambda *words: told.append(words)
    )
    assert (report.rows, report.accounts, report.clean) == (100_000, 50_000, True)
    assert store.see("SELECT count(*) FROM registers") == [(100_000,)]
    assert {stage for stage, _, _ in told} == {"read", "store"}
    assert told[-1] == ("store", 50_000, 50_000)


def test_reading_keeps_records_and_no_rows(file: Path) -> None:
    """Whatever the file's size, it takes a kilobyte and a half for a row, or less."""
    big(file, 4_000)
    tracemalloc.start()
    read_accounts(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1500 * 4_000
