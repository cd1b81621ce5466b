from tests.language.rules.conftest import BOT, Check, found

LINE = "  add: / {account_number} add\n"
Files = dict[str, str | list[tuple[str, str]]]


def lines(*more: str) -> Files:
    """Add lines to the bot."""
    return {BOT: [(LINE, LINE + "".join(f"  {each}\n" for each in more))]}


def test_an_answer_of_digits_is_not_taken_for_a_word(check: Check) -> None:
    """Nobody types «ask» for an account number, so these two cannot be confused."""
    files = lines("help: /ask {word}")
    files["flows/shared/help.yaml"] = [("  help:\n", "  word:\n    ask: text\n  help:\n")]
    for code in ("uk", "ru"):
        asked = ("help:\n  help", "help:\n  word: Так?\n  help")
        files[f"locales/{code}/shared.yaml"] = [asked, ("answers:\n", "answers:\n  text: Так.\n")]
    assert check(files) == []
    assert found(check({BOT: [("/ask {word}", "/ {word} add")]})) == ["C01 help"]


def test_a_command_may_have_several_lines(check: Check) -> None:
    """Two lines of one command may overlap: they mean the same."""
    two = "  add:\n  - / {account_number} add\n  - / {account_number} add {address?}\n"
    assert check({BOT: [(LINE, two)]}) == []


def test_a_line_may_bring_an_answer_for_a_dialog_further_in(check: Check) -> None:
    """Answers in advance reach the dialogs that the command's dialog plays."""
    assert check({BOT: [(LINE, "  add: / {account_number} add {address}\n")]}) == []


def test_built_in_commands_may_have_lines(check: Check) -> None:
    """``start`` is understood without being listed."""
    assert check(lines("start: / begin")) == []


def test_a_command_without_words_needs_a_line_or_a_button(check: Check) -> None:
    """A button with the same place is enough; nothing at all is a command nobody can give."""
    words = {f"locales/{code}/city.yaml": [(f"commands:\n  add: [{word}, /add]\n", "")]
             for code, word in (("uk", "Додати рахунок"), ("ru", "Добавить счёт"))}  # fmt: skip
    assert check(dict(words)) == []
    assert found(check({BOT: [("lines:\n" + LINE, "")]})) == ["T01 add"]


def test_back_and_menu_work_anywhere(check: Check) -> None:
    """A command may go back or to the menu; ``again`` belongs to a question."""
    words = "commands:\n  back: Назад\n"
    files: Files = {BOT: [("  menu: menu\n", "  menu: menu\n  back: back\n")]}
    for code in ("uk", "ru"):
        files[f"locales/{code}/city.yaml"] = [("commands:\n", words)]
    assert check(files) == []
    assert found(check({BOT: [("  back: back\n", "  back: again\n")]})) == ["C02 again"]


def test_what_is_said_about_an_answer_that_cannot_be_read_is_not_stale(check: Check) -> None:
    """Which reasons it would have nobody knows: the line is the one mistake."""
    files: Files = {"flows/shared/help.yaml": [("  help:\n", "  word:\n    ask: two\n  help:\n")]}
    files[BOT] = [("answers:\n", 'answers:\n  two: {line: "{day}/{night}"}\n')]
    reasons = "{again: Так., count: Так., negative: Так., ambiguous: Так., doubtful: Так.}"
    for code in ("uk", "ru"):
        asked = ("help:\n  help", "help:\n  word: Так?\n  help")
        told = ("answers:\n", f"answers:\n  two: {reasons}\n")
        files[f"locales/{code}/shared.yaml"] = [asked, told]
    assert check(files) == []
    assert found(check({BOT: [("{night}", "{night")]})) == ["C03 {day}/{night"]
