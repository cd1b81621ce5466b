"""The pipe at work: what comes in, what goes out, in which order (docs/PIPE.md)."""

import json
from datetime import timedelta

import pytest

from channels.pipe.loop import Pipe
from engine.core.events import NoticeRaised
from engine.runtime import people
from engine.runtime.conversation import Conversation
from engine.runtime.runner import Runner
from engine.runtime.store import Transaction
from tests.channels.line import Line
from tests.core.small_flow import BOT
from tests.runtime.desk import NOON, PlainKnowledge


def test_messages_come_first_and_done_last(line: Line) -> None:
    """Fields and order as documented."""
    assert line.say("Привіт", id="u1") == [
        {"user": "1", "text": "Вітаємо!", "buttons": [], "ask": None, "silent": False},
        {
            "user": "1",
            "text": "Меню",
            "buttons": [[{"label": "Почати", "id": "m1:a"}], [{"label": "help", "id": "m1:help"}]],
            "ask": None,
            "silent": False,
        },
        {"done": "u1", "state": "main.menu", "duplicate": False},
    ]


def test_every_line_is_answered_before_the_next(line: Line) -> None:
    """A burst is taken in order, none answers two questions."""
    out = line.send(
        {"user": "1", "text": "Привіт", "id": "1"},
        {"user": "1", "press": "m1:a", "id": "2"},
        {"user": "2", "text": "Привіт", "id": "3"},
        {"user": "1", "text": "Оля", "id": "4"},
    )
    assert [each.get("done") or each["text"] for each in out] == [
        "Вітаємо!", "Меню", "1",
        "main.name", "2",
        "Вітаємо!", "Меню", "3",
        "Ви: Оля", "Меню", "4",
    ]  # fmt: skip


def test_a_repeated_id_is_a_duplicate(line: Line) -> None:
    """No messages, the state as it is; whatever the line says the second time."""
    line.say("Привіт", id="u1")
    line.say("Почати", id="u2")
    assert line.say("інше", id="u2") == [{"done": "u2", "state": "main.name", "duplicate": True}]


def test_without_an_id_every_line_is_new(line: Line) -> None:
    """The same words twice are two messages; each gets an id of its own."""
    first, second = (line.say("Привіт")[-1] for _ in range(2))
    assert first["done"] != second["done"]
    assert not second["duplicate"]


@pytest.mark.parametrize(
    "text",
    [
        "<b>жирно</b>",
        "{{7*7}} {% for x in y %}",
        "%s %(x)s %n",
        "*_[`~>#+-=|{}.!",
        "👩‍👩‍👧 🇺🇦",
        "її мати — «мати»",
        "'; DROP TABLE people; --",
        "\\n \\u0041",
        "ї" * 1000,
    ],
)
def test_what_is_typed_is_echoed_unchanged(line: Line, text: str) -> None:
    """What a person types is data, to the end."""
    line.say("Привіт")
    line.say("Почати")
    assert line.texts(text)[0] == f"Ви: {text}"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [(b'"\\ud800x"', "Ви: \ufffdx"), (b'"a\\u0000b"', "Ви: ab"), (b'"\\ud83d\\ude00"', "Ви: 😀")],
)
def test_what_no_store_can_carry_is_mended(line: Line, raw: bytes, shown: str) -> None:
    """Lone surrogates and NUL stop nothing."""
    line.say("Привіт")
    line.say("Почати")
    assert line.send(b'{"user":"1","text":' + raw + b"}")[0]["text"] == shown


def test_the_longest_message_is_answered(line: Line) -> None:
    """4,096 characters and more: too long for an answer, said so, the step stays."""
    line.say("Привіт")
    line.say("Почати")
    for length in (4096, 100_000):
        *messages, done = line.say("я" * length)
        assert len(messages) == 1
        assert done["state"] == "main.name"


def test_unreadable_input_is_said_and_it_goes_on(line: Line) -> None:
    """In the staff's language; the next line is read."""
    out = line.send(
        b"not json", b'{"user":1}', b"\xff\xfe", b"", b"  \n", {"user": "1", "text": "х", "id": "9"}
    )
    assert [set(each) for each in out[:3]] == [{"error"}] * 3
    assert "JSON" in out[0]["error"]
    assert out[-1] == {"done": "9", "state": "main.menu", "duplicate": False}
    assert "UTF-8" in Line(line.desk, language="en").send(b"\xff")[0]["error"]


def test_time_passes_by_a_tick(line: Line) -> None:
    """Its state is null; what is due comes out, also to other people."""
    for user in ("1", "2"):
        line.send({"user": user, "text": "Привіт"}, {"user": user, "text": "Почати"})
    at = (NOON + timedelta(hours=2)).isoformat()
    assert line.send({"at": at, "tick": True, "id": "t"}) == [
        {"done": "t", "state": None, "duplicate": False}
    ]
    assert line.texts("Оля", at=at) == ["engine.ended", "Меню"]


def test_time_is_the_lines_own(line: Line) -> None:
    """A line may be older than the one before it."""
    line.say("Привіт", at="2026-03-02T12:00:00+02:00")
    line.say("Почати", at="2026-03-02T12:00:00+02:00")
    assert line.texts("Оля", at="2026-03-02T12:59:59+02:00") == ["Ви: Оля", "Меню"]
    line.say("Почати", at="2026-03-02T12:00:00+02:00")
    assert line.texts("Оля", at="2026-03-02T13:00:01+02:00") == ["engine.ended", "Меню"]


def test_a_service_fails_as_planned(line: Line) -> None:
    """``once``, ``always``, and ``never`` again; the line itself says nothing."""
    line.say("Привіт")
    line.say("Почати")
    assert line.send({"fails": {"look": "once"}, "id": "f"}) == [
        {"done": "f", "state": None, "duplicate": False}
    ]
    assert line.texts("Оля") == ["unavailable.sorry"]
    assert line.texts("retry") == ["Ви: Оля", "Меню"]
    line.send({"fails": {"look": "always"}})
    line.say("Почати")
    assert [line.texts(text) for text in ("Оля", "retry", "retry")] == [["unavailable.sorry"]] * 3
    line.send({"fails": {"look": "never"}})
    assert line.texts("retry") == ["Ви: Оля", "Меню"]


def _notify(line: Line) -> None:
    """Let the bot write to person 1 first."""

    def tell(tx: Transaction) -> None:
        person = people.find(tx, BOT, "pipe", "1")
        assert person is not None
        talk = Conversation(tx, line.desk.flow, person, line.failing, PlainKnowledge())
        talk.hear(NoticeRaised(NOON, "outage", "today", {}))
        talk.save(NOON)

    line.desk.store.transact(tell)


TICK = {"at": NOON.isoformat(), "tick": True, "id": "t"}


def test_a_notice_comes_out_with_the_next_line(line: Line) -> None:
    """Messages to anybody, whatever the line is about."""
    line.say("Привіт")
    _notify(line)
    assert [each.get("text") for each in line.send(TICK)] == ["Світла не буде", None]


def test_who_blocked_the_bot_gets_nothing(line: Line) -> None:
    """Messages to them are dropped, not kept for later; when they write they are back."""
    line.say("Привіт")
    assert line.send({"user": "1", "blocked": True, "id": "b"}) == [
        {"done": "b", "state": "main.menu", "duplicate": False}
    ]
    _notify(line)
    assert line.send(TICK) == [{"done": "t", "state": None, "duplicate": False}]
    assert line.texts("Почати") == ["main.name"]
    _notify(line)
    assert line.send(TICK)[0]["text"] == "Світла не буде"


def test_who_unblocked_the_bot_gets_what_comes_then(line: Line) -> None:
    """Without writing anything."""
    line.say("Привіт")
    line.send({"user": "1", "blocked": True}, {"user": "1", "blocked": False})
    _notify(line)
    assert line.send(TICK)[0]["text"] == "Світла не буде"


def test_somebody_unknown_may_block_the_bot(line: Line) -> None:
    """There is nothing to note, and nothing goes wrong."""
    assert line.send({"user": "77", "blocked": True, "id": "b"}) == [
        {"done": "b", "state": None, "duplicate": False}
    ]


def test_a_group_hears_nothing_personal(line: Line) -> None:
    """Only what is said to the bot is answered; nobody's conversation moves."""
    line.say("Привіт")
    line.say("Почати")
    assert line.texts("/help", group=True) == ["engine.group"]
    assert line.texts("привіт усім", group=True) == []
    assert line.say("x", group=True)[-1]["state"] == "main.name"


def test_an_edited_message_runs_no_step_again(line: Line) -> None:
    """No reply, no change, no duplicate."""
    line.say("Привіт")
    line.say("Почати")
    assert line.send({"user": "1", "edited": "Оля", "id": "e"}) == [
        {"done": "e", "state": "main.name", "duplicate": False}
    ]


def test_pictures_and_cards_are_answered(line: Line) -> None:
    """Everything that is no text gets a hint."""
    line.say("Привіт")
    line.say("Почати")
    for act in ({"media": "sticker"}, {"media": "voice"}):
        *messages, done = line.send({"user": "1", **act})
        assert [message["text"] for message in messages] == ["engine.media"]
        assert done["state"] == "main.name"
    assert len(line.send({"user": "1", "contact": {"phone": "+380501112233"}})) == 2


def test_a_restart_is_not_noticed(line: Line) -> None:
    """The same file, another process: the conversation goes on, a duplicate is known."""
    line.say("Привіт", id="1")
    line.say("Почати", id="2")
    line.desk.restart()
    again = Line(line.desk)
    assert again.say("Почати", id="2") == [{"done": "2", "state": "main.name", "duplicate": True}]
    assert again.texts("Оля") == ["Ви: Оля", "Меню"]


def test_what_was_not_printed_comes_out_after_the_restart(line: Line) -> None:
    """Nothing that was decided is lost when the process dies before printing."""
    printed: list[str] = []

    def die(_line: str) -> None:
        raise BrokenPipeError

    for write in (die, printed.append):
        pipe = Pipe(line.runner, line.failing, BOT, "pipe", "uk", write, lambda: NOON)
        try:
            pipe.run([b'{"user":"1","text":"x","id":"1"}'])
        except BrokenPipeError:
            line.desk.restart()
            line.runner = Runner(
                line.desk.store, {BOT: line.desk.flow}, line.failing, PlainKnowledge()
            )
    assert [json.loads(each).get("text") for each in printed] == ["Вітаємо!", "Меню", None]
    assert json.loads(printed[-1])["duplicate"]


def test_another_channel_renders_with_its_limits(line: Line) -> None:
    """``--channel telegram``: texts are cut at 4,096; people of channels are apart."""
    telegram = Line(line.desk, channel="telegram")
    assert telegram.texts("Привіт") == ["Вітаємо!", "Меню"]
    assert line.texts("Привіт") == ["Вітаємо!", "Меню"]
    rows = line.desk.rows("SELECT channel FROM people ORDER BY id")
    assert rows == [("telegram",), ("pipe",)]


@pytest.mark.parametrize("language", ["ru", "de", None])
def test_the_devices_language_is_no_command(line: Line, language: str | None) -> None:
    """The bot here has no line to switch by: nothing is offered, nothing switched."""
    assert line.texts("Привіт", language=language) == ["Вітаємо!", "Меню"]
