"""The services by which people agree to be remembered, see what is kept, and have it deleted.

And the port by which other packages take part: entry points of the group ``rozmova.personal_data``
(law 2297-VI, DOMAIN §2.17 and §8). Not what we keep ourselves (``kept``) nor for how long
(``retention``).
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from importlib.metadata import entry_points
from typing import Final, Protocol, TypeVar

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime import people
from engine.runtime.explaining import explained
from engine.runtime.people import Person
from engine.runtime.services import ServiceFailed
from engine.runtime.store import StoreError, Transaction
from engine.utility import consent, kept

log = logging.getLogger("rozmova.personal_data")

GROUP: Final = "rozmova.personal_data"

T = TypeVar("T")


class Holder(Protocol):
    """Whoever keeps something about people: an object or a module with these two functions.

    Both work in the transaction of the turn or chore, ``store``. What they raise is
    ``ServiceFailed``: nothing of the turn's service is stored, and its flow says so.
    """

    def export(self, person: Person, store: Transaction) -> Values:
        """Give what is kept about a person, under the names by which they are shown it."""

    def forget(self, person: Person, store: Transaction) -> None:
        """Delete what is kept about a person; to forget them once more changes nothing."""


def give_consent(at: datetime, person: Person, bot: Flow, store: Transaction) -> None:
    """Note that the person agrees to the version in force; done also if they did already."""
    consent.give(store, person.id, bot.rules.personal_data.version, at)


def my_data(person: Person, store: Transaction) -> dict[str, Value]:
    """Give ``mine``: what is kept about the person, as ``kept.export`` describes it, and more.

    ``others``: what other packages keep, a list of ``name value`` texts. ``kept``: a flag, whether
    anything is kept but the language and the day of the first message.
    """
    ours = _ask(kept.export, person, store)
    others = list(_others(person, store))
    told = [ours[name] for name in ("phone", "name", "consent", "accounts", "readings_count")]
    return {"mine": {**ours, "others": others, "kept": any([*told, others])}}


def delete_my_data(person: Person, store: Transaction) -> None:
    """Let everybody forget the person, who is removed when nothing waits to be sent to them."""
    forget_everywhere(person, store)
    people.leave(store, person.id)


def forget_everywhere(person: Person, store: Transaction) -> None:
    """Let every holder forget a person; raises ``ServiceFailed`` when one of them cannot."""
    for holder in installed():
        _ask(holder.forget, person, store)


@cache
def installed() -> tuple[Holder, ...]:
    """Give the holders of all installed packages, ours among them.

    Raises ``LookupError`` when ours is not registered: nobody may be told that their data were
    deleted by a package that is installed by halves.
    """
    points = {point.value: point for point in entry_points(group=GROUP)}
    holders: tuple[Holder, ...] = tuple(point.load() for point in points.values())
    if not any(holder is _OURS for holder in holders):
        raise LookupError(f"{kept.__name__} is no entry point of {GROUP}: install the package anew")
    return holders


_OURS: Final[Holder] = kept


def _others(person: Person, store: Transaction) -> Iterator[Value]:
    for holder in installed():
        if holder is not _OURS:
            for name, value in _ask(holder.export, person, store).items():
                yield {"name": name, "value": _text(value)}


def _ask(ask: Callable[[Person, Transaction], T], person: Person, store: Transaction) -> T:
    """Ask a holder; whatever it raises, this service has failed and no other."""
    try:
        return ask(person, store)
    except (ServiceFailed, StoreError):
        raise
    except Exception as error:
        log.error("a holder of personal data: %s", explained(error))
        raise ServiceFailed("a holder of personal data") from error


def _text(value: Value) -> str:
    """Write a value of another package as one line: dates as YYYY-MM-DD, lists with commas."""
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case list():
            return ", ".join(_text(item) for item in value)
        case dict():
            return ", ".join(f"{name}: {_text(item)}" for name, item in value.items())
    return str(value)
