"""What goes wrong between a bot and Telegram: nobody waits for ever, nothing happens twice."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.serving.served import Served, until
from tests.serving.telegram_people import environment, token
from tests.standins.ports import free_port
from tests.standins.telegram import Person, TelegramStandIn

BOT = "poltava"
FAULTS: dict[str, dict[str, Any]] = {
    "bad gateway": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "cut before": {"drop": "before"},
    "cut after": {"drop": "after"},
    "nonsense": {"raw": "{"},
}
"""What goes wrong with a call: 5xx, a connection cut before and after it, no answer to be read."""


@dataclass
class Town:
    """One bot behind a webhook, its stand-in, and people who have come in turn."""

    served: Served
    telegram: TelegramStandIn
    chats: int = 0

    def newcomer(self) -> Person:
        """Give somebody new, who has said /start and sees the menu."""
        self.chats += 1
        person = self.telegram.person(self.chats)
        person.say("/start")
        assert len(person.seen(2)) == 2
        self.settled(person, 2)
        return person

    def statuses(self, person: Person) -> list[tuple[str, int]]:
        """Give what became of each message to a person, and how often nobody knows it."""
        return self.served.rows(
            "SELECT o.status, o.unknowns FROM outbox o JOIN people p ON p.id = o.person_id"
            " WHERE p.chat = ? ORDER BY o.id",
            str(person.number),
        )

    def settled(self, person: Person, least: int = 3) -> list[tuple[str, int]]:
        """Wait until so many messages to a person, and all that there are, have come to an end."""

        def ended() -> list[tuple[str, int]] | None:
            found = self.statuses(person)
            open_ = [status for status, _ in found if status in ("waiting", "sending")]
            return found if len(found) >= least and not open_ else None

        return until("an end of every message", ended)

    def post(self, body: bytes, **headers: str) -> int:
        """Call the webhook as anybody in the world can."""
        return self.served.ask("POST", f"/webhook/telegram/{BOT}", body, **headers)[0]

    @property
    def secret(self) -> dict[str, str]:
        """The header with which Telegram shows that it is Telegram."""
        assert self.telegram.webhook is not None
        return {"X-Telegram-Bot-Api-Secret-Token": self.telegram.webhook["secret_token"]}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Serve a bot that Telegram calls."""
    port = free_port()
    with TelegramStandIn(token(BOT)) as telegram:
        public = {"ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        surroundings = {**environment(telegram, BOT), **public}
        folder = tmp_path_factory.mktemp("faults")
        with Served(folder, [BOT], surroundings, port=port) as served:
            served.ready()
            yield Town(served, telegram)


def _update(number: int, chat: int, **content: Any) -> bytes:
    message = {
        "message_id": number,
        "date": 1_772_445_600 + number % 1000,
        "chat": {"id": chat, "type": "private", "first_name": "Оля"},
        "from": {"id": chat, "is_bot": False, "first_name": "Оля"},
        **content,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


# on the way out


@pytest.mark.parametrize("after", [{}, {"retry_after": 1}])
def test_too_many_requests_come_later(town: Town, after: dict[str, int]) -> None:
    """429 with and without a time: the message comes once, and is not lost."""
    person = town.newcomer()
    town.telegram.refuse("sendMessage", 429, "Too Many Requests", times=2, **after)
    person.say("Допомога")
    assert len(person.seen(4)) == 4
    assert {status for status, _ in town.settled(person)} == {"sent"}


def test_a_person_who_blocked_the_bot_is_left_alone_until_they_write(town: Town) -> None:
    """403: nothing more is sent; their next message is answered as ever."""
    person = town.newcomer()
    town.telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    person.say("Допомога")
    blocked = town.settled(person)
    assert [status for status, _ in blocked[2:]] == ["blocked"] * len(blocked[2:])
    person.say("Меню")
    until("an answer", lambda: len(person.seen()) > 2)
    assert town.settled(person)[-1] == ("sent", 0)


def test_what_telegram_does_not_take_is_given_up_and_the_rest_goes_on(town: Town) -> None:
    """400: the message has failed, with Telegram's own words; the next one is sent."""
    person = town.newcomer()
    town.telegram.refuse("sendMessage", 400, "Bad Request: something")
    person.say("Допомога")
    statuses = [status for status, _ in town.settled(person)[2:]]
    assert (statuses[0], set(statuses[1:])) == ("failed", {"sent"})


@pytest.fixture(scope="module")
def unlucky(town: Town) -> dict[str, Person]:
    """Let one call go wrong for each of some people: what comes of it is waited for but once."""
    people = {name: town.newcomer() for name in FAULTS}
    for name, person in people.items():
        town.telegram.fault("sendMessage", chat=person.number, **FAULTS[name])
        person.say("Допомога")
    return people


@pytest.mark.parametrize(
    ("fault", "times"),
    [("bad gateway", 1), ("cut before", 1), ("cut after", 2), ("nonsense", 2)],
)
def test_what_may_have_been_sent_is_sent_once_more(
    town: Town, unlucky: dict[str, Person], fault: str, times: int
) -> None:
    """5xx, a connection cut before and after, nonsense: a reply never stays away."""
    person = unlucky[fault]
    settled = town.settled(person)
    assert settled[2] == ("sent", 1)
    (first, *_) = town.served.said(BOT, str(person.number))[2:]
    assert [message.text for message in person.seen()].count(first) == times


def test_a_slow_telegram_delays_nobody_else(town: Town) -> None:
    """One call that hangs for a second: another person is answered meanwhile."""
    slow, quick = town.newcomer(), town.newcomer()
    town.telegram.fault("sendMessage", delay=1500)
    slow.say("Допомога")
    until("the call that hangs", lambda: ("sending", 0) in town.statuses(slow))
    quick.say("Допомога")
    assert len(quick.seen(4)) == 4
    assert ("sending", 0) in town.statuses(slow)
    assert {status for status, _ in town.settled(slow)} == {"sent"}


# on the way in


def test_an_update_that_comes_three_times_is_heard_once(town: Town) -> None:
    """Also at the same time as others; the sender is told each time that it has been taken."""
    chat = 700_001
    for _ in range(3):
        assert town.post(_update(9_000_001, chat, text="/start"), **town.secret) == 200
    person = town.telegram.person(chat)
    assert len(person.seen(2)) == 2
    town.settled(person, 2)
    assert len(person.seen()) == 2


def test_updates_out_of_order_cost_nothing(town: Town) -> None:
    """Each is heard, whatever its number, and none is lost."""
    chat = 700_002
    for number in (9_000_103, 9_000_101, 9_000_102):
        text = f"повідомлення {number}"
        assert town.post(_update(number, chat, text=text), **town.secret) == 200
    heard = "SELECT count(*) FROM inbox WHERE payload IS NULL AND update_id LIKE '90001__'"
    until("all are heard", lambda: town.served.rows(heard) == [(3,)])


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (_update(9_000_201, 700_003, text="x"), {}, 403, "signature"),
        (
            _update(9_000_202, 700_003, text="x"),
            {"X-Telegram-Bot-Api-Secret-Token": "guess"},
            403,
            "signature",
        ),
        (b"{", None, 400, "malformed"),
        (b"[]", None, 400, "malformed"),
        (b"\xff\xfe", None, 400, "malformed"),
        (b"x" * 1_000_001, None, 413, "size"),
    ],
)
def test_what_is_not_telegrams_is_refused_and_counted(
    town: Town, body: bytes, headers: dict[str, str] | None, status: int, reason: str
) -> None:
    """Without the secret, or not to be read, or too large: nothing of it is stored."""
    before = town.served.metric("rozmova_refusals_total", kind=reason)
    sent = town.secret if headers is None else headers
    assert town.post(body, **sent) == status
    assert town.served.metric("rozmova_refusals_total", kind=reason) == before + 1
    assert town.served.rows("SELECT * FROM people WHERE chat = '700003'") == []


def test_an_update_that_nobody_understands_is_put_aside_and_the_person_told(town: Town) -> None:
    """The others in the batch are heard; what was in it is not kept."""
    person = town.newcomer()
    broken = json.loads(_update(9_000_301, person.number, contact={"first_name": "Оля"}))
    assert town.post(json.dumps(broken).encode(), **town.secret) == 200
    parked = "SELECT explanation, payload FROM inbox WHERE update_id = '9000301'"
    ((why, payload),) = until("it is put aside", lambda: town.served.rows(parked))
    assert payload is None
    assert "Оля" not in why
    assert "сталася помилка" in person.seen(3)[-1].text


def test_the_log_names_nobody(town: Town) -> None:
    """Whatever went wrong above: no token, no chat, nothing of what people wrote."""
    log = "\n".join(town.served.log)
    assert "Traceback" not in log
    for secret in (token(BOT), token(BOT).split(":")[1], "Оля", "повідомлення", "70000"):
        assert secret not in log
