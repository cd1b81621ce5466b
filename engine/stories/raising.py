"""What a notice in a story tells of: the utility's own sample data. Not when notices are due."""

from datetime import datetime

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility import accounts
from engine.utility.outages import find_outages
from engine.utility.schedule.look import look
from engine.utility.schedule.published import group_of

_NUMBERS = "SELECT number FROM accounts WHERE bot = ? ORDER BY number"


def notice_facts(tx: Transaction, flow: Flow, person: Person, at: datetime) -> Values:
    """Give ``account accounts outage was``: the person's first account with an outage ahead.

    Somebody without one had it once: then it is the first such account of the utility's. No
    outage at all leaves the person's first account; no account at all, nothing. ``was`` is the
    same outage; ``schedule`` and ``day`` are what is known of the account's hours today.
    """
    theirs = accounts.of_person(tx, flow, person.id, at)
    others = [accounts.by_number(tx, flow, number, at) for (number,) in tx.rows(_NUMBERS, flow.bot)]
    for account in (*theirs, *others):
        if isinstance(account, dict) and (outages := _outages(tx, flow, account, at)):
            known = _of_account(tx, flow, account, at)
            return {**known, "outage": outages[0], "was": outages[0]}
    return _of_account(tx, flow, theirs[0], at) if theirs else {}


def _of_account(tx: Transaction, flow: Flow, account: Values, at: datetime) -> Values:
    group = group_of(str(account["group"] or ""))
    schedule = look(tx, flow.bot, group, at) | {"fresh": True}
    return {
        "account": dict(account),
        "accounts": [dict(account)],
        "schedule": schedule,
        "day": schedule["today"],
    }


def _outages(tx: Transaction, flow: Flow, account: Values, at: datetime) -> list[Value]:
    found = find_outages(account, at, flow, tx).facts.get("outages")
    return found if isinstance(found, list) else []
