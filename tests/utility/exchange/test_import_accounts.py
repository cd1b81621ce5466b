"""A file of accounts replaces the table of its bot, or changes nothing at all."""

from pathlib import Path

import pytest

from engine.runtime.store import moment
from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS
from engine.utility.exchange.problems import Code
from engine.utility.exchange.report import Report
from tests.utility.exchange.conftest import AT, BOT, Store, accounts_file, register
from tests.utility.exchange.imported import BAD, many, numbers


def test_a_file_fills_the_tables(store: Store, file: Path) -> None:
    """Registers stand in asking order; what is unknown is nothing, decimals and dates are text."""
    rows = [
        register(meter="772", service="hot_water", unit="м³", limit="30", group="GPV1.1"),
        register(meter="771", zone="day", last_value="", last_date="", limit="", digits=""),
        {"account": "0765432"},
    ]
    report = import_accounts(store, BOT, accounts_file(file, rows), AT)
    assert report == Report(3, 2, (), True, None)
    facts = "bot, number, address, flat, eic, phone, outage_group, verified_until"
    assert store.see(f"SELECT {facts} FROM accounts ORDER BY number") == [  # noqa: S608
        (BOT, "0765432", None, None, None, None, None, None),
        (BOT, "12345678", "вул. Соборності, 12", "4", None, None, "1.1", "2031-05-31"),
    ]
    assert store.see("SELECT * FROM registers ORDER BY position") == [
        (BOT, "12345678", "772", 1, "hot_water", "м³", "", "", 5, 3, "105.25", "2026-02-01", "30"),
        (BOT, "12345678", "771", 2, "heat", "Гкал", "", "day", None, 3, None, None, None),
    ]
    assert store.see("SELECT * FROM imports") == [(BOT, "accounts", moment(AT), 3, 0)]


def test_a_file_replaces_the_table_of_its_bot_only(store: Store, file: Path) -> None:
    """Accounts that are not in it go, with their registers; links, readings, other bots stay."""
    accounts_file(file, many(3))
    import_accounts(store, "kharkiv", file, AT)
    import_accounts(store, BOT, file, AT)
    store.put(
        "INSERT INTO people (bot, channel, chat, language, met_at)"
        " VALUES (?, 'viber', '1', 'uk', '')",
        BOT,
    )
    store.put("INSERT INTO links (person_id, account, linked_at) VALUES (1, '00000000', '')")
    store.put(
        "INSERT INTO readings (bot, account, meter, service, register, zone, value, unit, as_of,"
        " billing_month, received_at, channel, status, step_key)"
        " VALUES (?, '00000000', '771', 'heat', '', '', '1', 'Гкал', '', '', '', '', 'queued', '')",
        BOT,
    )
    kept = store.see("SELECT * FROM links"), store.see("SELECT * FROM readings")
    report = import_accounts(store, BOT, accounts_file(file, [register("00000002")]), AT)
    assert (report.accounts, report.removed, report.kept) == (1, 2, 0)
    assert numbers(store) == ["00000002"]
    assert store.see("SELECT account FROM registers WHERE bot = ?", BOT) == [("00000002",)]
    assert numbers(store, "kharkiv") == ["00000000", "00000001", "00000002"]
    assert (store.see("SELECT * FROM links"), store.see("SELECT * FROM readings")) == kept


def test_the_same_file_twice_is_the_same_as_once(store: Store, file: Path) -> None:
    """Importing is not adding."""
    accounts_file(file, many(20))
    import_accounts(store, BOT, file, AT)
    once = store.everything()
    import_accounts(store, BOT, file, AT)
    assert store.everything() == once


def test_a_dry_run_tells_all_and_changes_nothing(store: Store, file: Path) -> None:
    """It counts what an import would do."""
    import_accounts(store, BOT, accounts_file(file, many(12)), AT)
    before = store.everything()
    accounts_file(file, [*many(10), register("99999999", **BAD)])
    report = import_accounts(store, BOT, file, AT, dry_run=True)
    assert (report.accounts, report.removed, report.bad, report.changed) == (10, 2, 1, False)
    assert store.everything() == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        ",".join(ACCOUNT_COLUMNS).encode() + b"\n",
        b"OR;PIB\n1;2\n",
        b"PK\x03\x04 cut off",
        b"\x03 no dbf",
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    store: Store, file: Path, content: bytes
) -> None:
    """One problem says why, with the name of the file."""
    import_accounts(store, BOT, accounts_file(file, many(3)), AT)
    before = store.everything()
    file.write_bytes(content)
    report = import_accounts(store, BOT, file, AT)
    assert report.refused == report.problems[0].code
    assert (len(report.problems), report.problems[0].facts["file"]) == (1, file.name)
    assert (report.changed, store.everything()) == (False, before)


def test_a_file_that_was_cut_off_never_replaces_a_good_table(store: Store, file: Path) -> None:
    """Wherever in its last row it breaks off: the accounts after it are missing."""
    import_accounts(store, BOT, accounts_file(file, many(40)), AT)
    before = store.everything()
    whole = accounts_file(file, many(20)).read_bytes()
    for end in range(whole.rindex(b"\n", 0, -1) + 2, whole.rindex(b",")):
        file.write_bytes(whole[:end])
        report = import_accounts(store, BOT, file, AT)
        assert report.refused in (Code.CUT_OFF, Code.OPEN_QUOTE)
    assert store.everything() == before
