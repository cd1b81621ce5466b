"""After a move a conversation goes on as if there had been none."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.core.events import ChoicePressed
from engine.runtime import era, schema
from tests.core.small_flow import small_flow
from tests.moving.places import move_all
from tests.places import Database, empty_schema
from tests.runtime.desk import NOON, Desk
from tests.runtime.sent import SENT
from tests.test_cli import ROOT, rozmova

ON_BOTH = True
FLOW = """
hello:
menu: {buttons: {a: reading}}
reading: {ask: number, wait: 1 h, then: {silent: late}}
send: {do: send}
accepted: {go: menu}
late: {go: menu}
"""
SERVICES = "send: {takes: [reading], changes: yes}"
TYPED = ("Передати показники", "погоджуюсь", "12345678", "так", "110", "так", "60", "так")
"""What a person types who sends two readings of the shipped samples."""


def open_desk(place: Path | str) -> Desk:
    """Let a small bot begin to work at a place."""
    return Desk(small_flow(main=FLOW, services=SERVICES), place)


def first_half(desk: Desk) -> None:
    """Bring two people to a question each; one has not heard it yet."""
    for user in "12":
        desk.say("вітаю", user)
    desk.press("a", "1")
    desk.hear(ChoicePressed(NOON, "a"), "2", update="question")
    desk.store.transact(era.uuid)


def second_half(desk: Desk) -> list[Any]:
    """Go on: what was said comes, an update comes again, somebody answers, a timer runs out."""
    desk.updates = 100
    seen: list[Any] = [desk.said(), desk.state("1"), desk.state("2")]
    seen.append(desk.hear(ChoicePressed(NOON, "a"), "2", update="question").duplicate)
    seen += [desk.say("110", "2"), desk.tick(timedelta(hours=2)), desk.say("вітаю", "3")]
    seen += [desk.state(user) for user in "123"]
    seen += [desk.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ("sent", "journal")]  # noqa: S608
    seen.append(desk.rows("SELECT id, person_id, message, status FROM outbox ORDER BY id"))
    seen.append(desk.store.transact(era.uuid))
    return seen


def test_questions_timers_and_messages_that_wait_go_on(database: Database, tmp_path: Path) -> None:
    """Everybody hears what they would have heard, once, under the same numbers."""
    first, moved, migrations = tmp_path / "first.db", database.place(), (*schema.MIGRATIONS, SENT)
    desk = open_desk(first)
    first_half(desk)
    desk.stop()
    with empty_schema() as between:  # whichever way: through PostgreSQL
        move_all(first, between, migrations)
        if isinstance(moved, Path):
            move_all(between, moved, migrations)
        went = open_desk(moved if isinstance(moved, Path) else between)
        stayed = open_desk(first)
        seen = second_half(went)
        assert seen == second_half(stayed)
        went.stop()
        stayed.stop()
    assert seen[:4] == [["main.reading"], "main.reading", "main.reading", True]
    assert [names[0] for names in seen[4:7]] == ["main.accepted", "main.late", "main.hello"]


def say(db: str, number: int) -> str:
    """Type the next thing to the shipped bot; gives where it leads."""
    line = {
        "user": "1", "text": TYPED[number], "id": f"u{number}",
        "at": f"2026-03-02T10:0{number}:00+02:00",
    }  # fmt: skip
    done = rozmova("pipe", "poltava", "--db", db, typed=json.dumps(line) + "\n")
    assert done.returncode == 0, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    return "duplicate" if last["duplicate"] else str(last["state"])


def export(db: str) -> list[tuple[str, str]]:
    """Give billing what it has not had yet: meters and values."""
    asked = ("export", "readings", "--bot", "poltava", "--format", "json", "--db", db)
    return [(each["meter"], each["value"]) for each in json.loads(rozmova(*asked).stdout)]


def test_a_person_sends_readings_while_the_utility_moves(tmp_path: Path) -> None:
    """There and back by the command itself: each reading is accepted and exported once."""
    first, last = (f"sqlite:///{tmp_path / name}.db" for name in ("first", "last"))
    accounts = ("import", "accounts", str(ROOT / "flows/poltava/accounts.csv"))
    assert rozmova(*accounts, "--bot", "poltava", "--db", first).returncode == 0
    assert [say(first, number) for number in range(5)][-1] == "submit_meter.confirm"
    with empty_schema() as server:
        assert rozmova("move-db", first, server).returncode == 0
        assert say(server, 4) == "duplicate"
        assert say(server, 5) == "read_register.reading"
        assert export(server) == [("771", "110")]
        assert rozmova("move-db", server, last).returncode == 0
    assert say(last, 5) == "duplicate"
    assert [say(last, number) for number in (6, 7)] == ["submit_meter.confirm", "main.menu"]
    assert export(last) == [("772", "60")]
