"""The bots that speak Viber, end to end: ``rozmova serve`` and the tests' own Viber."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.assembly import MIGRATIONS
from engine.core.effects import Message
from engine.runtime import outbox, people
from engine.runtime.sqlite import SqliteStore
from engine.runtime.store import Transaction
from tests.serving.scripts import SCRIPTS
from tests.serving.served import Served, open_windows, until
from tests.serving.talking import follow
from tests.serving.viber_people import ViberSpeaker, environment
from tests.standins.ports import free_port
from tests.standins.viber import Fault, ViberStandIn

BOTS = ("poltava", "zakarpattia", "dtek_kyiv")
FAULTS = (
    Fault(http=502, to="cut-502=="),
    Fault(cut="before", to="cut-before=="),
    Fault(cut="after", to="cut-after=="),
)


@pytest.fixture(scope="module", params=BOTS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, ViberStandIn, Served]]:
    """Serve a bot that Viber calls."""
    bot = request.param
    folder = open_windows(tmp_path_factory.mktemp(bot))
    port = free_port()
    with ViberStandIn() as viber:
        served = Served(folder, [bot], environment(viber, bot, port), port)
        served.import_samples()
        with served:
            served.ready()
            yield bot, viber, served


def test_the_list_is_complete() -> None:
    """Whoever lets a bot speak Viber adds it here."""
    flows = Path(__file__).parents[2] / "flows"
    speak = {file.parent.name for file in flows.glob("*/bot.yaml") if "viber" in file.read_text()}
    assert speak == set(BOTS)


def test_the_main_job_is_done_in_viber(town: tuple[str, ViberStandIn, Served]) -> None:
    """From the opened chat to a reading that billing gets, with one mistake on the way."""
    bot, viber, served = town
    person = viber.person("olha==")
    follow(SCRIPTS[bot], ViberSpeaker(person), served, bot, "olha==")
    assert served.readings(bot) == list(SCRIPTS[bot].readings)


def test_receipts_are_noted(town: tuple[str, ViberStandIn, Served]) -> None:
    """A message that was seen counts as seen, whatever comes later."""
    _, viber, served = town
    person = viber.person("seen==")
    person.open()
    person.write("Допомога")
    newest = person.wait(2)[-1]
    states = "SELECT status FROM outbox WHERE channel_key = ?"
    until("its number", lambda: served.rows(states, str(newest.token)))
    for state in ("seen", "delivered", "failed"):
        assert person.receipt(state, newest).status == 200
    assert served.rows(states, str(newest.token)) == [("seen",)]


def test_who_unsubscribes_is_left_alone_until_they_write(
    town: tuple[str, ViberStandIn, Served],
) -> None:
    """As with a block in Telegram."""
    _, viber, served = town
    person = viber.person("leaves==")
    person.open()
    person.write("Допомога")
    person.wait(2)
    blocked = "SELECT blocked FROM people WHERE chat = 'leaves=='"
    person.unsubscribe()
    until("the note", lambda: served.rows(blocked) == [(1,)])
    person.write("Меню")
    until("the note", lambda: served.rows(blocked) == [(0,)])
    served.quiet()


def test_what_is_not_vibers_is_refused_and_counted(
    town: tuple[str, ViberStandIn, Served],
) -> None:
    """A forged or missing signature, rubbish, too much: nothing of it is stored."""
    bot, viber, served = town
    before = served.rows("SELECT count(*) FROM inbox")
    person = viber.person("forged==")
    message = {"event": "message", "timestamp": 1, "message_token": 1, "sender": person.profile}
    body = json.dumps({**message, "message": {"type": "text", "text": "x"}}).encode()
    assert viber.send(body, "0" * 64).status == 403
    assert viber.send(body, viber.signature(body, "another token")).status == 403
    assert served.ask("POST", f"/webhook/viber/{bot}", body)[0] == 403
    assert viber.send(b"{").status == 400
    assert viber.send(b"x" * 1_000_001).status == 413
    assert served.rows("SELECT count(*) FROM inbox") == before
    assert served.metric("rozmova_refusals_total", channel="viber", kind="signature") == 3


UNKNOWN = """SELECT o.status, o.unknowns FROM outbox o JOIN people p ON p.id = o.person_id
             WHERE p.chat = ? AND o.unknowns > 0"""
"""The messages to a person of which nobody knew for a while whether they had been sent."""


@pytest.fixture(scope="module")
def cut_off(town: tuple[str, ViberStandIn, Served]) -> None:
    """Let a call go wrong for each of three people: what comes of it is waited for but once."""
    _, viber, _ = town
    for fault in FAULTS:
        person = viber.person(fault.to)
        person.open()
        viber.plan("send_message", fault)
        person.write("Допомога")


@pytest.mark.usefixtures("cut_off")
@pytest.mark.parametrize(
    ("key", "times"), [("cut-502==", 1), ("cut-before==", 1), ("cut-after==", 2)]
)
def test_what_may_have_been_sent_is_sent_once_more(
    town: tuple[str, ViberStandIn, Served], key: str, times: int
) -> None:
    """5xx, a connection cut before and after: a reply never stays away."""
    _, viber, served = town
    person = viber.person(key)
    until("its end", lambda: served.rows(UNKNOWN, key) == [("sent", 1)])
    until("the messages", lambda: len(person.texts) >= 2 + times)
    assert person.texts.count(person.texts[1]) == times


def test_a_notice_for_many_is_one_call_and_leaves_the_menu_there(
    town: tuple[str, ViberStandIn, Served],
) -> None:
    """It goes to everybody whose screen looks alike; their question's buttons stay under it."""
    bot, viber, served = town
    people_ = [viber.person(f"many-{number}==") for number in range(3)]
    for person in people_:
        person.open()
        person.write("Меню")
        person.wait(2)
    served.quiet()
    labels = people_[0].labels

    def tell(tx: Transaction) -> None:
        for each in people_:
            known = people.find(tx, bot, "viber", each.key)
            assert known is not None
            notice = Message("notices.test", "Завтра світла не буде.")
            now = datetime.now(UTC)  # urgent: the test may be run at night
            outbox.put(tx, known, [notice], now, bulk=True, urgent=True)

    with closing(SqliteStore(served.database, MIGRATIONS)) as store:
        store.transact(tell)
    for person in people_:
        until("the notice", lambda person=person: "Завтра світла не буде." in person.texts)  # type: ignore[misc]
        assert person.labels == labels
    (call,) = viber.called("broadcast_message")
    assert sorted(call["broadcast_list"]) == [person.key for person in people_]


def test_the_log_names_nobody(town: tuple[str, ViberStandIn, Served]) -> None:
    """Whatever went wrong above: no token, no chat, nothing of what people wrote."""
    _, viber, served = town
    log = "\n".join(served.log)
    assert "Traceback" not in log
    for secret in (viber.token, "olha==", "cut-", "38050", "Олена"):
        assert secret not in log
