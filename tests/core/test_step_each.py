"""Loops, guards, and states that ask nothing (LANGUAGE §2.3.2, §3)."""

from collections.abc import Callable

import pytest

from engine.core.play import MAX_DEPTH
from tests.core.talk import Talk, in_turn

Begin = Callable[..., Talk]

LOOP = """
menu: {buttons: {a: all_}}
all_: {each: meter in person.accounts, do: TARGET}
end_: {ask: text}
"""


def test_each_runs_once_for_every_item(talk: Begin) -> None:
    """The state's name holds the list of results: one name gives its value."""
    person = talk(
        person={"accounts": ["а", "б"]},
        main=LOOP.replace("TARGET", "one"),
        one="needs: [meter]\ngives: [name]\nstates:\n  name: {ask: text}",
    )
    assert person.press("a") == ["one.name"]
    assert person.type("1") == ["one.name"]
    assert person.type("2") == ["main.end_"]
    assert person.values("all_") == ["1", "2"]


@pytest.mark.parametrize(
    ("gives", "result"),
    [("", True), ("gives: [x]", 7), ("gives: [x, y]", {"x": 7, "y": 8})],
)
def test_what_a_round_leaves(talk: Begin, gives: str, result: object) -> None:
    """Several names: an object; none: true; also of a service."""
    person = talk(
        serve={"serve": {"x": 7, "y": 8}},
        person={"accounts": [1, 2]},
        services=f"serve: {{takes: [meter], {gives}}}".replace(", }", "}"),
        main=LOOP.replace("TARGET", "serve"),
    )
    person.press("a")
    assert person.values("all_") == [result, result]
    assert [inputs["meter"] for _, _, inputs in person.calls] == [1, 2]
    assert [number for _, number, _ in person.calls] == [1, 2]


def test_while_a_loop_goes_on_its_name_holds_the_results_so_far(talk: Begin) -> None:
    """A round may know what the earlier ones gave; an outcome that ends the loop keeps it."""
    person = talk(
        serve={"judge": lambda inputs: "odd" if inputs["earlier"] == ["1"] else "done"},
        person={"accounts": ["а", "б"]},
        services="judge: {takes: [name, earlier], ends: [odd]}",
        main="""
        menu: {buttons: {a: all_}}
        all_:
          each: meter in person.accounts
          do: one
          with: {earlier: all_}
          then: {odd: kept}
        kept: {ask: text}
        """,
        one="""
        needs: [meter, earlier]
        gives: [name]
        states:
          name: {ask: text, check: judge, then: {odd: end odd}}
        """,
    )
    person.press("a")
    person.type("1")
    assert person.type("2") == ["main.kept"]
    assert person.values("all_") == ["1"]
    assert person.values("name") == "2"


@pytest.mark.parametrize("accounts", [[], None, "текст", 5])
def test_each_of_nothing_is_done_at_once(talk: Begin, accounts: object) -> None:
    """An empty list, or no list at all: no round, an empty result."""
    person = talk(
        person={"accounts": accounts}, main=LOOP.replace("TARGET", "one"), one="x: {ask: text}"
    )
    assert person.press("a") == ["main.end_"]
    assert person.values("all_") == []


def test_another_outcome_ends_the_loop(talk: Begin) -> None:
    """The rest of the items is left out."""
    person = talk(
        person={"accounts": ["а", "б", "в"]},
        main=LOOP.replace("do: TARGET", "do: one, then: {enough: end_}"),
        one="name: {buttons: {next_: end, stop_: end enough}}",
    )
    person.press("a")
    person.press("next_")
    assert person.press("stop_") == ["main.end_"]


def test_a_round_that_fails_is_the_only_one_repeated(talk: Begin) -> None:
    """The items before it are done, with numbers of their own."""
    person = talk(
        serve={"serve": in_turn("done", "failed", "done", "done")},
        person={"accounts": [1, 1, 3]},
        services="serve: {takes: [meter], changes: yes}",
        main=LOOP.replace("TARGET", "serve"),
        unavailable="sorry: {buttons: {retry: end}}",
    )
    person.press("a")
    assert person.press("retry") == ["main.end_"]
    done = [(number, inputs["meter"]) for _, number, inputs in person.calls]
    assert done == [(1, 1), (2, 1), (2, 1), (3, 3)]


def test_set_remembers_in_order(talk: Begin) -> None:
    """A later value may use an earlier one."""
    person = talk(
        main="""
        menu: {buttons: {a: note}}
        note: {set: {x: 2 + 3, y: x * 2, z: [x, y]}}
        end_: {ask: text}
        """
    )
    person.press("a")
    assert (person.values("x"), person.values("y"), person.values("z")) == (5, 10, [5, 10])


def test_guards_pass_over_states_as_if_they_were_not_there(talk: Begin) -> None:
    """Also several in a row, and the last of a dialog: then it ends."""
    person = talk(
        main="menu: {buttons: {a: one}}\none: {do: one}\nend_: {go: menu}",
        one="x: {if: person.accounts, ask: text}\ny: {if: missing.name, ask: text}",
    )
    assert person.press("a") == ["main.end_", "main.menu"]


def test_a_flow_that_never_asks_is_stopped(talk: Begin) -> None:
    """A circle without a question raises instead of hanging."""
    person = talk(main="menu: {buttons: {a: one}}\none: {go: two}\ntwo: {go: one}")
    with pytest.raises(RecursionError):
        person.press("a")


def test_a_dialog_that_calls_itself_is_stopped(talk: Begin) -> None:
    """Endless nesting raises instead of filling the store."""
    person = talk(main="menu: {buttons: {a: one}}\none: {do: one}", one="x: {do: one}")
    with pytest.raises(RecursionError):
        person.press("a")


def test_work_is_silent_unless_it_says_yes(talk: Begin) -> None:
    """``do`` and ``set`` do not speak by default, other states do."""
    person = talk(
        services="serve: {}",
        main="""
        menu: {buttons: {a: one}}
        one: {do: serve, say: yes}
        two: {do: serve}
        three: {set: {x: 1}, say: yes}
        four: {say: no}
        five: {buttons: {ok: menu}}
        """,
    )
    assert person.press("a") == ["main.one", "main.three", "main.five"]


def test_a_question_that_is_silent_follows_what_was_said(talk: Begin) -> None:
    """``say: no`` only where something else was said in the same turn: never silence."""
    person = talk(
        main="menu: {buttons: {a: one, b: two}}\none: {}\ntwo: {ask: text, say: no}\nx: {go: menu}"
    )
    assert person.press("a") == ["main.one"]
    assert person.type("слово") == ["main.x", "main.menu"]
    assert person.press("b") == ["main.two"]


def test_a_dialog_that_calls_itself_by_answers_is_stopped(talk: Begin) -> None:
    """Nesting that grows turn by turn has an end too: no session grows without bound."""
    person = talk(
        main="menu: {buttons: {a: one}}\none: {do: one}", one="x: {ask: text}\ny: {do: one}"
    )
    person.press("a")

    def answer_for_ever() -> None:
        while True:
            person.type("далі")

    with pytest.raises(RecursionError):
        answer_for_ever()
    assert len(person.session.stack) == MAX_DEPTH
