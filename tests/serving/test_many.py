"""Many people at once, or one who writes faster than anybody answers: order, and no doubles."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest

from tests.serving.campaign import campaign
from tests.serving.order import faults, heard, heard_out
from tests.serving.posting import Hook, update
from tests.serving.served import Served, open_windows
from tests.serving.telegram_people import environment, token
from tests.standins.ports import free_port
from tests.standins.telegram import USERNAME, TelegramStandIn

BOT = "poltava"
BURST = [
    *("/start", "кіт", "допомога", "дякую", "пес", "слон", "меню", "кінь", "коли передавати"),
    *("бджола", "скасувати", "їжак", "лис", "назад", "допомога", "вовк", "меню", "дякую"),
    *("жаба", "рись"),
]
"""Twenty messages of one person; the bot knows some of them, and says different things."""
LETTERS = "бвгджзклмн"

Town = tuple[TelegramStandIn, Served]


@contextmanager
def serving(folder: Path, way: str) -> Iterator[Town]:
    """Serve a bot that fetches its updates (``polling``), or one that is called (``webhook``)."""
    with TelegramStandIn(token(BOT)) as telegram:
        served = Served(open_windows(folder), [BOT], environment(telegram, BOT))
        if way == "webhook":
            served.port = free_port()
            public = {"ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{served.port}"}
            served.environment = {**served.environment, **public}
        with served:
            served.ready()
            yield telegram, served


@pytest.fixture(params=["polling", "webhook"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """Serve a bot in each way."""
    with serving(tmp_path, request.param) as town:
        yield town


# one person


def test_what_one_person_writes_quickly_is_answered_in_order(town: Town) -> None:
    """Twenty messages without waiting for an answer."""
    telegram, served = town
    for text in BURST:
        telegram.person(1).say(text)
    heard_out(served, len(BURST))
    assert heard(served) == {"1": BURST}
    assert faults(served, _shown(telegram)) == []


@pytest.mark.parametrize("town", ["webhook"], indirect=True)
def test_what_waits_is_heard_in_telegrams_order(town: Town) -> None:
    """Posted over twenty connections, the newest first: nothing is lost, the lowest comes first.

    The first to be stored may be heard before the others are there.
    """
    telegram, served = town
    hook = Hook(BOT, served.port)
    posts = [update(1000 + number, 1, text) for number, text in enumerate(BURST)]
    with _occupied(served.database):
        connections = [hook.begin(post) for post in reversed(posts)]
        for _ in range(10):  # before it can answer this it reads those, which came earlier
            assert served.get("/health")[0] == 200
    for connection in connections:
        with closing(connection):
            assert connection.getresponse().status == 200
    heard_out(served, len(BURST))
    as_numbered = [[BURST[i], *BURST[:i], *BURST[i + 1 :]] for i in range(len(BURST))]
    assert heard(served)["1"] in as_numbered
    assert faults(served, _shown(telegram)) == []


@contextmanager
def _occupied(database: Path) -> Iterator[None]:
    """Let nobody write to the database, so that what comes meanwhile is stored all at once."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


# everybody


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_a_hundred_chats_at_once(tmp_path: Path, way: str) -> None:
    """Each is heard in their order, and gets every reply, once and in order."""
    everybody_at_once(tmp_path, way, people=100)


@pytest.mark.campaign
@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_a_thousand_chats_at_once(tmp_path: Path, way: str) -> None:
    """Ten times as many."""
    everybody_at_once(tmp_path, way, people=1000)


def everybody_at_once(folder: Path, way: str, people: int) -> None:
    """Let many people say all that they have to say, without waiting for answers."""
    texts = {str(chat): _texts(chat) for chat in range(1, people + 1)}
    updates = sum(map(len, texts.values()))
    with serving(folder, way) as (telegram, served):
        if way == "polling":
            _say(telegram, texts)
        else:
            assert set(Hook(BOT, served.port).post_all(_posts(texts))) == {200}
        heard_out(served, updates)
        assert heard(served) == texts
        assert faults(served, _shown(telegram)) == []
        assert served.metric("rozmova_updates_total", kind="new") == updates
        assert served.metric("rozmova_turns_total", kind="handled") == updates


def _texts(chat: int) -> list[str]:
    """Give what a person says: words that are theirs alone, among such as everybody knows."""
    name = "".join(LETTERS[int(digit)] + "о" for digit in f"{chat:04}")
    return ["/start", f"{name}а", "допомога", f"{name}е", f"{name}у", "меню"]


def _say(telegram: TelegramStandIn, texts: Mapping[str, Sequence[str]]) -> None:
    """Let everybody say their first words, then their second."""
    for words in zip(*texts.values(), strict=True):
        for chat, word in zip(texts, words, strict=True):
            telegram.person(int(chat)).say(word)


def _posts(texts: Mapping[str, Sequence[str]]) -> list[list[bytes]]:
    number = count(1000)
    return [
        [update(next(number), int(chat), word) for word in words] for chat, words in texts.items()
    ]


# a group


def test_in_a_group_only_commands_are_answered(town: Town) -> None:
    """They are asked to write privately; what people say to each other is not the bot's."""
    telegram, served = town
    texts = ("добрий день", "/start", "меню", "12345678", f"/help@{USERNAME}", "/help@OthersBot")
    for text in texts:
        telegram.update(message=_in_group(text))
    heard_out(served, len(texts) - 1)  # the last is another bot's
    answers = telegram.sent(GROUP)
    assert len(answers) == 2
    assert all("Напишіть, будь ласка, боту особисто" in answer.text for answer in answers)
    assert faults(served, _shown(telegram)) == []


GROUP = -100_500


def _in_group(text: str) -> dict[str, object]:
    return {
        "message_id": 1,
        "date": int(time.time()),
        "chat": {"id": GROUP, "type": "supergroup", "title": "Будинок 12"},
        "from": {"id": 5, "is_bot": False, "first_name": "Оля"},
        "text": text,
    }


# stopping


def test_a_graceful_stop_costs_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    """Three times while messages are on their way: nobody wonders whether they came."""
    codes: list[int] = []

    def stop(served: Served) -> None:
        served.ready()  # a process that is still starting has nothing to end
        codes.append(served.stop())

    figures = campaign(tmp_path, times=3, people=8, seed=1, end=stop, delay=200)
    unknowns = "SELECT count(*) FROM outbox WHERE unknowns > 0"
    assert codes == [0, 0, 0]
    assert figures.faults == []
    assert figures.doubled_messages == 0
    assert Served(tmp_path, [BOT]).rows(unknowns) == [(0,)]


def _shown(telegram: TelegramStandIn) -> list[tuple[str, str]]:
    return [(chat, message.text) for chat, message in telegram.news(0)]
