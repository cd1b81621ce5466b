"""Services are functions found by entry points (LANGUAGE §3 "A service is a function")."""

from collections.abc import Callable
from importlib.metadata import EntryPoint

import pytest

from engine.core.flow import Flow
from engine.core.values import Values
from engine.runtime.people import Person
from engine.runtime.services import (
    GROUP,
    DuplicateService,
    InstalledServices,
    Outcome,
    Request,
    ServiceFailed,
)
from tests.core.small_flow import small_flow
from tests.runtime.desk import NOON

SERVICES = """
look: {takes: [account], ends: [closed]}
declared: {stand_in: {x: 5}}
bare: {}
"""


def asks_for_all(  # noqa: D103 - a service in a test
    account: str, at: object, key: str, person: Person, bot: Flow, language: str, store: object
) -> dict[str, object]:
    return {"asked": [account, at == NOON, key, person.chat, bot.bot, language, store]}


def asks_for_nothing(account: str) -> str:  # noqa: D103
    return "closed" if account == "0" else "done"


def gives_nothing(account: str) -> None:  # noqa: D103, ARG001
    return


def gives_facts(account: str) -> Outcome:  # noqa: D103
    return Outcome("closed", opens=25, account=account)


def gives_a_number(account: str) -> int:  # noqa: D103, ARG001
    return 5


def takes_person(person: str) -> dict[str, object]:  # noqa: D103
    return {"person": person}


@pytest.fixture
def call() -> Callable[[str, Values], Outcome]:
    """Call a function of this module as the service ``look``."""
    flow = small_flow(main="menu: {buttons: {a: menu}}", services=SERVICES)
    request = Request(NOON, "bot:1:1", Person(1, "bot", "pipe", "1001", "uk"), flow, "uk", None)

    def made(function: str, inputs: Values) -> Outcome:
        point = EntryPoint("look", f"{__name__}:{function}", GROUP)
        name = "look" if function in globals() else function
        return InstalledServices([point]).call(name, inputs, request)

    return made


Call = Callable[[str, Values], Outcome]


def test_a_service_gets_what_it_asks_for_by_name(call: Call) -> None:
    """Time, key, person, bot, language, store: only where it has a parameter for it."""
    assert call("asks_for_all", {"account": "A1"}).facts == {
        "asked": ["A1", True, "bot:1:1", "1001", "bot", "uk", None]
    }
    assert call("asks_for_nothing", {"account": "A1"}) == Outcome("done")


def test_what_it_takes_goes_before_what_it_may_ask_for(call: Call) -> None:
    """An input of the flow's own wins over the request's of the same name."""
    assert call("takes_person", {"person": "Оля"}).facts == {"person": "Оля"}


@pytest.mark.parametrize(
    ("function", "account", "outcome"),
    [
        ("asks_for_nothing", "0", Outcome("closed")),
        ("gives_nothing", "1", Outcome("done")),
        ("gives_facts", "1", Outcome("closed", {"opens": 25, "account": "1"})),
    ],
)
def test_a_service_may_end_in_several_ways(
    call: Call, function: str, account: str, outcome: Outcome
) -> None:
    """A map is done, a text a named outcome, ``Outcome`` both; nothing is done."""
    assert call(function, {"account": account}) == outcome


def test_facts_are_given_as_a_map_by_name_or_both() -> None:
    """``Outcome("closed", opens=day)`` as LANGUAGE writes it."""
    assert Outcome("closed", {"x": 1}, opens=25).facts == {"x": 1, "opens": 25}
    assert Outcome(facts={"x": 1}) == Outcome("done", x=1)


def test_anything_else_is_a_programmers_error(call: Call) -> None:
    """A number is no way to end."""
    with pytest.raises(TypeError):
        call("gives_a_number", {"account": "1"})


def test_a_service_that_is_only_declared_is_stood_in_for(call: Call) -> None:
    """By its sample; without one it does not answer."""
    assert call("declared", {}) == Outcome("done", {"x": 5})
    with pytest.raises(ServiceFailed) as raised:
        call("bare", {})
    assert not raised.value.retry


def test_two_packages_may_not_offer_one_name() -> None:
    """Refused at the start, both named; the same one listed twice is no harm."""
    one, other = (EntryPoint("look", f"{name}:look", GROUP) for name in ("one", "other"))
    with pytest.raises(DuplicateService, match=r"look: one:look, other:look"):
        InstalledServices([one, other])
    assert "look" in InstalledServices([one, one])
    assert "other" not in InstalledServices([one])
