"""The services that compare readings with what was sent before, and take them (DOMAIN §4).

Not their judgement before that (``checks``), nor the records themselves (``records``).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from engine.core.flow import Flow
from engine.core.values import Value, Values
from engine.core.window import Outside, WhileClosing
from engine.runtime.people import Person
from engine.runtime.services import Outcome
from engine.runtime.store import Transaction
from engine.utility import consent, records
from engine.utility.accounts import number_of, present_number
from engine.utility.meters import Key, Meter, Record, items, same_now
from engine.utility.records import Entry, Sending
from engine.utility.verdicts import judge, shows, values_of
from engine.utility.windows import closing, current, dating


def compare_sent(
    account: Values,
    meter: Values,
    values: Sequence[Decimal],
    at: datetime,
    bot: Flow,
    store: Transaction,
) -> Outcome:
    """Compare a meter's readings with those of this billing month: ``already`` or ``replaces``.

    Gives ``sent``: what is active now for each register, None where nothing is, and None instead
    of the list when nothing at all is; and with ``replaces`` ``before``, the same for a person:
    ``zone direction value unit`` of each register that has a reading.
    """
    read = [value for _, value in values_of(meter, values)]
    number = number_of(account)
    now = same_now(store, bot, number, meter, at)
    if now is None and (present := present_number(store, bot, number)) != number:
        now = same_now(store, bot, present, meter, at)
    if now is None:
        return Outcome(sent=None)
    sent = _sent(now)
    if sent == read:
        return Outcome("already", sent=sent)
    if any(old not in (None, new) for old, new in zip(sent, read, strict=True)):
        return _replaces(now, sent)
    return Outcome(sent=sent if now.records else None)


def send_readings(
    account: Values,
    meter: Values,
    values: Sequence[Decimal],
    at: datetime,
    key: str,
    person: Person,
    bot: Flow,
    store: Transaction,
    sent: Sequence[Decimal | None] | None = None,
    photo: Values | None = None,
) -> Outcome:
    """Take a meter's confirmed readings, one for each register: all of them or none.

    ``sent`` is what the person has seen of this month's readings (``compare_sent``), ``photo`` a
    picture of the display (``reference``). The same key again changes nothing and ends alike.

    No reading is stored when it ends ``closed`` (the window refuses), ``closing`` (billing closes
    a period today), ``replaced`` (billing lists the meter no longer, or other registers of it),
    ``already``, or ``replaces``: it would supersede what the person has not seen (``sent before``).

    Else, ``done`` or ``queued`` (on a day on which billing closes a period), and also with
    ``already``, gives ``receipt``: ``billing_month`` (``YYYY-MM``), ``as_of`` (date), ``count``
    (registers). Raises ``ValueError`` or ``TypeError`` for values that do not fit the meter.
    """
    if before := records.receipt(store, person.bot, key):
        return before
    values_of(meter, values)
    window = bot.rules.window
    outside, closes = current(window, at) is None, closing(window, at)
    if outside and window.outside is Outside.REFUSE:
        return Outcome("closed")
    if closes and window.while_closing is WhileClosing.REFUSE:
        return Outcome("closing")
    number = present_number(store, bot, number_of(account))
    store.lock(f"account {bot.bot} {number}")  # others of the household may send at this moment
    now = same_now(store, bot, number, meter, at)
    if now is None or not shows(now.shown, values):
        return Outcome("replaced")
    as_of, month = dating(window, bot.rules.dated, at)
    agreed = consent.given(store, [person.id], bot.rules.personal_data.version)
    sender = person.id if person.id in agreed else None
    sending = Sending(
        key, person, sender, number, now.number, now.service, as_of, month, at, closes
    )
    entries = [*_entries(now, values, photo, outside and window.outside is Outside.FLAG)]
    there = now.records
    if _sent(now) == [entry.value for entry in entries]:
        return records.give_receipt(store, sending, "already", len(entries))
    if _unseen(entries, there, sent):
        return _replaces(now, _sent(now))
    records.keep(store, sending, entries, there)
    return records.give_receipt(store, sending, "queued" if closes else "done", len(entries))


def _sent(now: Meter) -> list[Value]:
    """Give what is active for each register of a meter, None where nothing is."""
    there = now.records
    return [there[key].value if key in there else None for key in now.keys]


def _replaces(now: Meter, sent: Sequence[Value]) -> Outcome:
    pairs = zip(items(now.shown["registers"]), sent, strict=True)
    before: list[Value] = [
        {**{name: register[name] for name in ("zone", "direction", "unit")}, "value": value}
        for register, value in pairs
        if value is not None
    ]
    return Outcome("replaces", sent=[*sent], before=before)


def _unseen(
    entries: Sequence[Entry],
    there: Mapping[Key, Record],
    seen: Sequence[Decimal | None] | None,
) -> bool:
    """Tell whether a record would be superseded whose value the person has not seen."""
    shown = [None] * len(entries) if seen is None else seen
    return any(
        entry.key in there and there[entry.key].value not in (entry.value, value)
        for entry, value in zip(entries, shown, strict=True)
    )


def _entries(
    now: Meter, values: Sequence[Decimal], photo: Values | None, outside: bool
) -> Iterator[Entry]:
    """Give the readings, each with the reasons for which billing should look at it.

    ``outside_window too_low rolled_over too_high photo`` (docs/EXCHANGE.md). Too low is what was
    confirmed before billing learned of a higher reading.
    """
    picture = str(photo["reference"]) if photo else None
    for key, (register, value) in zip(now.keys, values_of(now.shown, values), strict=True):
        verdict = judge(register, value).verdict
        shown = picture if verdict == "too_high" else None
        reasons = {"outside_window": outside, verdict: verdict != "done", "photo": bool(shown)}
        flagged = tuple(reason for reason, holds in reasons.items() if holds)
        yield Entry(key, value, str(register["unit"]), flagged, shown)
