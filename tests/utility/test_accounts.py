"""Accounts as flows see them: order, emptiness, privacy, and the base of the next reading."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.core.flow import Rules
from engine.core.packing import Packing
from engine.core.window import DayToDay, Window
from engine.runtime.store import Row, Transaction
from engine.utility import accounts, links
from tests.places import WithinTransaction
from tests.utility.conftest import Utility, kyiv

ON_BOTH = True
MARCH = kyiv("2026-03-02T10:00")
APRIL = kyiv("2026-04-02T10:00")


def register(utility: Utility, at: Any = MARCH, number: str = "7") -> dict[str, Any]:
    """Give the first register of an account."""
    meter = accounts.meters_of(utility.account(number, at))[0]
    return accounts.registers_of(meter)[0]


def test_what_billing_left_out_is_none(utility: Utility) -> None:
    """An account of which only the number is known has nothing else, and no meters."""
    utility.has("007", address="", flat="")
    empty = dict.fromkeys(["address", "flat", "eic", "group", "verified_until"])
    assert utility.account("007", MARCH) == {"number": "007", **empty, "meters": []}


def test_an_account_is_shown_as_billing_has_it(utility: Utility) -> None:
    """Every field of an account comes from its own column."""
    columns = {"address": "вул. Сумська, 10", "flat": "5", "eic": "62Z270001234567D"}
    utility.has("7", outage_group="1.1", verified_until="2031-05-31", **columns)
    expected = {**columns, "group": "1.1", "verified_until": date(2031, 5, 31), "meters": []}
    assert utility.account("7", MARCH) == {"number": "7", **expected}


def test_meters_and_registers_stand_in_the_order_of_asking(utility: Utility) -> None:
    """Billing's order is kept, between meters and within one, whatever their names."""
    utility.has("7")
    for meter, name, zone in [("B", "1.8.3", "night"), ("B", "1.8.1", "peak"), ("A", "", "")]:
        utility.has_register("7", meter, register=name, zone=zone)
    meters = accounts.meters_of(utility.account("7", MARCH))
    assert [(meter["number"], meter["zones"]) for meter in meters] == [("B", 2), ("A", 1)]
    assert [one["zone"] for one in accounts.registers_of(meters[0])] == ["night", "peak"]


def test_a_register_is_shown_as_billing_has_it(utility: Utility) -> None:
    """Every field of a register and its meter comes from its own column, decimals exact."""
    utility.has("7")
    utility.has_register(
        "7", "771", service="gas", unit="м³", register="Т22", zone="day", digits=5, decimals=3,
        last_value="00105.10", last_date="2026-02-01", limit_value="20.5",
    )  # fmt: skip
    (meter,) = accounts.meters_of(utility.account("7", MARCH))
    (shown,) = meter.pop("registers")
    assert meter == {
        "number": "771", "service": "gas", "zones": 1, "two_zones": False, "photo": False,
        "replaces": None, "unit": "м³", "decimals": 3,
    }  # fmt: skip
    assert shown == {
        "name": "Т22", "index": "Т22", "codes": ["Т22"], "direction": "import", "zone": "day",
        "digits": 5, "decimals": 3, "unit": "м³",
        "last": Decimal("105.10"), "last_date": date(2026, 2, 1), "limit": Decimal("20.5"),
        "sent": None, "account": "7", "meter": "771",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "index"),
    [("1.8.2", "1.8.2"), ("15.8.1", "15.8.1"), ("T21", "T21"), ("", None), ("Активна", None)],
)
def test_only_a_code_is_shown_as_what_the_display_says(
    utility: Utility, name: str, index: str | None
) -> None:
    """Billing's name of a register is the display's code only if it is written like one."""
    utility.has("7")
    utility.has_register("7", "771", register=name)
    assert (register(utility)["name"], register(utility)["index"]) == (name or None, index)


def test_an_unknown_number_is_no_account(utility: Utility) -> None:
    """A number is compared as text: leading zeros count."""
    utility.has("07")
    find = lambda tx: accounts.by_number(tx, utility.bot, "7", MARCH)  # noqa: E731
    assert utility.store.transact(find) is None


def test_the_phone_is_not_part_of_an_account(utility: Utility) -> None:
    """What is kept in a conversation never holds the phone that billing has."""
    utility.has("7", phone="+380501112233")
    packing = Packing()
    packing.pack(utility.account("7", MARCH))
    assert packing.table
    assert "380501112233" not in str(packing.table)
    phone_of = lambda tx: accounts.phone_of(tx, utility.bot, "7")  # noqa: E731
    assert utility.store.transact(phone_of) == "+380501112233"


def test_a_persons_accounts_stand_in_the_order_of_linking(utility: Utility) -> None:
    """The first account is the one linked first; those that billing dropped are left out."""
    who = utility.person()
    for number in ("1", "2"):
        utility.has(number)

    def link(tx: Transaction) -> list[Any]:
        for day, number in enumerate(("2", "gone", "1"), start=1):
            links.link(tx, who.id, number, MARCH.replace(day=day))
        return [one["number"] for one in accounts.of_person(tx, utility.bot, who.id, MARCH)]

    assert utility.store.transact(link) == ["2", "1"]


def test_another_bots_account_of_that_number_is_another(utility: Utility) -> None:
    """Two utilities may have one number; neither sees the other's meters."""
    utility.has("7", address="наша")
    utility.run("INSERT INTO accounts (bot, number, address) VALUES ('other', '7', 'чужа')")
    utility.has_register("7", "771")
    utility.run("UPDATE registers SET bot = 'other'")
    account = utility.account("7", MARCH)
    assert (account["address"], account["meters"]) == ("наша", [])


class Counting(WithinTransaction):
    """A transaction that counts its queries."""

    queries = 0

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """Count and pass on."""
        self.queries += 1
        return super().rows(sql, *values)


def test_many_accounts_take_three_queries(utility: Utility) -> None:
    """However many accounts a person has, they are read at once."""
    who = utility.person()
    for number in map(str, range(20)):
        utility.has(number)
        utility.has_register(number, f"M{number}")
        utility.call("remember_account", MARCH, who, account={"number": number})

    def read(tx: Transaction) -> tuple[int, int]:
        counting = Counting(tx)
        return len(accounts.of_person(counting, utility.bot, who.id, MARCH)), counting.queries

    assert utility.store.transact(read) == (20, 3)


# --- the base of the next reading ------------------------------------------------------------


@pytest.fixture
def known(utility: Utility) -> Utility:
    """Give a utility whose billing last saw 100 on 1 February, and said so on 5 February."""
    utility.has("7")
    utility.has_register("7", "771", last_value="100", last_date="2026-02-01")
    utility.imported("accounts", kyiv("2026-02-05T08:00"))
    return utility


def test_without_readings_the_base_is_what_billing_imported(known: Utility) -> None:
    """A new person's base is billing's last value with its date."""
    base = register(known)
    assert (base["last"], base["last_date"]) == (Decimal(100), date(2026, 2, 1))


def test_a_reading_of_an_earlier_month_is_the_base(known: Utility) -> None:
    """In April the reading sent in March is the base."""
    known.send("7", MARCH, known.person(), [120])
    base = register(known, APRIL)
    assert (base["last"], base["last_date"]) == (Decimal(120), date(2026, 3, 2))


def test_the_newest_of_the_earlier_months_is_the_base(known: Utility) -> None:
    """Of several earlier months the last one counts, though not every month has a reading."""
    for at, value in [("2026-02-10T10:00", 110), ("2026-03-02T10:00", 120)]:
        known.send("7", kyiv(at), known.person(), [value])
    assert register(known, kyiv("2026-06-02T10:00"))["last"] == 120


def test_the_reading_being_corrected_is_not_the_base(known: Utility) -> None:
    """A reading of the month that is reported now may be corrected downwards (DOMAIN §4)."""
    known.send("7", MARCH, known.person(), [120])
    assert register(known)["last"] == 100


@pytest.mark.parametrize("status", ["accepted", "flagged", "queued"])
def test_every_reading_that_counts_is_a_base(known: Utility, status: str) -> None:
    """What waits for billing to close its period is the base of the next month all the same."""
    known.send("7", MARCH, known.person(), [120])
    known.run("UPDATE readings SET status = ?", status)
    assert register(known, APRIL)["last"] == 120


def test_a_superseded_reading_is_not_the_base(known: Utility) -> None:
    """What was corrected in its month does not come back in the next."""
    for value in (190, 120):
        known.send("7", MARCH, known.person(), [value])
    assert register(known, APRIL)["last"] == 120


@pytest.mark.parametrize(
    ("last_date", "imported_at", "base"),
    [
        ("2026-03-15", "2026-03-20T08:00", 105),  # billing has been to look since
        ("2026-03-01", "2026-03-20T08:00", 120),
        ("2026-03-02", "2026-03-20T08:00", 105),  # of one date: billing said so afterwards
        ("2026-03-02", "2026-03-01T08:00", 120),
        ("", "2026-03-20T08:00", 120),
    ],
)
def test_the_newer_by_date_is_the_base(
    known: Utility, last_date: str, imported_at: str, base: int
) -> None:
    """Billing's value and the reading sent are compared by date, then by when they were known."""
    known.send("7", MARCH, known.person(), [120])
    known.run("UPDATE registers SET last_value = '105', last_date = ?", last_date)
    known.imported("accounts", kyiv(imported_at))
    assert register(known, APRIL)["last"] == base


def test_a_register_that_nobody_ever_read_has_no_base(utility: Utility) -> None:
    """A new meter has no last reading, no date and no limit."""
    utility.has("7")
    utility.has_register("7", "771")
    shown = register(utility)
    assert (shown["last"], shown["last_date"], shown["limit"]) == (None, None, None)


def test_the_month_that_is_reported_comes_from_the_window(known: Utility) -> None:
    """On 30 April, after the window of April, the month reported is May: April's is the base."""
    april = known.with_rules(Rules(window=Window(DayToDay(1, 28))))
    april.send("7", kyiv("2026-04-28T10:00"), known.person(), [120])
    assert register(april, kyiv("2026-04-28T11:00"))["last"] == 100
    assert register(april, kyiv("2026-04-30T11:00"))["last"] == 120
