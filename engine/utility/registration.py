"""The services by which a person comes to an account, and gives it up again (DOMAIN §3).

Not the questions (flows) and not the matching of numbers (``identifiers``). Where the proof is a
number or a phone, an unknown account and a wrong proof look alike, so unknown numbers are not
counted apart there: the difference in counting would tell.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from engine.core.answers.phones import phone
from engine.core.flow import Flow
from engine.core.values import Values
from engine.runtime import people
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction
from engine.utility import accounts, attempts, links, meters
from engine.utility.identifiers import meter_matches, meter_or_eic_matches

_PHONE: Final = 9
"""Digits of a phone number without what stands before them."""


def find_account(
    account_number: str, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Give ``account`` for a typed number, the present one or one that it had before.

    ``not_found`` for an unknown number, unless the proof is neutral: then an account without
    anything is given, which no proof matches. It tells whether a meter has that number
    (``is_meter``), or else whether it looks like a phone's (``is_phone``). ``paused``
    (``minutes``) after too many failures. Where the proof is an address, which is shown for it, an
    account that is not taken counts as a failure too: nobody leafs through a town.
    """
    number = accounts.present_number(store, bot, account_number)
    if paused := _paused(number, at, person, bot, store):
        return paused
    account = accounts.by_number(store, bot, number, at)
    if account is not None:
        if bot.rules.proof.by == "address":
            attempts.looked(store, bot, person, number, at)
        return _paused(number, at, person, bot, store) or Outcome(facts={"account": account})
    if bot.rules.proof.neutral:
        return Outcome(facts={"account": accounts.unknown(number)})
    attempts.failed(store, bot, person, "account", number, at)
    if paused := _paused(number, at, person, bot, store):
        return paused
    typed_meter = meters.is_meter(store, bot, number)
    return Outcome(
        "not_found", is_meter=typed_meter, is_phone=not typed_meter and _is_phone(number)
    )


def match_meter(
    account: Values, meter_number: str, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Tell whether the number is of one of the account's meters: done, ``no_match``, ``paused``."""
    last = bot.rules.proof.last
    right = any(meter_matches(meter_number, meter, last) for meter in _meter_numbers(account))
    return _judged(account, right, at, person, bot, store)


def match_meter_or_eic(
    account: Values, proof: str, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Tell whether the text is a meter's number or the end of the EIC, like ``match_meter``."""
    eic = account["eic"]
    known = eic if isinstance(eic, str) else None
    right = meter_or_eic_matches(proof, _meter_numbers(account), known, bot.rules.proof.last)
    return _judged(account, right, at, person, bot, store)


def match_phone(
    account: Values, contact: Values, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Tell whether the shared phone is the one that billing has, like ``match_meter``."""
    known = accounts.phone_of(store, bot, accounts.number_of(account))
    expected = phone(known) if known else None
    right = expected is not None and phone(str(contact["phone"])) == expected
    return _judged(account, right, at, person, bot, store)


def deny_account(
    account: Values, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Count it as a wrong proof that the account shown is not the person's; may end ``paused``.

    Else one could leaf through the addresses of a whole town (DOMAIN §3).
    """
    number = accounts.number_of(account)
    attempts.failed(store, bot, person, "proof", number, at)
    return _paused(number, at, person, bot, store) or Outcome()


def remember_account(account: Values, at: datetime, person: Person, store: Transaction) -> None:
    """Link the account with the person; done also when it is linked already."""
    attempts.forgive(store, person, accounts.number_of(account))
    links.link(store, person.id, accounts.number_of(account), at)


def forget_account(account: Values, person: Person, store: Transaction) -> None:
    """Unlink the account from the person; the readings stay the utility's."""
    links.unlink(store, person.id, accounts.number_of(account))


def remember_phone(contact: Values, person: Person, store: Transaction) -> None:
    """Keep the phone number that the person shared."""
    people.remember_phone(store, person.id, str(contact["phone"]))


def _is_phone(number: str) -> bool:
    """Tell a whole phone number from nine digits that any account may have."""
    return number.startswith(("0", "380")) and len(number) > _PHONE and phone(number) is not None


def _judged(
    account: Values, right: bool, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome:
    """Judge a proof; during a pause even the right one is refused, and nothing is counted."""
    number = accounts.number_of(account)
    if paused := _paused(number, at, person, bot, store):
        return paused
    if right:
        return Outcome()
    attempts.failed(store, bot, person, "proof", number, at)
    return _paused(number, at, person, bot, store) or Outcome("no_match")


def _paused(
    number: str, at: datetime, person: Person, bot: Flow, store: Transaction
) -> Outcome | None:
    minutes = attempts.minutes_left(store, bot, person, number, at)
    return None if minutes is None else Outcome("paused", {"minutes": minutes})


def _meter_numbers(account: Values) -> Iterable[str]:
    return (str(meter["number"]) for meter in accounts.meters_of(account))
