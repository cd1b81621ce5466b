from dataclasses import replace

import pytest

from engine.core.flow import Profile, Proof, Rules
from engine.core.window import Always, DayToDay, Outside, Window
from engine.stories.guards import Facts
from engine.stories.stage import Stage

UNTIL_28 = Window(DayToDay(1, 28), Outside.ACCEPT)


@pytest.fixture
def facts(stage: Stage) -> Facts:
    """Give a bot a switch, a number, a proof, and a window that accepts what comes late."""
    rules = Rules(window=UNTIL_28, proof=Proof("address"))
    flow = replace(stage.flow, facts={"on": True, "days": 5}, rules=rules)
    return Facts(flow)


@pytest.mark.parametrize(
    ("condition", "decided"),
    [
        ("bot.on", True),
        ("not bot.on", False),
        ("bot.off", False),
        ("bot.days > 3", True),
        ("bot.days == 4", False),
        ("bot.window.outside == 'refuse'", False),
        ("bot.window.always", False),
        ("bot.window.open", None),
        ("bot.proof == 'address'", True),
        ("bot.proof != 'address'", False),
        ("bot.proof == 'phone' and person.phone", False),
        ("bot.meters", False),
        ("bot.name == 'x'", None),
        ("person.accounts", None),
        ("not person.accounts", None),
        ("person.phone and bot.off", False),
        ("person.phone and bot.on", None),
        ("person.phone or bot.on", True),
        ("person.phone or bot.off", None),
        ("not bot.window.open and bot.window.outside == 'refuse'", False),
        ("account.meters|length == 1", None),
        ("register.last is none", None),
        ("bot.days > 'a'", None),
        ("'x' == person.name", None),
    ],
)
def test_a_condition_is_decided_only_by_what_is_always_so(
    facts: Facts, condition: str, decided: bool | None
) -> None:
    """Facts and rules decide; whatever depends on the person, the day or data does not."""
    assert facts.decide(condition) is decided


def test_a_window_that_never_closes_is_always_open(stage: Stage) -> None:
    """Where readings are taken every day, nobody is told that they are not."""
    flow = replace(stage.flow, rules=Rules(window=Window(Always())))
    assert Facts(flow).decide("not bot.window.open") is False
    month = Window(Always(), overrides=(((2026, 1), DayToDay(1, 5)),))
    assert Facts(replace(flow, rules=Rules(window=month))).decide("bot.window.open") is None


def test_a_fact_never_hides_what_the_bot_always_knows(stage: Stage) -> None:
    """The checker refuses such a fact; a condition does not believe it either."""
    rules = Rules(proof=Proof("meter"), meters={"heat": Profile("heat")})
    flow = replace(stage.flow, facts={"proof": "none", "meters": False}, rules=rules)
    assert Facts(flow).decide("bot.proof == 'meter' and bot.meters") is True
