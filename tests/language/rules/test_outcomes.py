from tests.language.rules.conftest import BOT, Check, found, started, texts

RULES = "flows/city/rules.yaml"
SERVICES = "flows/services.yaml"
LABELS = "  account:\n    text: Який?\n    choose: '{{ item.number }}'\n"


def test_an_outcome_with_a_default_place_may_be_left_out(check: Check) -> None:
    """A service may say itself where an outcome leads."""
    services = [("services:\n", "services:\n  look_up: {ends: {unknown: end}}\n")]
    flow = "states:\n  look:\n    do: look_up\n"
    assert check({RULES: flow, SERVICES: services, BOT: started("rules")}) == []


def test_a_shared_dialog_is_ready_for_every_replacement(check: Check) -> None:
    """``refused`` is no impossible outcome though this bot's own dialog never ends so."""
    assert check({}) == []


def test_a_bots_own_dialog_needs_only_what_its_own_dialogs_do(check: Check) -> None:
    """Within one bot, what no dialog of it ends as need not be handled."""
    flow = "states:\n  prove:\n    do: prove_owner\n    then:\n      wrong: end\n"
    flow = "states:\n  which:\n    do: choose_account\n    then:\n      none: end\n" + flow[8:]
    assert check({RULES: flow, BOT: started("rules")}) == []


def test_what_follows_from_a_misspelt_outcome_is_not_reported(check: Check) -> None:
    """Neither the unhandled outcome nor its text is reported beside the misspelt one."""
    changed = {"flows/shared/register_account.yaml": [("not_found: again", "not_foud: again")]}
    assert found(check(changed)) == ["L07 not_foud"]


def test_a_list_that_a_condition_above_excludes_is_never_empty(check: Check) -> None:
    """``if: person.accounts|length == 0`` with ``go`` is as good as ``not person.accounts``."""
    changed = {
        "flows/shared/choose_account.yaml": [
            ("if: not person.accounts", "if: person.accounts|length == 0 or not person.phone")
        ]
    }
    assert check(changed) == []


def test_a_condition_of_its_own_keeps_a_list_from_being_empty(check: Check) -> None:
    """A choice that is offered only where there is something to choose needs no ``none``."""
    flow = "states:\n  account:\n    if: person.accounts|length > 1\n    choose: person.accounts\n"
    files = {RULES: flow, BOT: started("rules")}
    assert check({**files, **texts("rules", more=LABELS)}) == []


def test_a_condition_that_says_something_else_does_not_help(check: Check) -> None:
    """A condition about another thing does not exclude an empty list."""
    flow = "states:\n  account:\n    if: person.phone\n    choose: person.accounts\n"
    files = {RULES: flow, BOT: started("rules")}
    assert found(check({**files, **texts("rules", more=LABELS)})) == ["L14 person.accounts"]


def test_an_empty_list_is_harmless_beside_buttons_or_a_question(check: Check) -> None:
    """Where a button or an answer is left, an empty list does no harm."""
    flow = """
states:
  account:
    choose: person.accounts
    buttons:
      leave: menu
"""
    labels = LABELS + "    buttons: {leave: Вийти}\n"
    files = {RULES: flow, BOT: started("rules")}
    assert check({**files, **texts("rules", more=labels)}) == []
