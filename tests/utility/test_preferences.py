"""Language and notices: what a person wishes is kept, and only for them."""

import pytest

from tests.utility.conftest import Utility, kyiv

NOON = kyiv("2026-03-02T12:00")
ACCOUNT = {"number": "7"}


@pytest.mark.parametrize("language", ["ru", {"code": "ru"}])
def test_the_bot_speaks_the_language_that_was_chosen(
    utility: Utility, language: str | dict[str, str]
) -> None:
    """A button's item and a typed code mean the same; others go on in theirs."""
    who, _other = utility.person("1"), utility.person("2")
    utility.call("use_language", NOON, who, language=language)
    assert utility.rows("SELECT chat, language FROM people ORDER BY chat") == [
        ("1", "ru"),
        ("2", "uk"),
    ]


def test_a_language_that_was_never_offered_is_an_error(utility: Utility) -> None:
    """Nobody is left with a bot that has no words for them."""
    who = utility.person()
    with pytest.raises(ValueError, match="does not speak"):
        utility.call("use_language", NOON, who, language={"code": "pl"})
    assert utility.rows("SELECT language FROM people") == [("uk",)]


def test_notices_are_turned_on_and_off_for_one_account(utility: Utility) -> None:
    """The account stays the person's; their other accounts are as they were."""
    who = utility.person()
    for number in ("7", "8"):
        utility.call("remember_account", NOON, who, account={"number": number})
    wanted = "SELECT notices FROM links ORDER BY account"
    utility.call("start_notices", NOON, who, account=ACCOUNT)
    assert utility.rows(wanted) == [(1,), (0,)]
    utility.call("stop_notices", NOON, who, account=ACCOUNT)
    assert utility.rows(wanted) == [(0,), (0,)]


def test_notices_about_an_account_remember_it(utility: Utility) -> None:
    """Notices that were promised are not lost for want of a link; stopping makes none."""
    who = utility.person()
    utility.call("stop_notices", NOON, who, account=ACCOUNT)
    assert utility.rows("SELECT account, notices FROM links") == []
    utility.call("start_notices", NOON, who, account=ACCOUNT)
    assert utility.rows("SELECT account, notices FROM links") == [("7", 1)]


def test_remembering_an_account_again_keeps_its_notices(utility: Utility) -> None:
    """A link that stands is not made anew."""
    who = utility.person()
    utility.call("start_notices", NOON, who, account=ACCOUNT)
    utility.call("remember_account", NOON, who, account=ACCOUNT)
    assert utility.rows("SELECT notices FROM links") == [(1,)]


def test_one_word_stops_all_that_one_message_tells(utility: Utility) -> None:
    """The person's accounts at that address; those elsewhere, and other people's, go on."""
    who, neighbour = utility.person("1"), utility.person("2")
    for number, address in (("7", "вул. Миру, 1"), ("8", "вул. Миру, 1"), ("9", "вул. Миру, 2")):
        utility.run(
            "INSERT INTO accounts (bot, number, address) VALUES ('poltava', ?, ?)", number, address
        )
        utility.call("start_notices", NOON, who, account={"number": number})
    utility.call("start_notices", NOON, neighbour, account={"number": "8"})
    outcome = utility.call("stop_notices_at", NOON, who, account=utility.account("7", NOON))
    assert outcome.facts == {"stopped": ["7", "8"]}
    rows = utility.rows("SELECT person_id, account FROM links WHERE notices = 1 ORDER BY 1, 2")
    assert rows == [(who.id, "9"), (neighbour.id, "8")]
