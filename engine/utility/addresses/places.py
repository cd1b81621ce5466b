"""Places that a work touches, and whether an address is among them.

Pure: ``stored`` says the same in SQL, and a test that both say it alike.
"""

from dataclasses import dataclass

from engine.utility.addresses.address import Address
from engine.utility.addresses.houses import WHOLE_STREET, Houses
from engine.utility.addresses.names import NO_STREET, UNNAMED, Name, Street


@dataclass(frozen=True, slots=True)
class Place:
    """Houses of a street. Without a street it is the whole settlement; without one, any."""

    settlement: Name = UNNAMED
    street: Street = NO_STREET
    houses: tuple[Houses, ...] = (WHOLE_STREET,)


def covers(place: Place, address: Address, home: str = "") -> bool:
    """Tell whether an address is in a place.

    ``home`` is the key of the settlement where addresses are that name none. If there is none
    either, a place that names its settlement does not cover them: it may be another village.
    """
    where = address.settlement.key or home
    if place.settlement.key not in ("", where):
        return False
    if not place.street.key:
        return True
    return place.street.same(address.street) and any(
        houses.cover(address.house) for houses in place.houses
    )


def may_cover(place: Place, address: Address, home: str = "") -> bool:
    """Tell whether an address would be in a place if what it does not say were so.

    Where this holds and ``covers`` does not, nobody knows.
    """
    where = address.settlement.key or home
    if where and place.settlement.key not in ("", where):
        return False
    if not place.street.key or not address.street.key:
        return True
    if not place.street.same(address.street):
        return False
    return address.house is None or any(houses.cover(address.house) for houses in place.houses)
