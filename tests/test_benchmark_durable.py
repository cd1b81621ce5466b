"""The benchmark of durable steps measures what it says: the same conversation, and its own rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.durable.crowd import chats_of, fill, play, rehearse, runner
from benchmarks.durable.measure import Plan, measure, recorded
from benchmarks.durable.places import Place
from benchmarks.memory.acts import ACTS
from engine.inspection import flow_of
from engine.language.tree import shipped

PLAN = Plan(at_once=3, groups=2, rounds=1, stored=20)
COUNTS = """SELECT (SELECT count(*) FROM readings), (SELECT count(*) FROM outbox),
                   (SELECT count(*) FROM journal), (SELECT count(*) FROM inbox),
                   (SELECT count(*) FROM sessions WHERE version <> '')"""


def test_everybody_plays_to_the_end(tmp_path: Path) -> None:
    """Each sends both readings, and stands at the menu again."""
    store = Place("sqlite", str(tmp_path / "played.db")).open()
    of = runner(store, flow_of(shipped(), "poltava", "uk"))
    acts = rehearse(store, of)
    fill(store, 1, 20)
    play(store, of, [3, 5, 8], acts)
    states = "SELECT state FROM sessions JOIN people ON id = person_id WHERE chat IN ('3','5','8')"
    assert len(acts) == len(ACTS)
    assert set(store.transact(lambda tx: tx.rows(states))) == {("main.menu",)}
    assert store.transact(
        lambda tx: tx.row("SELECT count(*) FROM readings WHERE billing_month > '2026-01'")
    ) == (2 + 3 * 2,)
    assert chats_of([3]) == [("poltava", "telegram", "3")]
    of.close()
    store.close()


def test_the_rows_that_are_written_without_the_engine_are_its_own(tmp_path: Path) -> None:
    """As many in every table as the conversation leaves."""
    acts, commits = recorded(PLAN)
    played, written = (Place("sqlite", str(tmp_path / name)) for name in ("a.db", "b.db"))
    for place in (played, written):
        store = place.open()
        fill(store, 0, PLAN.stored)
        if place is played:
            of = runner(store, flow_of(shipped(), "poltava", "uk"))
            for group in PLAN.people(0, 0):
                play(store, of, group, acts)
            of.close()
        store.close()
    for rows in commits[0, 0]:
        written.replay(rows)
    counts = [_counts(place) for place in (played, written)]
    assert counts[0] == counts[1]
    before = 2 * (PLAN.stored + 1)  # the readings of the month before
    assert counts[0][0] - before == 2 * PLAN.at_once * PLAN.groups


def _counts(place: Place) -> tuple[int, ...]:
    with closing(sqlite3.connect(place.address)) as connection:
        found: tuple[int, ...] = connection.execute(COUNTS).fetchone()
    return found


def test_it_measures() -> None:
    """In processes of their own; everything takes some time."""
    measured = measure("sqlite", None, PLAN)
    assert min(measured.memory, measured.raw, measured.engine) > 0
    assert measured.floor < measured.raw
