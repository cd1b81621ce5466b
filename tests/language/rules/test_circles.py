from tests.language.rules.conftest import BOT, Check, found, started, texts

RULES = "flows/city/rules.yaml"
SERVICES = "flows/services.yaml"


def test_a_question_breaks_a_circle(check: Check) -> None:
    """States that go round and ask something are no endless talk."""
    flow = "states:\n  one:\n  two:\n    buttons:\n      more: one\n      leave: menu\n"
    labels = "  two:\n    text: Текст.\n    buttons: {more: Ще, leave: Вийти}\n"
    files = {RULES: flow, BOT: started("rules")}
    assert check({**files, **texts("rules", "one", more=labels)}) == []


def test_a_condition_that_changes_breaks_a_circle(check: Check) -> None:
    """A circle that sets what its condition asks about may end."""
    flow = """
states:
  count:
    set:
      number: 1
  more:
    if: number < 3
    set:
      number: number + 1
    go: more
"""
    assert check({RULES: flow, BOT: started("rules")}) == []


def test_a_condition_that_stays_the_same_does_not(check: Check) -> None:
    """Asking about what never changes does not end a circle."""
    flow = "states:\n  one:\n    if: person.name\n    go: two\n  two:\n    go: one\n"
    files = {RULES: flow, BOT: started("rules")}
    findings = check({**files, **texts("rules", "one", "two")})
    assert found(findings) == ["L05 one"]
    assert findings[0].facts["path"] == "one → two → one"


def test_dialogs_that_call_one_another_go_round_too(check: Check) -> None:
    """A circle may lead through several dialogs."""
    files = {
        RULES: "states:\n  one:\n  two:\n    do: more\n",
        "flows/city/more.yaml": "states:\n  three:\n    do: rules\n",
        BOT: started("rules"),
    }
    findings = check({**files, **texts("rules", "one")})
    assert [each.code for each in findings] == ["L05"]
    assert "rules.two" in findings[0].facts["path"]


def test_a_dialog_that_asks_breaks_the_circle(check: Check) -> None:
    """To register again and again is no endless talk but a dead end: each time one is asked."""
    flow = """
states:
  one:
    do: register_account
    then:
      refused: one
    go: one
"""
    assert found(check({RULES: flow, BOT: started("rules")})) == ["L04 one"]


def test_a_service_that_is_asked_at_once_again(check: Check) -> None:
    """An outcome that leads back to the same service never lets the person speak."""
    flow = "states:\n  look:\n    do: look_up\n    then:\n      unknown: look\n"
    services = [("services:\n", "services:\n  look_up: {ends: [unknown]}\n")]
    findings = check({RULES: flow, SERVICES: services, BOT: started("rules")})
    assert found(findings) == ["L05 look"]
