"""An export that comes to grief marks nothing, and an old file stays."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import engine
from engine.utility.exchange.problems import Code, ExportFailed
from tests.utility.exchange.conftest import MIGRATIONS, Store
from tests.utility.exchange.leaving import export, ids, put, unmarked


def test_a_letter_that_the_encoding_lacks_stops_the_export(store: Store, tmp_path: Path) -> None:
    """Nothing is marked, and the record is named; no letter is replaced by a question mark."""
    put(store)
    put(store, meter="Ω-1")
    with pytest.raises(ExportFailed) as raised:
        export(store, tmp_path / "r.dbf", "dbf")
    assert (raised.value.code, raised.value.facts) == (
        Code.NO_LETTER,
        {"record": "2", "column": "METER", "letter": "Ω", "encoding": "cp1125"},
    )
    assert unmarked(store) == [1, 2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wide", [{"meter": "7" * 255}, {"value": "1" * 20}])
def test_what_is_too_wide_for_a_dbf_stops_the_export(
    store: Store, tmp_path: Path, wide: dict[str, str]
) -> None:
    """Nothing is cut off silently."""
    put(store, **wide)
    with pytest.raises(ExportFailed) as raised:
        export(store, tmp_path / "r.dbf", "dbf")
    assert raised.value.code is Code.TOO_WIDE
    assert unmarked(store) == [1]


def test_a_file_that_cannot_be_written_marks_nothing(store: Store, tmp_path: Path) -> None:
    """A folder that is not there."""
    put(store)
    with pytest.raises(ExportFailed) as raised:
        export(store, tmp_path / "нема" / "r.csv")
    assert raised.value.code is Code.CANNOT_WRITE
    assert raised.value.facts["file"] == "r.csv"
    assert unmarked(store) == [1]


class Broken(io.BytesIO):
    """A pipe whose reader has gone."""

    def flush(self) -> None:
        """Fail, as a pipe does at the last moment."""
        raise BrokenPipeError(32, "Broken pipe")


def test_a_pipe_that_broke_marks_nothing(store: Store) -> None:
    """What has not been taken will leave again."""
    put(store)
    with pytest.raises(ExportFailed):
        export(store, Broken())
    assert unmarked(store) == [1]


def test_an_old_file_stays_until_the_new_one_is_complete(store: Store, tmp_path: Path) -> None:
    """Billing may be reading it; nothing half-written is left beside it."""
    path = tmp_path / "r.dbf"
    put(store)
    export(store, path, "dbf")
    old = path.read_bytes()
    put(store, meter="Ω-1")
    with pytest.raises(ExportFailed):
        export(store, path, "dbf")
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store
from engine.utility.exchange.export_readings import export_readings

class Dying(Store):
    def transact(self, work):
        def last_words(tx):
            work(tx)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().transact(last_words)

def kill(stage, done, total):
    if sys.argv[3] == "writing":
        os.kill(os.getpid(), signal.SIGKILL)

store = Dying(Path(sys.argv[1]), MIGRATIONS)
export_readings(store, BOT, None, "csv", Path(sys.argv[2]), False, AT, progress=kill)
"""


@pytest.mark.parametrize("when", ["writing", "written"])
def test_a_kill_before_the_mark_loses_no_record(tmp_path: Path, when: str) -> None:
    """Between the rename and the commit the file is there: its records leave again, same ids."""
    database, out = tmp_path / "rozmova.db", tmp_path / "r.csv"
    store = Store(database, MIGRATIONS)
    put(store)
    put(store)
    store.close()
    root = Path(engine.__file__).parents[1]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), str(out), when],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert out.exists() == (when == "written")
    store = Store(database, MIGRATIONS)
    assert unmarked(store) == [1, 2]
    assert ids(store) == [1, 2]
    store.close()
