"""People who play the conversation, in groups that act at the same time."""

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from benchmarks.memory.acts import ACTS, Act
from benchmarks.memory.household import AT
from engine.core import codec
from engine.core.events import ChoicePressed, PersonEvent, TextReceived
from engine.core.flow import Flow
from engine.core.session import Session
from engine.runtime import inbox, sessions
from engine.runtime.channel import Inbound
from engine.runtime.inbox import Chat
from engine.runtime.runner import Runner
from engine.runtime.services import InstalledServices
from engine.runtime.store import Store, Transaction, moment
from engine.utility.known import UtilityKnowledge

BOT, CHANNEL = "poltava", "telegram"
FIRST = 10_000_000
"""The number of the first account."""
_NUMBERS = """WITH RECURSIVE n(i) AS
    (SELECT CAST(? AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?) """
_CHUNK = 50_000
_AT = moment(AT)
_PEOPLE = "n JOIN people p ON p.bot = 'poltava' AND p.channel = 'telegram' AND p.chat = {chat}"
_FILL = (
    """INSERT INTO people (bot, channel, chat, language, met_at)
       {numbers} SELECT 'poltava', 'telegram', {chat}, 'uk', '{at}' FROM n""",
    """INSERT INTO sessions (person_id, version, session, updated_at)
       {numbers} SELECT p.id, '', '{session}', '{at}' FROM {people}""",
    """INSERT INTO accounts (bot, number, address, flat, verified_until)
       {numbers} SELECT 'poltava', {account}, 'вул. Соборності, 12', '4', '2031-05-31' FROM n""",
    """INSERT INTO registers (bot, account, meter, position, service, unit, register, zone, digits,
         decimals, last_value, last_date, limit_value)
       {numbers} SELECT 'poltava', {account}, {account} || m.column1, m.column2, m.column3,
         m.column4, '', '', 5, 3, m.column5, '2026-02-01', m.column6
       FROM n, (VALUES ('-1', 1, 'heat', 'Гкал', '105', '20'),
                       ('-2', 2, 'hot_water', 'м³', '48', '30')) m""",
    """INSERT INTO readings (bot, account, meter, service, register, zone, value, unit, as_of,
         billing_month, received_at, channel, status, step_key)
       {numbers} SELECT 'poltava', {account}, {account} || m.column1, m.column2, '', '', m.column3,
         m.column4, '2026-02-01', '2026-01', '{at}', 'telegram', 'accepted', i || m.column1
       FROM n, (VALUES ('-1', 'heat', '105', 'Гкал'),
                       ('-2', 'hot_water', '48', 'м³')) m""",
    """INSERT INTO links (person_id, account, linked_at)
       {numbers} SELECT p.id, {account}, '{at}' FROM {people}""",
    """INSERT INTO consents (person_id, version, given_at)
       {numbers} SELECT p.id, '1', '{at}' FROM {people}""",
    """INSERT INTO journal (person_id, at, version, event, state_before, state_after, said)
       {numbers} SELECT p.id, '{at}', '1', 'text ••••', 'main.menu', 'main.menu', 'main.menu'
       FROM {people}""",
    """INSERT INTO outbox (person_id, bot, channel, message, created_at, status)
       {numbers} SELECT p.id, 'poltava', 'telegram', '{message}', '{at}', 'sent' FROM {people}""",
    """INSERT INTO inbox (bot, channel, update_id, received_at)
       {numbers} SELECT 'poltava', 'telegram', {chat} || '-before', '{at}' FROM n""",
)
"""What is stored of somebody whose last word was some time ago: little, two meters, and their
readings of the month before."""


Group = Sequence[int]
"""The numbers of people who act at the same time."""


def chats_of(group: Group) -> list[Chat]:
    """Give the chats in which they write."""
    return [(BOT, CHANNEL, str(number)) for number in group]


def runner(store: Store, flow: Flow) -> Runner:
    """Give a runner as ``serve`` has it."""
    return Runner(store, {BOT: flow}, InstalledServices(), UtilityKnowledge())


def fill(store: Store, first: int, last: int) -> None:
    """Let people be known by these numbers, with their accounts and nothing sent this month."""
    chat = "CAST(i AS TEXT)"
    facts = {
        "numbers": _NUMBERS,
        "chat": chat,
        "people": _PEOPLE.format(chat=chat),
        "account": f"CAST({FIRST} + i AS TEXT)",
        "at": _AT,
        "session": codec.write(Session()).decode(),
        "message": '{"said":"main.menu","text":"' + "Що робимо? " * 12 + '"}',
    }

    def part(tx: Transaction, begin: int, end: int) -> None:
        for sql in _FILL:
            tx.run(sql.format(**facts), begin, end)

    for begin in range(first, last + 1, _CHUNK):
        store.transact(partial(part, begin=begin, end=min(last, begin + _CHUNK - 1)))


def play(store: Store, of: Runner, group: Group, acts: Sequence[PersonEvent]) -> float:
    """Let a group play the conversation, each act of all of them at once; gives the seconds.

    As in ``serve``, an update is durable before it is confirmed, and its turn is durable again.
    """
    chats = chats_of(group)
    rounds = [chats[first :: store.abreast] for first in range(store.abreast)]
    began = time.perf_counter()
    for number, event in enumerate(acts):
        updates = [Inbound(*chat, f"{chat[2]}-{number}", event) for chat in chats]
        store.transact(partial(inbox.put, updates=[(each, event.at) for each in updates]))
        for heard in [of.hear(each) for each in rounds]:
            heard.result()
    return time.perf_counter() - began


def rehearse(store: Store, of: Runner) -> list[PersonEvent]:
    """Play once with one person, to learn the ids of the buttons: they are alike for everybody."""
    (alone,) = chats_of([0])
    fill(store, 0, 0)
    events: list[PersonEvent] = []
    for number, act in enumerate(ACTS):
        serial = store.transact(_serial)
        events.append(_event(act, serial, number))
        update = Inbound(*alone, f"0-{number}", events[-1])
        store.transact(partial(inbox.put, updates=[(update, update.event.at)]))
        of.hear([alone]).result()
    return events


def _serial(tx: Transaction) -> int:
    session = sessions.load(tx, 1)
    return session.question.serial if session.question else 0


def _event(act: Act, serial: int, number: int) -> PersonEvent:
    at = AT + timedelta(seconds=number)
    if act.how == "type":
        return TextReceived(at, act.what)
    return ChoicePressed(at, f"{serial}:{act.what}")
