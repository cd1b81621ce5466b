"""Words of commands: what a line takes for itself, and what nobody could type."""

import pytest

from tests.language.rules.conftest import BOT, UK, Check, found

LINE = "  add: / {account_number} add\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Довідка {account_number?}", ["C01 add"]),  # a word of help
        ("Додати {account_number}", []),  # its own word, and no number
        ("Допомога {account_number}", []),  # a number is needed
        ("/ {account_number} add", []),
    ],
)
def test_a_line_leaves_the_words_of_other_commands_alone(
    check: Check, line: str, said: list[str]
) -> None:
    """A message is one command; where the line wants digits, a word has none."""
    assert found(check({BOT: [(LINE, f"  add: {line}\n")]})) == said


def test_nobody_types_a_placeholder(check: Check) -> None:
    """A word of a command is compared as it stands."""
    word = "Додати {{ account.number }}"
    findings = check({UK: [("[Додати рахунок, /add]", f'["{word}", /add]')]})
    assert found(findings) == [f"T05 {word}"]


@pytest.mark.parametrize(
    ("word", "right"), [("Дoдати рахунок", "Додати"), ("/аdd_account", "add_account")]
)
def test_a_word_of_a_command_is_of_one_alphabet(check: Check, word: str, right: str) -> None:
    """Also one that begins with a stroke, which a messenger shows as a link."""
    findings = check({UK: [("[Додати рахунок, /add]", f"[{word}]")]})
    assert [each.code for each in findings] == ["T14"]
    assert str(findings[0].facts["suggestion"]) in right
