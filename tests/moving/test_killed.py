"""``kill -9`` in the midst of ``rozmova move-db``: all is there or nothing, and one may go on."""

import random
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from engine.assembly import MIGRATIONS
from engine.moving.tables import declared
from engine.runtime.postgres_link import Link
from tests.moving.places import Rows, address, fill, held, move_all
from tests.places import empty_schema
from tests.serving.served import LONG, ROZMOVA, until

TABLES = declared(MIGRATIONS)
COPY, COMPARE, COMMIT = "Переношу", "Перечитую", "Усе збіглося"
"""How a move says what it begins."""
WAYS = ("to postgres", "to sqlite")
NOTHING: Rows = {table.name: [] for table in TABLES}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file that takes a moment to move; it has the schema of the program itself."""
    return fill(tmp_path_factory.mktemp("killed") / "full.db", 500, 20_000, MIGRATIONS)


@pytest.fixture(scope="module")
def schema(file: Path) -> Iterator[str]:
    """Give the same in PostgreSQL."""
    with empty_schema() as made:
        move_all(file, made, MIGRATIONS)
        yield made


@pytest.fixture
def sides(
    request: pytest.FixtureRequest, file: Path, tmp_path: Path
) -> Iterator[tuple[Path | str, Path | str]]:
    """Give where it is, and a place where nothing is: the parameter says which way it goes."""
    if request.param == "to postgres":
        with empty_schema() as made:
            yield file, made
    else:
        yield request.getfixturevalue("schema"), tmp_path / "target.db"


def start(source: Path | str, target: Path | str) -> "subprocess.Popen[str]":
    """Begin to move."""
    command = [str(ROZMOVA), "--lang", "uk", "move-db", address(source), address(target)]
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8"
    )


def kill(source: Path | str, target: Path | str, stage: str, delay: float) -> bool:
    """Kill a move so long after a stage has begun; gives whether it had ended by itself."""
    process = start(source, target)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(stage):
            break
    with suppress(subprocess.TimeoutExpired):
        process.wait(delay)
    ended = process.poll() is not None
    process.kill()
    process.wait(LONG)
    process.stderr.close()
    return ended


def free(place: Path | str) -> bool:
    """Whether the server has noticed that the process is gone."""
    if isinstance(place, Path):
        return True
    link = Link(place)
    link.open()
    whole = link.take_whole()
    link.drop()
    return whole


def outlive(sides: tuple[Path | str, Path | str], stage: str, delay: float) -> bool:
    """Kill a move, look what there is, and move again; gives whether the first was over."""
    source, target = sides
    before = held(source, TABLES)
    ended = kill(source, target, stage, delay)
    until("the server's notice", lambda: free(source) and free(target))
    assert held(source, TABLES) == before
    after = held(target, TABLES)
    whole = after == before
    assert whole or (after == NOTHING and not ended)
    again = start(source, target)
    _, said = again.communicate(timeout=LONG)
    assert again.returncode == (1 if whole else 0), said
    assert held(target, TABLES) == before
    return whole


@pytest.mark.parametrize("sides", WAYS, indirect=True)
@pytest.mark.parametrize(
    ("stage", "delay"),
    [(COPY, 0.05), (COMPARE, 0), (COMMIT, 0), (COMMIT, LONG)],
)
def test_killed_at_any_moment_all_is_there_or_nothing(
    sides: tuple[Path | str, Path | str], stage: str, delay: float
) -> None:
    """What is moved never changes, and what was not moved can be moved afterwards."""
    whole = outlive(sides, stage, delay)
    assert whole or stage != COMMIT or delay == 0
    assert not whole or stage == COMMIT or delay > 0


@pytest.mark.campaign
@pytest.mark.parametrize("sides", [way for way in WAYS for _ in range(50)], indirect=True)
def test_killed_a_hundred_times(sides: tuple[Path | str, Path | str]) -> None:
    """At moments that nobody chose."""
    outlive(sides, COPY, random.uniform(0, 1.5))  # noqa: S311 - moments, not secrets
