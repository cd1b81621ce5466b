from tests.language.rules.conftest import BOT, MAIN, Check, found, started, texts

RULES = "flows/city/rules.yaml"


def test_a_state_below_a_condition_can_be_reached(check: Check) -> None:
    """Where a condition does not let one in, one goes on below."""
    flow = """
states:
  asked:
    if: person.name
    go: end
  other:
"""
    assert check({RULES: flow, BOT: started("rules"), **texts("rules", "asked", "other")}) == []


def test_only_the_first_of_a_row_of_unreachable_states_is_told(check: Check) -> None:
    """What hangs on an unreachable state is not reported beside it."""
    flow = "states:\n  one:\n    go: end\n  two:\n  three:\n    go: four\n  four:\n"
    files = {RULES: flow, BOT: started("rules")}
    findings = check({**files, **texts("rules", "one", "two", "three", "four")})
    assert found(findings) == ["L03 two"]


def test_leaving_by_another_dialog_is_a_way_out(check: Check) -> None:
    """A button that plays a dialog which goes to the menu is no dead end."""
    flow = "states:\n  stay:\n    buttons:\n      again: stay\n      leave: do away\n"
    flow = flow.replace("again:", "more:")
    files = {
        RULES: flow,
        "flows/city/away.yaml": "states:\n  bye:\n    go: menu\n",
        BOT: started("rules"),
    }
    labels = "  stay:\n    text: Текст.\n    buttons: {more: Ще, leave: Вийти}\n"
    block = texts("rules", more=labels + "away:\n  bye: Бувайте.\n")
    assert check({**files, **block}) == []


def test_a_rescue_by_silence_is_no_way_out(check: Check) -> None:
    """That silence ends in the menu does not make a circle of buttons right."""
    flow = "states:\n  stay:\n    buttons:\n      more: stay\n    then:\n      silent: menu\n"
    files = {RULES: flow, BOT: started("rules")}
    labels = "  stay:\n    text: Текст.\n    buttons: {more: Ще}\n"
    assert found(check({**files, **texts("rules", more=labels)})) == ["L04 stay"]


def test_an_extra_message_before_the_rest_is_no_second_ending(check: Check) -> None:
    """A state that speaks only under a condition may run into the one below."""
    flow = "states:\n  note:\n    if: person.name\n  rest:\n"
    files = {RULES: flow, BOT: started("rules")}
    assert check({**files, **texts("rules", "note", "rest")}) == []


def test_two_endings_in_a_row_can_be_meant(check: Check) -> None:
    """``# ok`` on the state's own line silences the warning."""
    both = "  meters:  # ok L12: both\n\n  nothing:\n    go: menu"
    main = [("none: add", "none: nothing"), ("  meters:\n    go: menu", both)]
    block = [("  meters: |", "  nothing: Нема.\n  meters: |")]
    files = {MAIN: main, "locales/uk/city.yaml": block, "locales/ru/city.yaml": block}
    assert check(files) == []
