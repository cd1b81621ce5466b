"""Links that open the bot with a purpose: ``/start send-270001234567`` (LANGUAGE §2.3.5)."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.answers.lines import LinePattern
from engine.core.flow import Flow
from tests.core.small_flow import small_flow
from tests.core.talk import Talk

Begin = Callable[..., Talk]

FILES = {
    "bot": """
        commands: {help: do help, menu: menu, send: do send, back: back, resume: back}
        lines: {send: "/ {account} send {reading?}"}
        answers: {account: {digits: 12}}
        """,
    "main": """
        hello:
        menu: {buttons: {a: name, b: number}}
        name: {ask: text}
        number: {ask: number}
        thanks: {go: menu}
        """,
    "send": """
        account: {ask: account, check: look, then: {not_found: again}}
        reading: {ask: number}
        sent: {go: end}
        """,
    "help": "help: {go: end}",
    "services": "look: {takes: [account], ends: [not_found]}",
}
ACCOUNT = "270001234567"


@pytest.fixture
def person(talk: Begin) -> Talk:
    """Bring a person to the menu."""
    return talk(**FILES)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/start send", "send.account"),
        (f"/start send-{ACCOUNT}", "send.reading"),
        (f"/start@Rozmova_bot send-{ACCOUNT}", "send.reading"),
        (f"  /start   send-{ACCOUNT} ", "send.reading"),
        (f"/start send-{ACCOUNT}-123", "send.sent"),
        (f"/start send-{ACCOUNT}-123-4-5", "send.sent"),
        ("/start help", "help.help"),
    ],
)
def test_a_link_names_a_command_and_its_answers_in_order(
    person: Talk, typed: str, said: str
) -> None:
    """They are taken as if they had been typed; more than there are questions do no harm."""
    assert person.type(typed)[0] == said


def test_answers_of_a_link_are_checked_as_typed_ones(person: Talk) -> None:
    """A link is anybody's: what is wrong in it is said, and asked for again."""
    assert person.type("/start send-27") == ["send.account.again"]
    person.services = {"look": "not_found"}
    assert person.type(f"/start send-{ACCOUNT}") == ["send.account.not_found"]
    assert person.state == "send.account"


@pytest.mark.parametrize(
    "payload",
    ["", " nothing-1-2", " gone", " 5", " start", " resume_-_", " Promo", " -x", " UTM-abc", " -"],
)
def test_a_link_that_names_nothing_is_a_plain_beginning(person: Talk, payload: str) -> None:
    """It may be older than the flow; it is never taken for an answer."""
    person.press("a")
    assert person.type(f"/start{payload}")[:2] == ["main.hello", "main.menu"]


def test_a_link_works_from_any_question_and_leads_back(person: Talk) -> None:
    """As the command itself would."""
    person.press("a")
    person.type(f"/start send-{ACCOUNT}-5")
    assert person.state == "main.name"
    person.type("Олена")
    assert person.values("name") == "Олена"


def test_whoever_comes_by_a_link_is_served_first_of_all(talk: Begin) -> None:
    """Somebody new gets what the link is for."""
    person = Talk(talk(**FILES).flow)
    said = person.type(f"/start send-{ACCOUNT}")
    assert "send.reading" in said
    assert person.state == "send.reading"


@pytest.mark.parametrize(
    ("pattern", "fields"),
    [
        ("/ {account} send {reading?}", ["account", "reading"]),
        ("send {reading?}", ["reading"]),
        ("send", []),
        ("{a}/{b}/{c?} x", ["a", "b", "c"]),
    ],
)
def test_a_line_names_its_answers_in_order(pattern: str, fields: list[str]) -> None:
    """Those that may be absent, too."""
    assert LinePattern(pattern).fields == fields


@pytest.fixture(scope="module")
def compiled() -> Flow:
    """Compile the flow once."""
    return small_flow(**FILES)


@given(st.text("abcSend-_019 @/є\u202e", max_size=64))
def test_whatever_a_link_brings_is_answered(compiled: Flow, payload: str) -> None:
    """A person may write anything behind ``/start``: there is an answer and a question."""
    person = Talk(compiled)
    person.type("вітаю")
    assert person.type(f"/start {payload}")
    assert person.session.question is not None
