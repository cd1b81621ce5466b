"""Every problem of a schedule: what brings it about, where it is said to be, and its words."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import engine.utility.schedule.problems as module
from engine.messages import keys, placeholders, say
from engine.utility.schedule.json_file import LIMIT
from engine.utility.schedule.problems import MOST, Code, Problem
from engine.utility.schedule.read import read_schedule
from tests.utility.schedule.pieces import (
    TODAY,
    TOMORROW,
    UPDATED,
    as_bytes,
    codes,
    grid,
    off,
    slot_day,
    slots,
    stamp,
    utc,
)

APPLIES = "ScheduleApplies"
DAY = f"fact.data.{stamp(TODAY)}"
NO_LIGHT = (0, 1440, "Definite")
DARK = slot_day(APPLIES, NO_LIGHT)
ELSEWHERE = {
    Code.UNREADABLE, Code.WRONG_ADDRESS, Code.UNREACHABLE, Code.TIMED_OUT, Code.BAD_STATUS,
    Code.FROM_FUTURE, Code.OLDER,
}  # fmt: skip
"""Proved where files are fetched and stored."""


def twice() -> Any:
    """Name one day by two timestamps."""
    tree = grid({TODAY: {"1.1": off()}})
    tree["fact"]["data"][utc(TODAY)] = {"1.1": off("09:00-10:00")}
    return tree


def named(key: str) -> Any:
    """Name a day by something else."""
    tree = grid({})
    tree["fact"]["data"] = {key: {"1.1": off()}}
    return tree


def one(**hours: Any) -> Any:
    """Give a grid with some hours of its group otherwise than usual."""
    return grid({TODAY: {"1.1": off() | {name[1:]: word for name, word in hours.items()}}})


def day(*written: tuple[Any, Any, str], **more: Any) -> Any:
    """Give slots with some fields of their day otherwise than usual."""
    return slots(today=slot_day(APPLIES, *(written or (NO_LIGHT,))) | more)


def lacking() -> Any:
    """Give a grid whose group lacks an hour."""
    hours = off()
    del hours["7"]
    return grid({TODAY: {"1.1": hours}})


CASES: list[tuple[Code, str, Any]] = [
    (Code.TOO_BIG, "", b" " * (LIMIT + 1)),
    (Code.EMPTY_FILE, "", b" \n"),
    (Code.EMPTY_FILE, "", b""),
    (Code.CUT_OFF, "", as_bytes(one())[:-1]),
    (Code.CUT_OFF, "", as_bytes(one())[:70]),
    (Code.NOT_JSON, "", b"<html></html>"),
    (Code.NOT_JSON, "", as_bytes(one()) + b"}"),
    (Code.BROKEN_FILE, "", b"\x89PNG\xff"),
    (Code.BROKEN_FILE, "", b'{"fact": NaN}'),
    (Code.BROKEN_FILE, "", b'{"fact": ' + b"9" * 5000 + b"}"),
    (Code.BROKEN_FILE, "", b"[" * 100_000),
    (Code.KEY_TWICE, "", b'{"1.1": {}, "1.1": {}}'),
    (Code.NO_SCHEDULE, "", [1]),
    (Code.NO_SCHEDULE, "", {}),
    (Code.NO_SCHEDULE, "", {"1.1": {"monday": []}}),
    (Code.NO_SCHEDULE, "", None),
    (Code.NO_DAYS, "fact.data", grid({})),
    (Code.NO_DAYS, "2.1", {**day(), "2.1": {"updatedOn": "2026-03-02T07:42:00+00:00"}}),
    (Code.NOT_OBJECT, "fact", {"fact": []}),
    (Code.NOT_OBJECT, "fact.data", {"fact": {"update": UPDATED}}),
    (Code.NOT_OBJECT, DAY, {"fact": {"data": {stamp(TODAY): []}, "update": UPDATED}}),
    (Code.NOT_OBJECT, f"{DAY}.1.1", grid({TODAY: {"1.1": ["yes"] * 24}})),
    (Code.NOT_OBJECT, "2.1", {**day(), "2.1": []}),
    (Code.NOT_OBJECT, "1.1.today", slots(today=[])),
    (Code.NOT_OBJECT, "1.1.today.slots.0", day(slots=["Definite"])),
    (Code.NOT_LIST, "1.1.today.slots", day(slots={})),
    (Code.NO_MOMENT, "fact.update", grid({TODAY: {"1.1": off()}}, updated=None)),
    (Code.NO_MOMENT, "1.1.updatedOn", {"1.1": {"today": DARK}}),
    (Code.BAD_MOMENT, "fact.update", grid({TODAY: {"1.1": off()}}, updated="вчора")),
    (Code.BAD_MOMENT, "fact.update", grid({TODAY: {"1.1": off()}}, updated=20260302)),
    (Code.BAD_MOMENT, "fact.update", grid({TODAY: {"1.1": off()}}, updated="0001-01-01T00:00Z")),
    (Code.BAD_MOMENT, "lastUpdated", grid({TODAY: {"1.1": off()}}, lastUpdated="?")),
    (Code.BAD_MOMENT, "1.1.today.date", day(date="сьогодні")),
    (Code.BAD_DAY, "fact.data.2026-03-02", named("2026-03-02")),
    (Code.BAD_DAY, "fact.data.٣" + "1" * 9, named("٣" + "1" * 9)),
    (Code.FAR_DAY, f"fact.data.{stamp(date(2026, 4, 3))}", named(stamp(date(2026, 4, 3)))),
    (Code.FAR_DAY, "fact.data.9999999999", named("9999999999")),
    (Code.FAR_DAY, "1.1.today.date", day(date="2025-03-02T00:00:00+02:00")),
    (Code.DAY_TWICE, f"fact.data.{utc(TODAY)}", twice()),
    (Code.DAY_TWICE, "1.1.tomorrow", slots(today=DARK, tomorrow=DARK)),
    (Code.NO_GROUPS, DAY, grid({TODAY: {}})),
    (Code.BAD_GROUP, f"{DAY}.GPV", grid({TODAY: {"GPV": off()}})),
    (Code.BAD_GROUP, f"{DAY}.1.1 і 2.1", grid({TODAY: {"1.1 і 2.1": off()}})),
    (Code.BAD_GROUP, "\N{REPLACEMENT CHARACTER}", {**day(), "\ud800": {}}),
    (Code.GROUP_TWICE, f"{DAY}.1.1", grid({TODAY: {"GPV1.1": off(), "1.1": off()}})),
    (Code.NO_HOUR, f"{DAY}.1.1", lacking()),
    (Code.UNKNOWN_HOUR, f"{DAY}.1.1", one(h25="yes")),
    (Code.UNKNOWN_HOUR, f"{DAY}.1.1", one(h07="yes")),
    (Code.UNKNOWN_WORD, f"{DAY}.1.1.7", one(h7="none")),
    (Code.UNKNOWN_WORD, f"{DAY}.1.1.7", one(h7=None)),
    (Code.UNKNOWN_WORD, "1.1.today.status", day(status="Something")),
    (Code.UNKNOWN_WORD, "1.1.today.status", day(status=[])),
    (Code.UNKNOWN_WORD, "1.1.today.slots.0.type", day((0, 1440, "Certain"))),
    (Code.BAD_SLOT, "1.1.today.slots.0", day((0, 45, "Definite"))),
    (Code.BAD_SLOT, "1.1.today.slots.0", day((0, 1470, "Definite"))),
    (Code.BAD_SLOT, "1.1.today.slots.0", day((60, 0, "Definite"))),
    (Code.BAD_SLOT, "1.1.today.slots.0", day(("0", 60, "Definite"))),
    (Code.BAD_SLOT, "1.1.today.slots.0", day((False, 60, "Definite"))),
    (Code.UNCOVERED, "1.1.today.slots", day(slots=[])),
    (Code.UNCOVERED, "1.1.today.slots", day((0, 600, "Definite"))),
    (Code.UNCOVERED, "1.1.today.slots", day((30, 1440, "Definite"))),
    (Code.UNCOVERED, "1.1.today.slots", day((0, 600, "NotPlanned"), (570, 1440, "Definite"))),
]  # fmt: skip


def source(tree: Any) -> bytes:
    """Write a file as its publisher would, also one with half a letter in it."""
    import json

    return tree if isinstance(tree, bytes) else json.dumps(tree).encode()


def problem_of(tree: Any) -> Problem:
    """Give the one problem of a file."""
    (problem,) = read_schedule(source(tree)).problems
    return problem


@pytest.mark.parametrize(("code", "where", "tree"), CASES)
def test_every_problem_comes_about_where_it_is(code: Code, where: str, tree: Any) -> None:
    """Nothing of the file is used; its place and its facts are told, and facts have words."""
    problem = problem_of(tree)
    assert (problem.code, problem.where) == (code, where)
    for lang in ("uk", "en"):
        words = say(lang, "schedule", code, **problem.facts)
        for name in placeholders(lang, "schedule", code):
            assert str(problem.facts[name]) in words


def test_no_problem_is_left_out() -> None:
    """Those of fetching and storing are proved beside these."""
    assert {code for code, _, _ in CASES} | ELSEWHERE == set(Code)


def test_the_catalogues_say_what_there_is_and_nothing_else() -> None:
    """One key per code, in both languages, with the facts that are promised beside the code."""
    lines = Path(module.__file__).read_text("utf-8").splitlines()
    promised = {
        line.split('"')[1]: {fact.strip() for fact in line.partition("#")[2].split(",")} - {""}
        for line in lines
        if line.startswith("    ") and line.strip()[:1].isupper() and ' = "' in line
    }
    assert set(promised) == {code.value for code in Code}
    for lang in ("uk", "en"):
        assert set(keys(lang, "schedule")) == {code.value for code in Code}
        for code in Code:
            assert placeholders(lang, "schedule", code) == promised[code.value]


def test_all_mistakes_of_a_file_are_told_at_once_up_to_a_limit() -> None:
    """In the order of the file; a file that is wrong everywhere is told enough of."""
    hours = off() | {"3": "ні", "9": "так"}
    found = codes(grid({TODAY: {"1.1": hours}, TOMORROW: {"1.1": {**off(), "0": "no"}}}))
    assert [where.split(".")[-1] for where, _ in found] == ["3", "9", "1"]
    assert len(codes(grid({TODAY: {f"{n}.1": {} for n in range(50)}}))) == MOST


def test_what_stood_there_is_shown_shortly_and_on_one_line() -> None:
    """A file may hold anything; what staff read must not."""
    problem = problem_of(one(h7="так\n\x1b[31m" + "я" * 500))
    shown = str(problem.facts["value"])
    assert len(shown) <= 41
    assert shown.isprintable()


def test_days_within_a_month_of_publication_are_near() -> None:
    """Of whichever is later, the publication or the last look at it."""
    month = TODAY + timedelta(days=31)
    assert codes(named(stamp(month))) == []
    late = grid({month: {"1.1": off()}}, "02.01.2026 09:42", lastUpdated="2026-03-20T10:00Z")
    assert codes(late) == []
