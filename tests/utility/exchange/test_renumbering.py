"""Accounts that got new numbers: typed old ones are known, people and readings stay with theirs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime.store import moment
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS, NAMED_COLUMNS, Column, TableLayout
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_accounts import read_accounts
from engine.utility.exchange.report import Report
from tests.utility.exchange.conftest import AT, BOT, MIGRATIONS, Store, cells, register, text_file

COLUMNS = (*ACCOUNT_COLUMNS, *NAMED_COLUMNS)
READING = {
    "bot": BOT, "account": "100", "meter": "771", "service": "heat", "register": "", "zone": "",
    "value": "110", "unit": "Гкал", "as_of": "2026-03-01", "billing_month": "2026-03",
    "channel": "viber", "status": "accepted",
}  # fmt: skip


def take(store: Store, file: Path, *rows: Mapping[str, Any], **more: Any) -> Report:
    """Import accounts from a file that has the column of old numbers."""
    return import_accounts(store, BOT, text_file(file, cells(rows, COLUMNS)), AT, **more)


def aliases(store: Store) -> list[tuple[Any, ...]]:
    """Give the old numbers, each with the present one."""
    return store.see("SELECT alias, account FROM aliases WHERE bot = ? ORDER BY alias", BOT)


def link(store: Store, chat: str, account: str, bot: str = BOT, **columns: Any) -> None:
    """Let a person be linked with an account."""
    store.put(
        "INSERT INTO people (bot, channel, chat, language, met_at) VALUES (?, 'viber', ?, 'uk', '')"
        " ON CONFLICT DO NOTHING",
        bot, chat,
    )  # fmt: skip
    [(person,)] = store.see("SELECT id FROM people WHERE bot = ? AND chat = ?", bot, chat)
    put(
        store,
        "links",
        {"person_id": person, "account": account, "linked_at": moment(AT), **columns},
    )


def links(store: Store) -> list[tuple[Any, ...]]:
    """Give who is linked with what, and whether they want notices."""
    return store.see(
        "SELECT bot, chat, account, linked_at, notices FROM links JOIN people ON id = person_id"
        " ORDER BY bot, chat, account"
    )


def read(store: Store, account: str, hour: int, **columns: Any) -> None:
    """Let a reading have been sent at that hour."""
    at = moment(AT.replace(hour=hour))
    key = {"account": account, "received_at": at, "step_key": f"{account} {hour}"}
    put(store, "readings", READING | key | columns)


def put(store: Store, table: str, columns: Mapping[str, Any]) -> None:
    """Put a row into a table."""
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    store.put(f"INSERT INTO {table} ({names}) VALUES ({places})", *columns.values())  # noqa: S608


def readings(store: Store) -> list[tuple[Any, ...]]:
    """Give the readings: account, value, status and what each supersedes."""
    return store.see("SELECT id, account, value, status, supersedes FROM readings ORDER BY id")


# --- the column -------------------------------------------------------------------------------


def test_old_numbers_are_remembered(store: Store, file: Path) -> None:
    """Several with spaces between them, said in any row of the account; its own is none."""
    rows = [
        register("200", aliases="100 0100"),
        register("200", aliases="99  200", meter="772"),
        register("300"),
    ]
    assert take(store, file, *rows).clean
    assert aliases(store) == [("0100", "200"), ("100", "200"), ("99", "200")]


def test_old_numbers_are_replaced_with_the_accounts(store: Store, file: Path) -> None:
    """What the file does not say any more is not known any more, with a column or without."""
    take(store, file, register("200", aliases="100"), register("300", aliases="101"))
    take(store, file, register("200", aliases="102"), register("300"))
    assert aliases(store) == [("102", "200")]
    import_accounts(store, BOT, text_file(file, cells([register("200")], ACCOUNT_COLUMNS)), AT)
    assert aliases(store) == []


def test_old_numbers_of_an_account_with_a_bad_row_stay(store: Store, file: Path) -> None:
    """Like everything else that is stored of it; another utility's are not touched at all."""
    rows = [register(str(number), aliases=str(number + 500)) for number in range(200, 212)]
    take(store, file, *rows)
    store.put("INSERT INTO aliases (bot, alias, account) VALUES ('other', '1', '2')")
    rows = [register(str(number)) for number in range(200, 212)]
    rows[0] = register("200", digits="багато")
    take(store, file, *rows)
    assert aliases(store) == [("700", "200")]
    assert store.see("SELECT account FROM aliases WHERE bot = 'other'") == [("2",)]


def test_the_column_may_be_described(store: Store, file: Path) -> None:
    """In a file of billing's own layout, by its name or its number."""
    columns = {"account": Column("1"), "aliases": Column("2")}
    text_file(file, [["200", "100"], ["300", ""]], ";")
    layout = TableLayout(header=False, separator=";", columns=columns)
    assert import_accounts(store, BOT, file, AT, layout=layout).clean
    assert aliases(store) == [("100", "200")]


def test_a_file_without_a_header_has_the_columns_that_it_always_had(
    store: Store, file: Path
) -> None:
    """Whose layout is ours; no further column is missed in it."""
    text_file(file, cells([register("200")], ACCOUNT_COLUMNS)[1:])
    assert import_accounts(store, BOT, file, AT, layout=TableLayout(header=False)).clean


def test_an_old_number_that_excel_made_a_number_is_refused(tmp_path: Path) -> None:
    """Its zeros are gone, as those of an account are."""
    book = openpyxl.Workbook()
    for row in cells([register("200", aliases=100)], COLUMNS):
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")
    [problem] = read_accounts(tmp_path / "a.xlsx").problems
    assert (problem.column, problem.code) == ("aliases", Code.NUMBER_ACCOUNT)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("200", "100"), ("100", "")], [(2, "200", 3)]),
        ([("100", ""), ("200", "100")], [(3, "200", 2)]),
        ([("200", "100"), ("300", "100")], [(2, "200", 3), (3, "300", 2)]),
        ([("200", "300"), ("300", "200")], [(2, "200", 3), (3, "300", 2)]),
    ],
)
def test_an_old_number_is_one_accounts_alone(
    file: Path, rows: Sequence[tuple[str, str]], found: list[tuple[int, str, int]]
) -> None:
    """Else somebody would be shown another's account: both rows are told, and not taken."""
    given = [register(number, aliases=old) for number, old in rows]
    parsed = read_accounts(text_file(file, cells(given, COLUMNS)))
    assert [(each.line, each.facts["first"]) for each in parsed.problems] == [
        (line, first) for line, _, first in found
    ]
    assert {each.code for each in parsed.problems} == {Code.DUPLICATE}
    assert {(each.column, each.number) for each in parsed.problems} == {
        ("aliases", COLUMNS.index("aliases") + 1)
    }
    assert (parsed.bad, sorted(parsed.spoilt)) == (len(found), [number for _, number, _ in found])
    assert not parsed.spoilt & {record.number for record in parsed.records}


def test_a_row_is_bad_once(file: Path) -> None:
    """However many of its old numbers are contested, and whatever else is wrong with it."""
    rows = [register("200", aliases="1 2", digits="x"), register("1"), register("2")]
    parsed = read_accounts(text_file(file, cells(rows, COLUMNS)))
    assert (len(parsed.problems), parsed.bad, parsed.rows) == (3, 1, 3)


# --- links ------------------------------------------------------------------------------------


def test_people_stay_with_their_account(store: Store, file: Path) -> None:
    """Linked as long as before, with their notices; those of another utility are not touched."""
    link(store, "1", "100", notices=1)
    link(store, "2", "300")
    link(store, "3", "100", "other")
    take(store, file, register("200", aliases="100"), register("300"))
    since = moment(AT)
    assert links(store) == [
        ("other", "3", "100", since, 0), (BOT, "1", "200", since, 1), (BOT, "2", "300", since, 0),
    ]  # fmt: skip


def test_links_of_all_numbers_of_an_account_become_one(store: Store, file: Path) -> None:
    """Since the first of them, with notices if any of them had."""
    days = [moment(AT.replace(day=day)) for day in (1, 2, 3)]
    for account, day, notices in (("100", 2, 0), ("101", 1, 1), ("200", 3, 0)):
        link(store, "1", account, linked_at=days[day - 1], notices=notices)
    take(store, file, register("200", aliases="100 101"))
    assert links(store) == [(BOT, "1", "200", days[0], 1)]


def test_a_number_that_is_an_account_still_moves_nobody(store: Store, file: Path) -> None:
    """The account that claims it has a bad row, and what is stored of both stays as it is."""
    rows = [register(str(number)) for number in range(100, 112)]
    take(store, file, *rows)
    link(store, "1", "100")
    before = store.see("SELECT * FROM links")
    rows[11] = register("111", aliases="100")
    report = take(store, file, *rows)
    assert (report.bad, report.kept) == (1, 1)
    assert (store.see("SELECT * FROM links"), aliases(store)) == (before, [])


def test_a_number_that_is_old_is_no_lost_account(store: Store, file: Path) -> None:
    """When another row cannot be read, accounts are kept; one that was renumbered is not."""
    take(store, file, *(register(str(number)) for number in range(100, 112)))
    link(store, "1", "100")
    rows = [register(str(number)) for number in range(102, 112)]
    report = take(store, file, register("2.7E+11"), register("200", aliases="100"), *rows)
    assert (report.removed, report.kept) == (1, 1)
    kept = store.see("SELECT number FROM accounts WHERE number IN ('100', '101', '200')")
    assert kept == [("101",), ("200",)]
    assert [account for _, _, account, _, _ in links(store)] == ["200"]


def test_a_number_that_became_another_account_is_no_old_one(store: Store, file: Path) -> None:
    """An account with a bad row keeps its old numbers, unless one of them is somebody's now."""
    rows = [register(str(number)) for number in range(200, 212)]
    take(store, file, register("200", aliases="100"), *rows[1:])
    link(store, "1", "100")
    take(store, file, register("200", digits="x"), *rows[1:], register("100"))
    assert aliases(store) == []
    assert [account for _, _, account, _, _ in links(store)] == ["100"]


# --- readings ---------------------------------------------------------------------------------


def test_readings_that_count_move_and_history_stays(store: Store, file: Path) -> None:
    """Also those that have left; superseded ones keep the number under which they were sent."""
    read(store, "100", 8, value="105", status="superseded")
    read(store, "100", 9, supersedes=1, exported_at=moment(AT))
    read(store, "100", 10, billing_month="2026-02", status="queued")
    read(store, "100", 11, bot="other")
    take(store, file, register("200", aliases="100"))
    assert readings(store) == [
        (1, "100", "105", "superseded", None),
        (2, "200", "110", "accepted", 1),
        (3, "200", "110", "queued", None),
        (4, "100", "110", "accepted", None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (8, 9, [(1, "100", "superseded", None), (2, "200", "accepted", 1)]),
        (9, 8, [(1, "200", "accepted", 2), (2, "200", "superseded", None)]),
    ],
)
def test_of_two_readings_of_a_month_the_later_counts(
    store: Store, file: Path, old: int, new: int, expected: list[tuple[Any, ...]]
) -> None:
    """Whichever number it was sent under; it names the other as what it supersedes."""
    read(store, "100", old)
    read(store, "200", new)
    take(store, file, register("200", aliases="100"))
    rows = store.see("SELECT id, account, status, supersedes FROM readings ORDER BY id")
    assert rows == expected


def test_the_same_file_again_moves_nothing_more(store: Store, file: Path) -> None:
    """Renumbering is done once, and a dry run does not do it."""
    link(store, "1", "100")
    read(store, "100", 8)
    before = store.everything()
    take(store, file, register("200", aliases="100"), dry_run=True)
    assert store.everything() == before
    take(store, file, register("200", aliases="100"))
    once = store.everything()
    take(store, file, register("200", aliases="100"))
    assert store.everything() == once


SENT = st.lists(
    st.tuples(
        st.sampled_from(("100", "101", "200", "300")),
        st.sampled_from(("2026-01", "2026-02")),
        st.sampled_from(("771", "772")),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(
    sent=SENT,
    linked=st.sets(st.tuples(st.sampled_from("12"), st.sampled_from(("100", "101", "200")))),
)
def test_whatever_was_there_nothing_is_lost_or_doubled(
    tmp_path_factory: pytest.TempPathFactory,
    sent: list[tuple[str, str, str]], linked: set[tuple[str, str]],
) -> None:  # fmt: skip
    """Each meter and month keeps one active reading, the last; each person one link."""
    store, last = Store(None, MIGRATIONS), {}
    for hour, (account, month, meter) in enumerate(sent, 1):
        before = "UPDATE readings SET status = 'superseded' WHERE account = ? AND billing_month = ?"
        store.put(before + " AND meter = ?", account, month, meter)
        read(store, account, hour, billing_month=month, meter=meter)
        last[account.replace("100", "200").replace("101", "200"), month, meter] = hour
    for chat, account in linked:
        link(store, chat, account)
    file = tmp_path_factory.getbasetemp() / "renumbered.csv"
    assert take(store, file, register("200", aliases="100 101"), register("300")).clean

    active = store.see(
        "SELECT account, billing_month, meter, id FROM readings WHERE status = 'accepted'"
    )
    assert {row[:3]: row[3] for row in active} == last
    assert len(active) == len(last)
    assert [(chat, account) for _, chat, account, _, _ in links(store)] == [
        (chat, "200") for chat in sorted({chat for chat, _ in linked})
    ]
    store.close()
