"""Services: what they take and give, and what happens when they do not answer (LANGUAGE §2.3.4)."""

from collections.abc import Callable

from engine.core.events import ServiceReturned, TextReceived
from engine.core.step import step
from tests.core.talk import NOON, Talk, in_turn

Begin = Callable[..., Talk]

UNAVAILABLE = "sorry: {buttons: {retry: end, leave: menu, help: do help}}"
BOT = "commands: {help: do help, back: back}"
HELP = "help: {go: end}"
MAIN = """
menu: {buttons: {a: reading}}
reading: {ask: number}
send: {do: send}
accepted: {go: menu}
"""


def test_a_service_that_does_not_answer_opens_the_rescue(talk: Begin) -> None:
    """The person is told, never «accepted»; the answers are kept, retry does the same step."""
    person = talk(
        serve={"send": in_turn("failed", "failed", "done")},
        services="send: {takes: [reading], changes: yes}",
        bot=BOT, main=MAIN, unavailable=UNAVAILABLE, help=HELP,
    )  # fmt: skip
    person.press("a")
    assert person.type("5") == ["unavailable.sorry"]
    assert person.press("retry") == ["unavailable.sorry"]
    assert person.press("retry") == ["main.accepted", "main.menu"]


def test_a_repeated_call_has_the_same_number(talk: Begin) -> None:
    """The idempotency key is the step's, however often and by whichever way it is repeated."""
    person = talk(
        serve={"send": in_turn("failed", "failed", "failed", "done")},
        services="send: {takes: [reading], changes: yes}",
        bot=BOT, main=MAIN, unavailable=UNAVAILABLE, help=HELP,
    )  # fmt: skip
    person.press("a")
    person.type("5")
    person.press("retry")
    assert person.press("help") == ["help.help", "unavailable.sorry"]
    assert person.type("/back") == ["main.reading"]
    assert person.type("5") == ["unavailable.sorry"]
    assert person.press("retry") == ["main.accepted", "main.menu"]
    assert {number for _, number, _ in person.calls} == {1}


def test_another_answer_is_another_call(talk: Begin) -> None:
    """What was corrected after a failure must not be taken for what was sent before."""
    person = talk(
        serve={"send": in_turn("failed", "done")},
        services="send: {takes: [reading], changes: yes}",
        bot=BOT, main=MAIN, unavailable=UNAVAILABLE, help=HELP,
    )  # fmt: skip
    person.press("a")
    person.type("5")
    person.type("/back")
    person.type("6")
    assert person.calls == [("send", 1, {"reading": 5}), ("send", 2, {"reading": 6})]


def test_the_same_errand_later_is_another_call(talk: Begin) -> None:
    """A number belongs to one answered call: next month's same reading is not this month's."""
    person = talk(services="send: {takes: [reading], changes: yes}", main=MAIN)
    for _ in range(2):
        person.press("a")
        person.type("5")
    assert [number for _, number, _ in person.calls] == [1, 2]


def test_leaving_the_rescue_drops_the_step(talk: Begin) -> None:
    """The menu, and nothing was accepted."""
    person = talk(serve={"send": "failed"}, services="send: {takes: [reading]}", bot=BOT,
                  main=MAIN, unavailable=UNAVAILABLE, help=HELP)  # fmt: skip
    person.press("a")
    person.type("5")
    assert person.press("leave") == ["main.menu"]


def test_a_flow_may_have_its_own_way_for_failed(talk: Begin) -> None:
    """``failed`` in ``then`` goes before the rescue; the repeated call is the same one."""
    person = talk(
        serve={"send": in_turn("failed", "done")},
        services="send: {takes: [reading]}",
        main="""
        menu: {buttons: {a: reading}}
        reading: {ask: number}
        send: {do: send, then: {failed: later}, go: menu}
        later: {buttons: {retry: send}}
        """,
        unavailable=UNAVAILABLE.replace(", help: do help", ""),
    )
    person.press("a")
    assert person.type("5") == ["main.later"]
    assert person.press("retry") == ["main.menu"]
    assert [number for _, number, _ in person.calls] == [1, 1]


def test_a_failed_check_is_repeated_with_the_answer(talk: Begin) -> None:
    """What was typed is kept; when the check refuses it, that counts as a wrong answer."""
    person = talk(
        serve={"look": in_turn("failed", "not_found", "done")},
        services="look: {takes: [first], ends: [not_found]}",
        bot=BOT,
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text, check: look, then: {not_found: again}}
        second: {ask: text}
        """,
        unavailable=UNAVAILABLE, help=HELP,
    )  # fmt: skip
    person.press("a")
    assert person.type("щось") == ["unavailable.sorry"]
    assert person.press("retry") == ["main.first.not_found"]
    assert person.type("інше") == ["main.second"]
    assert [inputs["first"] for _, _, inputs in person.calls] == ["щось", "щось", "інше"]
    assert person.type("/back") == ["main.first"]
    assert person.type("/back") == ["main.menu"]


def test_the_rescue_never_opens_itself(talk: Begin) -> None:
    """A service that fails within it leads to the menu, not in a circle."""
    person = talk(
        serve={"send": "failed"},
        services="send: {takes: [reading]}",
        main=MAIN,
        unavailable="sorry: {buttons: {retry: call}}\ncall: {do: send}",
    )
    person.press("a")
    person.type("5")
    assert person.press("retry") == ["main.menu"]


def test_an_interruption_of_the_rescue_that_fails_returns_to_it(talk: Begin) -> None:
    """The first step is not lost because a second one failed as well."""
    person = talk(
        serve={"send": in_turn("failed", "done"), "look": "failed"},
        services="send: {takes: [reading]}\nlook: {}",
        bot="commands: {help: do help}",
        main=MAIN,
        unavailable="sorry: {buttons: {retry: end}}",
        help="call: {do: look}",
    )
    person.press("a")
    person.type("5")
    assert person.type("/help") == ["unavailable.sorry"]
    assert person.press("retry") == ["main.accepted", "main.menu"]


def test_without_a_rescue_there_is_the_menu(talk: Begin) -> None:
    """Never silence."""
    person = talk(serve={"send": "failed"}, services="send: {takes: [reading]}", main=MAIN)
    person.press("a")
    assert person.type("5") == ["main.menu"]


def test_an_answer_of_a_call_that_nobody_waits_for_is_ignored(talk: Begin) -> None:
    """A late or doubled return changes nothing."""
    person = talk(services="send: {takes: [reading]}", main=MAIN)
    before = person.session
    assert person.happen(ServiceReturned(NOON, 7, "done", {"x": 1})) == []
    assert person.session == before


def test_a_pending_call_says_with_what(talk: Begin) -> None:
    """Inputs are taken by name, or as ``with`` says."""
    person = talk(
        services="send: {takes: [reading, account, bonus]}",
        main=MAIN.replace("{do: send}", "{do: send, with: {account: \"'A1'\"}}"),
    )
    person.press("a")
    waiting = step(person.flow, person.session, TextReceived(NOON, "5"), person.known())
    assert waiting.session.pending is not None
    assert waiting.session.pending.inputs == {"reading": 5, "account": "A1", "bonus": None}


def test_what_a_service_gives_is_known_afterwards(talk: Begin) -> None:
    """Facts of ``done`` and of named outcomes alike."""
    person = talk(
        serve={"send": ("closed", {"opens": 25})},
        services="send: {gives: [opens], ends: [closed]}",
        main="""
        menu: {buttons: {a: send}}
        send: {do: send, then: {closed: shut}}
        x: {go: menu}
        shut: {go: menu}
        """,
        uk="main: {shut: 'Відкриємо {{ opens }}'}",
    )
    person.press("a")
    assert person.messages[0].text == "Відкриємо 25"


def test_what_a_check_tells_is_known_where_it_leads(talk: Begin) -> None:
    """«Це більше, ніж зазвичай»: the state behind a named outcome knows the facts."""
    person = talk(
        serve={"look": ("too_high", {"usual": 7})},
        services="look: {takes: [first], gives: [usual], ends: [too_high]}",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: number, check: look, then: {too_high: sure}}
        x: {go: menu}
        sure: {buttons: {yes_: menu}}
        """,
        uk="main: {sure: '{{ first }} замість {{ usual }}'}",
    )
    person.press("a")
    assert person.shown[-1].ask is None
    person.type("50")
    assert person.text == "50 замість 7"


def test_a_dialog_gives_its_caller_what_it_says(talk: Begin) -> None:
    """Only ``gives`` crosses, and an outcome takes nothing away from what the caller knew."""
    person = talk(
        bot=BOT, help=HELP,
        main="""
        menu: {buttons: {a: one}}
        one: {do: one, then: {refused: rest_}}
        rest_: {ask: text}
        """,
        one="""
        gives: [account]
        states:
          account: {ask: text, buttons: {no_: end refused}}
          secret: {ask: text, buttons: {no_: end refused}}
        """,
    )  # fmt: skip
    person.press("a")
    person.type("A1")
    person.type("таємне")
    assert person.session.top.values == {"menu": "a", "account": "A1"}


def test_an_outcome_keeps_what_the_caller_knew(talk: Begin) -> None:
    """A dialog that ended otherwise than well does not overwrite a name with nothing."""
    person = talk(
        main="""
        menu: {buttons: {a: before}}
        before: {set: {account: "'A1'"}}
        one: {do: one, then: {refused: rest_}}
        x: {go: menu}
        rest_: {ask: text}
        """,
        one="gives: [account]\nstates:\n  account: {ask: text, buttons: {no_: end refused}}",
    )
    person.press("a")
    person.press("no_")
    assert person.values("account") == "A1"
