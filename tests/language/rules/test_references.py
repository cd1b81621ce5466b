from tests.language.rules.conftest import BOT, MAIN, RU, UK, Check, found, started, texts


def test_a_look_alike_in_a_place_is_named_as_such(check: Check) -> None:
    """A Cyrillic letter in the name of a dialog is S02, not an unknown dialog."""
    findings = check({MAIN: [("help: do help", "help: do hеlp")]})
    assert found(findings) == ["S02 hеlp"]
    assert findings[0].fix is not None
    assert findings[0].fix.safe


def test_the_guilty_word_of_a_place_is_the_dialog(check: Check) -> None:
    """Of «do hepl» only the dialog's name is marked."""
    at = check({MAIN: [("help: do help", "help: do hepl")]})[0].at
    assert (at.line, at.column, at.end_column) == (9, 16, 20)


def test_one_misspelt_state_is_one_mistake_in_all_its_places(check: Check) -> None:
    """A state whose own name is misspelt is told once, with the other places."""
    findings = check({MAIN: [("  add:\n    do", "  adding:\n    do")]})
    assert found(findings) == ["L01 add"]
    assert findings[0].facts["also"] == [f"{MAIN}:20"]


def test_a_misspelt_keyword_is_understood_as_one(check: Check) -> None:
    """«edn none» means «end none», so callers are not blamed for handling none."""
    changed = {"flows/shared/choose_account.yaml": [("go: end none", "go: edn none")]}
    findings = check(changed)
    assert found(findings) == ["L01 edn none"]
    assert findings[0].facts["suggestion"] == "end none"


def test_nothing_that_follows_from_an_unknown_dialog_is_reported(check: Check) -> None:
    """What an unknown dialog gives, and how it ends, nobody can know."""
    assert found(check({MAIN: [("do: choose_account", "do: something_else")]})) == [
        "L02 something_else"
    ]


def test_the_menu_may_stand_in_another_dialog(check: Check) -> None:
    """``menu: dialog.state`` names it."""
    changed = {BOT: [("start: main", "start: main\nmenu: main.menu")]}
    assert check(changed) == []


def test_an_own_dialog_that_nobody_plays_is_still_read(check: Check) -> None:
    """A place that does not exist is found in a dialog that is not in use yet."""
    files = {"flows/city/draft.yaml": "states:\n  one:\n    go: two\n"}
    assert found(check(files)) == ["L03 draft", "L01 two"]


def test_a_calendar_notice_needs_no_event(check: Check) -> None:
    """Only moments that count from an event ask for one."""
    stage = "  planned_outage:\n    send:\n      tomorrow: 1 day before"
    soon = "  due:\n    send:\n      soon: last day 09:00"
    works = ("планові роботи", "плановые работы")
    texts_ = "  planned_outage:\n    tomorrow: Завтра, {{{{ outage.date|date }}}}, {}."
    locales = [[(texts_.format(word), "  due:\n    soon: Скоро.")] for word in works]
    assert check({BOT: [(stage, soon)], UK: locales[0], RU: locales[1]}) == []


def test_a_command_may_start_a_dialog(check: Check) -> None:
    """A dialog that only a command plays is in use."""
    files = {"flows/city/rules.yaml": "states:\n  rules:\n", BOT: started("rules")}
    assert check({**files, **texts("rules", "rules")}) == []
