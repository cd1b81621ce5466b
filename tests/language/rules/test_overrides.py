import pytest

from engine.language.rules.overrides import BOT_KNOWS
from tests.language.rules.conftest import BOT, UK, Check, found, texts

OWN = "flows/city/choose_account.yaml"
Files = dict[str, str | list[tuple[str, str]]]


def test_a_replacement_may_need_less_and_end_more_simply(check: Check) -> None:
    """Fewer needs, fewer endings and more gifts are all right."""
    own = "gives: [account, person_name]\nstates:\n  account:\n    set:\n"
    own += "      account: person.accounts[0]\n      person_name: person.name\n"
    assert check({OWN: own}) == []


def test_every_bot_that_ends_otherwise_is_one_mistake(check: Check) -> None:
    """Two places that end in the same way which is not allowed are told once."""
    own = "gives: [account]\nstates:\n  account:\n    choose: person.accounts\n    then:\n"
    own += "      none: end nobody\n      too_many: end nobody\n"
    findings = check({OWN: own, UK: [("notices:", "notices:")]})
    assert found(findings) == ["L13 nobody"]


def test_what_callers_rely_on_is_not_reported_too(check: Check) -> None:
    """A dialog that needs too much is told of itself, not of those who call it."""
    own = "needs: [account, meter]\nstates:\n  address:\n    say: no\n"
    findings = check({"flows/city/prove_owner.yaml": own, **texts("rules")})
    assert [each.code for each in findings if each.code[0] == "L"] == ["L13"]


def test_a_bot_may_add_services(check: Check) -> None:
    """A service of the bot's own stands beside those of everybody."""
    files: Files = {"flows/city/services.yaml": "services:\n  archive: {takes: [account]}\n"}
    assert found(check(files)) == ["L17 archive"]  # known, and so far not called


@pytest.mark.parametrize("fact", BOT_KNOWS)
def test_a_fact_may_not_be_called_like_what_every_bot_knows(check: Check, fact: str) -> None:
    """It would never be seen."""
    findings = check({BOT: [("facts:\n", f"facts:\n  {fact}: х\n")]})
    assert [each for each in found(findings) if each[:3] == "L16"] == [f"L16 {fact}"]
