"""What a notice in a story tells of: the utility's own sample data. Not when notices are due."""

from datetime import datetime

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.runtime.people import Person
from engine.runtime.store import Transaction
from engine.utility import accounts
from engine.utility.outages import find_outages

_NUMBERS = "SELECT number FROM accounts WHERE bot = ? ORDER BY number"


def notice_facts(tx: Transaction, flow: Flow, person: Person, at: datetime) -> Values:
    """Give ``account`` and ``outage``: the person's first account with an outage ahead.

    Somebody without one had it once: then it is the first such account of the utility's. No
    outage at all leaves the person's first account; no account at all, nothing.
    """
    theirs = accounts.of_person(tx, flow, person.id, at)
    others = [accounts.by_number(tx, flow, number, at) for (number,) in tx.rows(_NUMBERS, flow.bot)]
    for account in (*theirs, *others):
        if isinstance(account, dict) and (outages := _outages(tx, flow, account, at)):
            return {"account": account, "outage": outages[0]}
    return {"account": theirs[0]} if theirs else {}


def _outages(tx: Transaction, flow: Flow, account: Values, at: datetime) -> list[Value]:
    found = find_outages(account, at, flow, tx).facts.get("outages")
    return found if isinstance(found, list) else []
