import pytest

from tests.language.rules.conftest import MAIN, RU, UK, Check, found

LABEL = "      meters: Лічильники\n"


def labelled(label: str) -> dict[str, str | list[tuple[str, str]]]:
    """Let the button ``meters`` have another label."""
    return {UK: [(LABEL, f"      meters: {label}\n")]}


@pytest.mark.parametrize(
    "label", ["ДОДАТИ  РАХУНОК", "📊 Додати рахунок", "Дoдaти рaхунoк", "[Інше, Додати рахунок]"]
)
def test_labels_are_compared_as_people_type_them(label: str, check: Check) -> None:
    """Case, spaces, emoji and look-alikes make no difference, nor does it to be a synonym."""
    findings = [each for each in check(labelled(label)) if each.code != "T14"]
    assert found(findings) == ["T08 meters"]


def test_the_synonyms_of_one_button_may_be_alike(check: Check) -> None:
    """Only different buttons must differ."""
    assert check(labelled("[Лічильники, лічильники, ЛІЧИЛЬНИКИ]")) == []


def test_only_the_letters_that_are_always_there_count(check: Check) -> None:
    """What stands in a placeholder may be short."""
    label = '"{{ person.accounts|length }} показника на {{ today.year }} год"'
    changed = labelled(label)
    changed[RU] = [("      meters: Счётчики\n", f"      meters: {label}\n")]
    assert check(changed) == []


def test_a_label_of_32_characters_fits(check: Check) -> None:
    """The limit itself is still shown whole."""
    assert check(labelled("а" * 32)) == []
    assert [each.facts["length"] for each in check({UK: [("а" * 32, "а" * 33)]})] == [33]


def test_only_the_label_that_is_shown_must_be_short(check: Check) -> None:
    """A synonym is only understood when typed."""
    assert check(labelled(f"[Лічильники, {'б' * 40}]")) == []


def test_a_label_may_be_a_command_that_does_the_same(check: Check) -> None:
    """«Допомога» leads to the same dialog as the command, also by way of a state."""
    changed: dict[str, str | list[tuple[str, str]]] = {
        MAIN: [("help: do help", "help: advice"),
               ("  add:\n", "  advice:\n    do: help\n    go: menu\n\n  add:\n")],
    }  # fmt: skip
    assert check(changed) == []


def test_going_to_the_menu_is_the_same_as_the_menu(check: Check) -> None:
    """A button «Меню» that leads to the menu's own state misleads nobody."""
    state = "  away:\n    buttons:\n      back: menu\n      more: choose\n\n"
    changed: dict[str, str | list[tuple[str, str]]] = {
        MAIN: [("meters: choose", "meters: away"), ("  choose:\n", f"{state}  choose:\n")]
    }
    for file, more in ((UK, "Ще"), (RU, "Ещё")):
        block = f"  away:\n    text: Потом.\n    buttons: {{back: Меню, more: {more}}}\n"
        changed[file] = [("  meters: |", f"{block}  meters: |")]
    assert check(changed) == []
