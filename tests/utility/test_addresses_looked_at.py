"""Where an address is shown before it is confirmed, nobody leafs through a town (DOMAIN §3)."""

from datetime import datetime
from typing import Literal

from engine.core.flow import Attempts, Proof, Rules
from tests.utility.conftest import Utility, kyiv

NOON = kyiv("2026-03-02T12:00")
LATER = kyiv("2026-03-02T12:10")
NUMBERS = ("1001", "1002", "1003")


def town(utility: Utility, by: Literal["address", "none"] = "address") -> Utility:
    """Give a utility with three accounts that bears three looks."""
    for number in NUMBERS:
        utility.has(number)
    return utility.with_rules(Rules(Proof(by), attempts=Attempts(account=3)))


def look(utility: Utility, number: str, chat: str = "1", at: datetime = NOON) -> str:
    """Type an account's number; give how that ended."""
    return utility.call("find_account", at, utility.person(chat), account_number=number).name


def test_too_many_addresses_bring_a_pause(utility: Utility) -> None:
    """The third is not shown, nor any other until the pause is over; another chat is free."""
    utility = town(utility)
    assert [look(utility, number) for number in NUMBERS] == ["done", "done", "paused"]
    assert look(utility, "1001") == "paused"
    assert look(utility, "1001", chat="2") == "done"
    assert look(utility, "1001", at=LATER) == "done"


def test_one_account_is_counted_once(utility: Utility) -> None:
    """Whoever goes back and types the same number again has seen nothing new."""
    utility = town(utility)
    assert [look(utility, "1001") for _ in range(5)] == ["done"] * 5


def test_an_account_that_is_taken_counts_no_longer(utility: Utility) -> None:
    """Somebody may well have three accounts."""
    utility = town(utility)
    for number in NUMBERS:
        assert look(utility, number) == "done"
        utility.call("remember_account", NOON, utility.person("1"), account={"number": number})


def test_where_nothing_is_shown_nothing_is_counted(utility: Utility) -> None:
    """A bot without a proof shows no address."""
    utility = town(utility, by="none")
    assert [look(utility, number) for number in NUMBERS * 2] == ["done"] * 6
