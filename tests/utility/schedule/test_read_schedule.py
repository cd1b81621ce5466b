"""Reading: both shapes give the same half-hours, and what is wrong gives none at all."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.utility.schedule.half_hours import CELLS, State, spread
from engine.utility.schedule.problems import Code
from engine.utility.schedule.read import read_schedule
from tests.utility.conftest import kyiv
from tests.utility.schedule.pieces import (
    GRID,
    NOTHING,
    SAMPLES,
    SLOTS,
    TODAY,
    TOMORROW,
    as_bytes,
    codes,
    grid,
    hours,
    off,
    slot_day,
    slots,
    stamp,
    told,
    utc,
)

EXPECTED = json.loads((SAMPLES / "expected_intervals.json").read_text("utf-8"))
APPLIES, WAITING, EMERGENCY = "ScheduleApplies", "WaitingForSchedule", "EmergencyShutdowns"
FACES = st.lists(st.sampled_from(State), min_size=CELLS, max_size=CELLS)


def trees(*leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give JSON with leaves of some kinds."""
    return st.recursive(
        st.one_of(st.none(), st.booleans(), *leaves),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=20,
    )


ANYTHING = trees(st.integers(), st.floats(), st.text(max_size=8))
NO_WORD = trees(st.integers(-9, 9), st.floats(-9, 9)) | st.sampled_from(["Yes", "", "ні", "no "])


def test_the_sample_of_a_grid_is_read_as_expected() -> None:
    """All groups and days of what was published on 05.12.2025; others have light all day."""
    published = {
        day: {f"GPV{group}": written for group, written in groups.items() if written}
        for day, groups in told(GRID.read_bytes()).items()
    }
    assert published == EXPECTED["gpv_zakarpattia_2025-12-05"]
    reading = read_schedule(GRID.read_bytes())
    assert reading.published is not None
    seen = datetime(2025, 12, 5, 20, 42, 7, 320_000, UTC)
    assert reading.published.version == (kyiv("2025-12-05T20:42"), seen)
    assert (reading.published.days, reading.published.groups) == (2, 12)


def test_possible_hours_are_read_as_expected() -> None:
    """``maybe``, ``mfirst`` and ``msecond``, in the preset of the other sample."""
    preset = json.loads(NOTHING.read_text("utf-8"))["preset"]["data"]["GPV1.1"]["1"]
    monday = told(grid({TODAY: {"GPV1.1": preset}}))
    assert monday == {"2026-03-02": {"1.1": EXPECTED["gpv_dnipro preset GPV1.1 Monday"]}}


def test_the_sample_of_slots_is_read_as_expected() -> None:
    """A day that waits is not published; emergency shutdowns are days without a schedule."""
    reading = read_schedule(SLOTS.read_bytes())
    assert reading.published is not None
    found = {(entry.group, entry.day.date.day): entry.day for entry in reading.published.entries}
    assert set(found) == {("3.1", 23), ("4.2", 23), ("4.2", 24)}
    assert told(SLOTS.read_bytes())["2025-12-23"] == {"3.1": ["16:00-20:00"], "4.2": []}
    assert {key for key, day in found.items() if day.emergency} == {("4.2", 23), ("4.2", 24)}
    assert reading.published.updated == datetime(2025, 12, 23, 5, 39, 42, tzinfo=UTC)


def test_a_grid_without_days_says_nothing_about_outages() -> None:
    """``data`` may be ``[]``: that is no light, but no schedule."""
    assert codes(NOTHING.read_bytes()) == [("fact.data", Code.NO_DAYS)]
    assert codes(grid({})) == [("fact.data", Code.NO_DAYS)]
    waiting = slots(today=slot_day(WAITING), tomorrow=slot_day(WAITING, day=TOMORROW))
    assert codes(waiting) == [("", Code.NO_DAYS)]


@pytest.mark.parametrize("name", [stamp, utc])
@pytest.mark.parametrize("day", [TODAY, date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25)])
def test_a_day_is_named_by_midnight_in_kyiv_or_in_utc(name: Any, day: date) -> None:
    """The date in Kyiv is meant, also on the days when clocks are changed."""
    tree = grid({}, updated=f"{day:%d.%m.%Y} 09:00")
    tree["fact"]["data"] = {name(day): {"1.1": off("09:00-12:30")}}
    assert told(tree) == {day.isoformat(): {"1.1": ["09:00-12:30"]}}


def test_an_hour_that_a_day_does_not_have_may_be_missing() -> None:
    """Between three and four on 29.03.2026; on any other day that refuses the file."""
    day = date(2026, 3, 29)
    lacking = off("02:00-05:00")
    del lacking["4"]
    assert told(grid({day: {"1.1": lacking}}, "29.03.2026 00:10")) == {
        "2026-03-29": {"1.1": ["02:00-05:00"]}
    }
    place = f"fact.data.{stamp(TODAY)}.1.1"
    assert codes(grid({TODAY: {"1.1": lacking}})) == [(place, Code.NO_HOUR)]


def test_groups_are_data() -> None:
    """Any name will do, with or without the prefix; a group that a day lacks is not published."""
    groups = {"GPV26.1": off(), "gpv1001.1": off(), "6.2": off(), "ЦЕК-1": off()}
    assert set(told(grid({TODAY: groups}))["2026-03-02"]) == {"26.1", "1001.1", "6.2", "ЦЕК-1"}
    both = told(grid({TODAY: {"1.1": off()}, TOMORROW: {"2.1": off()}}))
    assert both == {"2026-03-02": {"1.1": []}, "2026-03-03": {"2.1": []}}


@pytest.mark.parametrize("update", ["02.03.2026 09:42", "02.03.2026 09:42:00", "2026-03-02T07:42Z"])
def test_the_time_of_publication_is_the_publishers(update: str) -> None:
    """By the clock in Kyiv unless it says otherwise; ``lastUpdated`` where there is no other."""
    looked = "2026-03-02T08:00:00.000Z"
    for tree, expected in (
        (grid({TODAY: {"1": off()}}, update, lastUpdated=looked), kyiv("2026-03-02T09:42")),
        (grid({TODAY: {"1": off()}}, None, lastUpdated=looked), kyiv("2026-03-02T10:00")),
    ):
        reading = read_schedule(as_bytes(tree))
        assert reading.published is not None
        assert reading.published.version == (expected, kyiv("2026-03-02T10:00"))


@given(st.lists(FACES, min_size=1, max_size=3), st.sampled_from([TODAY, date(2026, 10, 25)]))
def test_both_shapes_give_the_half_hours_that_were_published(
    faces: list[list[State]], day: date
) -> None:
    """For a grid those that it has words for: it cannot mix off and possible in one hour."""
    kinds = {State.ON: "NotPlanned", State.OFF: "Definite", State.POSSIBLE: "Possible"}
    updated = f"{day:%d.%m.%Y} 00:10"
    plain = [[cells[i - i % 2] for i in range(CELLS)] for cells in faces]
    published: dict[str, Any] = {}
    for number, cells in enumerate(faces):
        written = [(i * 30, i * 30 + 30, kinds[state]) for i, state in enumerate(cells)]
        published |= slots(f"{number}.1", today=slot_day(APPLIES, *written, day=day))
        published[f"{number}.1"]["updatedOn"] = f"{day}T00:10:00+03:00"
    groups = {f"GPV{number}.1": hours(cells) for number, cells in enumerate(plain)}
    for tree, shown in ((published, faces), (grid({day: groups}, updated), plain)):
        reading = read_schedule(as_bytes(tree))
        assert reading.published is not None, reading.problems
        states = [entry.day.states for entry in reading.published.entries]
        assert states == [spread(day, cells) for cells in shown]


@given(ANYTHING)
def test_whatever_json_it_is_reading_never_raises(tree: Any) -> None:
    """Also where a part of a schedule is something else."""
    for whole in (
        tree,
        {"fact": tree},
        {"fact": {"data": tree, "update": "02.03.2026 09:42"}},
        {"fact": {"data": {stamp(TODAY): {"1.1": tree}}, "update": tree}},
        grid({TODAY: {"1.1": off() | {"7": tree}}}),
        grid({TODAY: {"1.1": off()}}, updated=tree),
        {"1.1": {"today": tree, "updatedOn": "2026-03-02T07:42:00+00:00"}},
        slots(today=slot_day(APPLIES, (tree, tree, "Definite"))),
        slots(today={"slots": tree, "date": tree, "status": APPLIES}),
    ):
        reading = read_schedule(json.dumps(whole).encode())
        assert (reading.published is None) == bool(reading.problems)


@given(st.integers(0, 11_140))
def test_a_file_that_was_cut_off_is_never_a_schedule(length: int) -> None:
    """Wherever it ends."""
    whole = GRID.read_bytes().rstrip()
    reading = read_schedule(whole[: min(length, len(whole) - 1)])
    assert reading.published is None


@given(st.binary(max_size=200))
def test_whatever_bytes_they_are_reading_never_raises(source: bytes) -> None:
    """A picture, a page of an error, an archive."""
    assert read_schedule(source).published is None


@given(st.data())
def test_one_spoilt_cell_refuses_the_whole_file(data: st.DataObject) -> None:
    """Whichever it is, and whatever stands there instead of a word."""
    tree = json.loads(GRID.read_text("utf-8"))
    days = tree["fact"]["data"]
    day = data.draw(st.sampled_from(sorted(days)))
    group = data.draw(st.sampled_from(sorted(days[day])))
    hour = str(data.draw(st.integers(1, 24)))
    days[day][group][hour] = data.draw(NO_WORD)
    assert codes(tree) == [(f"fact.data.{day}.{group}.{hour}", Code.UNKNOWN_WORD)]
