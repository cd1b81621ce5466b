"""The services by which a person says how the bot should treat them: language, notices.

Not the notices themselves, and not the offer of a language.
"""

from datetime import datetime

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime import people
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction
from engine.utility import accounts, links
from engine.utility.accounts import number_of


def use_language(language: Values | str, person: Person, bot: Flow, store: Transaction) -> None:
    """Speak a language from now on: an item of ``bot.languages`` or its code.

    A language that the bot does not speak is a programmer's error, for it was never offered.
    """
    code = language if isinstance(language, str) else language["code"]
    if code not in bot.languages:
        raise ValueError(f"{bot.bot} does not speak {code!r}")
    people.speak(store, person.id, str(code))


def start_notices(account: Values, at: datetime, person: Person, store: Transaction) -> None:
    """Send notices about an account from now on; it is linked with the person if it was not."""
    number = number_of(account)
    links.link(store, person.id, number, at)
    links.want_notices(store, person.id, number, wanted=True)


def stop_notices(account: Values, person: Person, store: Transaction) -> None:
    """Send no more notices about an account; the account stays the person's."""
    links.want_notices(store, person.id, number_of(account), wanted=False)


def stop_notices_at(
    account: Values, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Send no more notices about an address: of the account, and of the person's others there.

    One message tells of all of them, so one word stops it. Gives ``stopped``, the numbers.
    """
    number, address = number_of(account), account["address"]
    theirs = accounts.of_person(store, bot, person.id, at)
    there = [number_of(each) for each in theirs if address and each["address"] == address]
    stopped: list[Value] = [number, *(each for each in there if each != number)]
    for each in stopped:
        links.want_notices(store, person.id, str(each), wanted=False)
    return Outcome(facts={"stopped": stopped})
