"""The service that finds an address which a person typed among those that the utility knows.

It tells that there is such a street, and never whose accounts are there. A street that is not known
is no street without outages: nothing is said of it, but for works on the whole of its settlement.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime.services import Outcome
from engine.runtime.store import Row, Transaction
from engine.utility.addresses.address import Address, Unread, Why, read_address
from engine.utility.addresses.home import home_of
from engine.utility.addresses.houses import House
from engine.utility.addresses.known_streets import (
    Standing,
    all_streets,
    has_streets,
    is_settlement,
    named_settlement,
    standings,
)
from engine.utility.addresses.names import NO_STREET, UNNAMED, Name, Street
from engine.utility.addresses.shown import shown_address
from engine.utility.addresses.spellings import alike
from engine.utility.addresses.stored import accounts_at
from engine.utility.ahead import NOT_OVER, not_over, works_as_of

MOST: Final = 8
"""Places to choose from; where there are more, the settlement has to be said."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """The streets that an address may mean; ``guessed``: by how they sound or nearly are spelt."""

    standings: list[Standing]
    guessed: bool = False

    @property
    def named(self) -> bool:
        """Whether they have names: a village may have none."""
        return any(each.street.key for each in self.standings)


def find_address(address: str, at: datetime, bot: Flow, store: Transaction) -> Outcome:
    """Give ``places`` for a typed address, at most eight, and whether they are only ``guessed``.

    Place: ``number`` (None) ``address`` (with its settlement, unless that is the bot's own)
    ``settlement group``, the latter None unless all accounts of the house have that one. It stands
    for an account in ``find_outages`` and ``find_schedule``.

    Where a settlement is said, but no street of it that is known, the place is the settlement: if
    a work is on the whole of it, or none of its streets are known.

    ``not_found`` for a street that is not known, ``no_house`` where the house is not said or not
    clear, or the street is not; ``many`` where the settlement has to be said.
    """
    read = read_address(address)
    if isinstance(read, Unread) and read.why is not Why.HOUSE:
        return Outcome("not_found")
    clear = read.clear if isinstance(read, Unread) else read
    home = home_of(bot)

    def known(key: str) -> bool:
        return is_settlement(store, bot.bot, key, home)

    meant = _exact(store, bot.bot, _readings(clear, known), home)
    if meant and (clear.house or meant.named):
        return _choice(store, bot.bot, home, meant, clear.house)
    readings = list(_readings(clear, known))
    settled = [each for each in readings if known(each.settlement.key)]
    alone = any(not each.street.key for each in settled)
    guessed = None if alone else _guessed(store, bot.bot, readings, home)
    if guessed:
        return _choice(store, bot.bot, home, guessed, clear.house)
    ends = not_over(works_as_of(store, bot.bot)[0], at)
    for each in settled:
        if _is_told_whole(store, bot.bot, each.settlement.key, home, ends):
            return Outcome(places=[_settlement(store, bot.bot, each)], guessed=False)
    return Outcome("no_house" if alone else "not_found")


def standing_at(account: Values) -> Address | None:
    """Give the address of a place that ``find_address`` gave; None for an account."""
    key = account.get("key")
    if not isinstance(key, dict):
        return None
    texts = {name: str(value) for name, value in key.items()}
    return Address(
        Name(texts["settlement"]),
        Street(texts["street"], texts["kind"]),
        House(int(texts["house"]), texts["suffix"]) if texts["house"] else None,
    )


def _choice(tx: Transaction, bot: str, home: str, meant: _Meant, house: House | None) -> Outcome:
    """Give the house on each street that may be meant."""
    if len(meant.standings) > MOST:
        return Outcome("many")
    if house is None:
        return Outcome("no_house")
    places: list[Value] = [_place(tx, bot, home, each, house) for each in meant.standings]
    return Outcome(places=places, guessed=meant.guessed)


def _exact(tx: Transaction, bot: str, readings: Iterator[Address], home: str) -> _Meant | None:
    """Find what an address means as it is read."""
    for reading in readings:
        if found := standings(tx, bot, reading, home):
            return _Meant(found)
    return None


def _guessed(tx: Transaction, bot: str, readings: Sequence[Address], home: str) -> _Meant | None:
    """Find what an address may have been meant for; its kind may be wrong as well."""
    streets = all_streets(tx, bot)
    for reading in readings:
        found = []
        for key in alike(reading.street.key, streets):
            found += standings(tx, bot, replace(reading, street=Street(key)), home)
        if found:
            return _Meant(found, guessed=True)
    return None


def _readings(address: Address, known: Callable[[str], bool]) -> Iterator[Address]:
    """Give an address as it is read, and with its words parted otherwise."""
    yield address
    settlement, street = address.settlement, address.street
    words = street.key.split()
    if street.key and not street.kind and not settlement.key:
        if known(street.key):  # «Дубове 15»: a village without streets
            yield replace(address, settlement=Name(street.key, street.written), street=NO_STREET)
        for place in range(1, len(words)):  # «Ужгород Корзо 5»
            first, rest = " ".join(words[:place]), " ".join(words[place:])
            if known(first):
                yield replace(address, settlement=Name(first), street=Street(rest))
    elif settlement.key and not street.key and not known(settlement.key):  # «С. Бандери 5»
        yield replace(address, settlement=UNNAMED, street=Street(settlement.key))


_WHOLE: Final = f"""SELECT 1 FROM works w JOIN work_places p ON p.bot = w.bot AND p.work = w.work
    WHERE p.bot = ? AND p.street = '' AND p.settlement = ? AND {NOT_OVER} LIMIT 1"""  # noqa: S608
"""Whether a work is ahead on the whole of a settlement."""


def _is_told_whole(tx: Transaction, bot: str, key: str, home: str, ends: Row) -> bool:
    """Tell whether something can be said of a settlement without a street."""
    if tx.row(_WHOLE, bot, key, *ends):
        return True
    return key != home and not has_streets(tx, bot, key, home)


def _settlement(tx: Transaction, bot: str, reading: Address) -> dict[str, Value]:
    """Give a settlement as a place; of a house whose street is not known nothing more is."""
    settlement = named_settlement(tx, bot, reading.settlement.key)
    house = None if reading.street.key else reading.house
    return _shown(Address(settlement, NO_STREET, house), settlement)


def _place(
    tx: Transaction, bot: str, home: str, standing: Standing, house: House
) -> dict[str, Value]:
    settlement, street = standing.settlement, standing.street
    address = Address(settlement, street, house)
    sql, values = accounts_at(address, bot, home)
    groups = tx.rows(f"SELECT DISTINCT outage_group FROM ({sql}) AS here", *values)  # noqa: S608
    elsewhere = settlement if settlement.key != home or not street.key else UNNAMED
    group = (groups[0][0] or None) if len(groups) == 1 else None
    return _shown(address, elsewhere, group)


def _shown(address: Address, elsewhere: Name, group: Value = None) -> dict[str, Value]:
    settlement, street, house = address.settlement, address.street, address.house
    return {
        "number": None,
        "address": shown_address(elsewhere, street, house),
        "settlement": elsewhere.written or None,
        "group": group,
        "key": {
            "settlement": settlement.key,
            "street": street.key,
            "kind": street.kind,
            "house": str(house.number) if house else "",
            "suffix": house.suffix if house else "",
        },
    }
