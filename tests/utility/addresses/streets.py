"""A utility whose accounts and works have addresses. Not files: those are the exchange's."""

from collections.abc import Mapping
from typing import Any

from engine.core.values import Value
from engine.runtime.services import Outcome
from engine.runtime.store import moment
from engine.utility.addresses.address import address_of, read_settlement, read_street
from engine.utility.addresses.houses import BadPiece, read_houses
from engine.utility.addresses.names import NO_STREET
from engine.utility.addresses.places import Place
from engine.utility.addresses.stored import PLACE_COLUMNS, address_row, place_rows
from tests.utility.conftest import Utility, kyiv

NOW = kyiv("2026-03-02T10:00")


def at_home(utility: Utility, settlement: str, **facts: Value) -> Utility:
    """Give the same utility with a settlement of its own."""
    return utility.with_rules(utility.bot.rules, settlement=settlement, **facts)


def lives(
    utility: Utility, number: str, address: str, settlement: str = "", **columns: Any
) -> None:
    """Let billing know an account by its address, as an import would store it."""
    read = address_of(address, settlement)
    names = ("settlement_key", "street", "street_kind", "house", "house_suffix")
    keys: dict[str, Any] = dict(zip(names, address_row(read), strict=True))
    if read.settlement.written:
        keys["settlement"] = read.settlement.written
    utility.has(number, address=address, **keys, **columns)


def place(street: str = "", houses: str = "", settlement: str = "") -> Place:
    """Give a place as the row of a file names it."""
    found, read = read_houses(houses), read_street(street) if street else NO_STREET
    assert not isinstance(found, BadPiece)
    assert read is not None
    return Place(read_settlement(settlement), read, found)


def works_on(utility: Utility, work: str, *places: Place, accounts: tuple[str, ...] = (),
             **columns: Any) -> None:  # fmt: skip
    """Let the dispatcher know a work on some places; it begins on 5 March."""
    columns = {"starts": moment(kyiv("2026-03-05T09:00")), "ends": None, **columns}
    utility.has_work(work, *accounts, **columns)
    for row in place_rows(places):
        utility.run(
            f"""INSERT INTO work_places (bot, work, {PLACE_COLUMNS})
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",  # noqa: S608
            utility.bot.bot, work, *row,
        )  # fmt: skip


def find(utility: Utility, typed: str) -> Outcome:
    """Look an address up."""
    return utility.call("find_address", NOW, utility.person(), address=typed)


def found(utility: Utility, typed: str) -> list[Mapping[str, Any]]:
    """Give the places that are found."""
    outcome = find(utility, typed)
    assert outcome.name == "done", outcome.name
    places: Any = outcome.facts["places"]
    return list(places)


def shown(utility: Utility, typed: str) -> list[str]:
    """Give the places that are found as people see them."""
    return [each["address"] for each in found(utility, typed)]


def outages(utility: Utility, account: Mapping[str, Any]) -> Outcome:
    """Look for the outages of an account or a place."""
    return utility.call("find_outages", NOW, utility.person(), account=account)


def reasons(outcome: Outcome) -> list[str]:
    """Give the outages by their reasons."""
    told: Any = outcome.facts.get("outages", [])
    return [each["reason"] for each in told]
