"""T15 by trying: what a text may get, and what it has a right to rely upon."""

import pytest

from tests.language.rules.conftest import BOT, MAIN, RU, UK, Check, found

SERVICES = "flows/services.yaml"
Files = dict[str, str | list[tuple[str, str]]]
LOOP = "    {% endfor %}\n"


def more(line: str) -> Files:
    """Add a line to the text about an account's meters, in both languages."""
    return {file: [(LOOP, f"{LOOP}    {line}\n")] for file in (UK, RU)}


def test_a_translation_with_the_same_mistake_is_told_too(check: Check) -> None:
    """Each language's text has to be mended, though the placeholders were tried once."""
    findings = check(more("{{ account.meters[0].number }}"))
    assert [(each.code, each.at.file) for each in findings] == [("T15", RU), ("T15", UK)]
    assert {each.facts["case"] for each in findings} == {"empty"}


def test_what_a_text_asks_about_is_there(check: Check) -> None:
    """After a condition the text may name what it asked for."""
    line = "{% if account.meters %}{{ account.meters[0].number }}{% endif %}"
    assert check(more(line)) == []


def test_what_the_dialog_asks_about_is_there(check: Check) -> None:
    """A state that is passed over where there is nothing need not ask again in its text."""
    guard = [("  meters:\n    go: menu", "  meters:\n    if: account.meters\n    go: menu")]
    assert check({MAIN: guard, **more("{{ account.meters[0].number }}")}) == []


def test_a_note_in_the_text_silences_it(check: Check) -> None:
    """Whoever knows better says so on the line, and people do not read it."""
    assert check(more("{{ account.meters[0].number }} {# ok T15 #}")) == []


def test_a_word_that_a_text_compares_with_is_tried(check: Check) -> None:
    """What stands under a rare condition is said too, and so has to be sayable."""
    line = "{% if account.address == 'Київ' %}{{ account.number - 1 }}{% endif %}"
    assert {each.facts["case"] for each in check(more(line))} == {"sums"}


def test_what_nobody_described_may_be_anything(check: Check) -> None:
    """A fact of an unknown kind fails only where it would fail as whatever it may be."""
    assert check({UK: [("Вітаємо!", "Вітаємо, {{ person.name }}!")],
                  RU: [("Здравствуйте!", "Здравствуйте, {{ person.name }}!")]}) == []  # fmt: skip
    files: Files = {
        "locales/uk/shared.yaml": [("а треба {{ needed }}.", "а треба {{ needed * 2 }}.")]
    }
    assert [each for each in found(check(files)) if each.startswith("T15")] == []


def test_an_item_of_a_list_in_a_list_is_named_by_its_own_name(check: Check) -> None:
    """How the text calls what the inner list belongs to, only the text knows."""
    line = "{% for a in person.accounts %}{{ a.meters[0].number }}{% endfor %}"
    findings = check(more(line))
    assert {(each.facts["word"], each.facts["guard"]) for each in findings} == {("meters", None)}


def test_a_name_that_nobody_knows_is_told_as_such(check: Check) -> None:
    """A misspelt field fails as well, but that is not what is wrong with it."""
    assert {each.code for each in check(more("{{ account.adress }}"))} == {"T04"}


def test_a_fact_of_the_bot_is_never_empty(check: Check) -> None:
    """What stands in bot.yaml is there."""
    window = "{{ bot.window.closes|date }} {{ bot.window.closes.year }}"
    assert check({BOT: [("answers:", "window: until day 28\n\nanswers:")], **more(window)}) == []


@pytest.mark.parametrize("count", [0, 1, 2, 12])
def test_a_loop_is_said_with_any_number_of_items(check: Check, count: int) -> None:
    """Going through a list needs no condition."""
    assert (
        check(more(f"{{% for m in account.meters %}}{{{{ m.number }}}}{count}{{% endfor %}}")) == []
    )
