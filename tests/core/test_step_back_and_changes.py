"""Back never crosses a step that has changed something outside (DOMAIN §2 row 4)."""

from collections.abc import Callable

from tests.core.talk import Talk

Begin = Callable[..., Talk]

BOT = "commands: {back: back, help: do help, one: do one}"
MAIN = """
menu: {buttons: {a: first}}
first: {ask: text}
second: {ask: text}
note: {set: {noted: first}}
third: {ask: text, buttons: {back: back}}
thanks: {go: menu}
"""
CHANGES = """
menu: {buttons: {a: first}}
first: {ask: text}
save: {do: save}
second: {ask: text}
third: {ask: text}
end_: {go: menu}
"""


def test_back_stops_at_what_changes_something_outside(talk: Begin) -> None:
    """A reading that was sent is sent: the way back ends there."""
    person = talk(bot=BOT, services="save: {changes: yes}", main=CHANGES, one="x:", help="y:")
    person.press("a")
    person.type("раз")
    person.type("два")
    assert person.state == "main.third"
    assert person.type("/back") == ["main.second"]
    assert person.type("/back") == ["main.menu"]


def test_back_crosses_a_service_that_only_looks(talk: Begin) -> None:
    """A look-up may be repeated."""
    person = talk(bot=BOT, services="save: {}", main=CHANGES, one="x:", help="y:")
    person.press("a")
    person.type("раз")
    assert person.type("/back") == ["main.first"]


def test_back_crosses_a_change_that_was_refused(talk: Begin) -> None:
    """A named outcome has changed nothing."""
    person = talk(
        serve={"save": "closed"},
        services="save: {changes: yes, ends: [closed]}",
        bot=BOT, one="x:", help="y:",
        main="""
        menu: {buttons: {a: one}}
        one: {ask: text}
        save: {do: save, then: {closed: two}}
        two: {ask: text}
        """,
    )  # fmt: skip
    person.press("a")
    person.type("раз")
    assert person.type("/back") == ["main.one"]


def test_a_change_within_an_interruption_leaves_the_interrupted_question(talk: Begin) -> None:
    """The language is switched: one cannot go back on that, but to what was interrupted."""
    person = talk(
        bot=BOT,
        services="save: {changes: yes}",
        main=MAIN,
        one="name: {ask: text}\nsave: {do: save}\nof: {ask: text}",
        help="help: {go: end}",
    )
    person.press("a")
    person.type("раз")
    person.type("/one")
    assert person.type("ім'я") == ["one.of"]
    assert person.type("/back") == ["main.second"]
    assert person.type("/back") == ["main.first"]


def test_a_change_within_work_that_was_interrupted_at_no_question(talk: Begin) -> None:
    """An interruption on top of a step that asks nothing keeps no question of its own."""
    person = talk(
        bot=BOT,
        serve={"look": "closed"},
        services="save: {changes: yes}\nlook: {ends: [closed]}",
        main="""
        menu: {buttons: {a: first}}
        first: {ask: text}
        look: {do: look, then: {closed: do one}}
        x: {go: menu}
        """,
        one="name: {ask: text}\nsave: {do: save}\nof: {ask: text}",
        help="help: {go: end}",
    )
    person.press("a")
    person.type("раз")
    assert person.state == "one.name"
    person.type("ім'я")
    assert person.type("/back") == ["main.first"]
