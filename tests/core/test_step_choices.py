"""Choosing from a list: by label, code or press, also when the list has changed (LANGUAGE §3)."""

from collections.abc import Callable

from tests.core.talk import Talk

Begin = Callable[..., Talk]


def test_an_item_is_chosen_by_label_code_or_press(talk: Begin) -> None:
    """The chosen item itself is remembered, however it was meant."""
    accounts = [{"number": "270001", "street": "Соборна"}, {"number": "270002", "street": "Нова"}]
    for act in ("Нова", "270002", "2", "#1"):
        person = talk(
            person={"accounts": accounts},
            main="""
            menu: {buttons: {go_on: which}}
            which: {choose: person.accounts}
            end_: {ask: text}
            """,
            uk="main: {which: {choose: '{{ item.street }}'}}",
        )
        person.press("go_on")
        assert person.buttons == ["Соборна", "Нова"]
        said = person.press(act) if act == "#1" else person.type(act)
        assert said == ["main.end_"]
        assert person.values("which") == accounts[1]


def test_an_item_is_found_where_it_is_now(talk: Begin) -> None:
    """A list that has changed since it was shown does not give another item."""
    person = talk(
        person={"accounts": ["один", "два", "три"]},
        main="menu: {buttons: {go_on: which}}\nwhich: {choose: person.accounts}\nend_: {ask: text}",
    )
    person.press("go_on")
    person.person["accounts"] = ["два", "три"]
    person.press("#1")
    assert person.values("which") == "два"


def test_an_item_that_is_no_more_is_refused(talk: Begin) -> None:
    """The person hears that there is no such choice, with the choices that there are."""
    person = talk(
        person={"accounts": ["один", "два"]},
        main="menu: {buttons: {go_on: which}}\nwhich: {choose: person.accounts}\nend_: {ask: text}",
    )
    person.press("go_on")
    person.person["accounts"] = ["два"]
    assert person.press("#0") == ["main.which.again"]
    assert person.buttons == ["два"]


def test_an_item_that_came_later_can_be_named(talk: Begin) -> None:
    """A code that is typed means the item of now, never a button that stood at its place."""
    person = talk(
        person={"accounts": ["100"]},
        main="""
        menu: {buttons: {go_on: which}}
        which: {choose: person.accounts, buttons: {another: menu}}
        end_: {ask: text}
        """,
        uk="main: {which: {buttons: {another: Інший}}}",
    )
    person.press("go_on")
    person.person["accounts"] = ["100", "200"]
    assert person.type("200") == ["main.end_"]
    assert person.values("which") == "200"


def test_a_chosen_item_is_typed_where_an_answer_is_asked(talk: Begin) -> None:
    """With ``ask`` a press is the same as typing the item: shape and check included."""
    person = talk(
        serve={"look": lambda inputs: {"seen": inputs["account"]}},
        services="look: {takes: [account], gives: [seen]}",
        person={"account_numbers": ["12 345"]},
        bot='answers: {account: {digits: 5, ignore: " "}}',
        main="""
        menu: {buttons: {go_on: account}}
        account: {ask: account, choose: person.account_numbers, check: look}
        end_: {ask: text}
        """,
    )
    person.press("go_on")
    assert person.press("#0") == ["main.end_"]
    assert person.values("seen") == "12345"


def test_an_empty_list_is_the_outcome_none(talk: Begin) -> None:
    """Nothing to choose from leads where ``none`` says."""
    person = talk(
        main="""
        menu: {buttons: {go_on: which}}
        which: {choose: person.accounts, then: {none: nothing}}
        end_: {ask: text}
        nothing: {go: menu}
        """
    )
    assert person.press("go_on") == ["main.nothing", "main.menu"]


def test_an_empty_list_without_a_way_counts_as_failed(talk: Begin) -> None:
    """A list that nobody thought might be empty: the rescue dialog, never silence."""
    person = talk(
        main="menu: {buttons: {go_on: which}}\nwhich: {choose: person.accounts}\nend_: {ask: text}",
        unavailable="sorry: {buttons: {retry: end, leave: menu}}",
    )
    assert person.press("go_on") == ["unavailable.sorry"]
    assert person.press("retry") == ["unavailable.sorry"]
    person.person["accounts"] = ["один"]
    assert person.press("retry") == ["main.which"]


def test_an_empty_list_beside_an_answer_is_asked_without_buttons(talk: Begin) -> None:
    """Where one may type, an empty list is no obstacle."""
    person = talk(
        main="""
        menu: {buttons: {go_on: which}}
        which: {ask: text, choose: person.accounts}
        x: {go: menu}
        """
    )
    assert person.press("go_on") == ["main.which"]
    assert person.type("слово") == ["main.x", "main.menu"]
