import pytest

from tests.language.rules.conftest import BOT, MAIN, RU, UK, Check, found, started, texts

US, RS = "locales/uk/shared.yaml", "locales/ru/shared.yaml"
RULES = "flows/city/rules.yaml"
Files = dict[str, str | list[tuple[str, str]]]


def test_a_silent_state_needs_no_text(check: Check) -> None:
    """``say: no`` is enough."""
    files: Files = {RULES: "states:\n  rules:\n    say: no\n", BOT: started("rules")}
    assert check(files) == []


def test_work_speaks_only_when_it_is_told_to(check: Check) -> None:
    """A state with ``do`` needs a text only with ``say: yes``."""
    flow = "states:\n  which:\n    do: help\n    say: yes\n"
    findings = check({RULES: flow, BOT: started("rules")})
    assert found(findings) == ["T01 which"]


def test_an_answer_may_be_explained_by_every_state_that_asks(check: Check) -> None:
    """A kind needs no text of its own where each question has one."""
    again = "    again: Введіть номер рахунку цифрами.\n"
    length = "    length: Ви ввели {{ came }}, а треба {{ needed }}.\n"
    again_ru = "    again: Введите номер счёта цифрами.\n"
    length_ru = "    length: Вы ввели {{ came }}, а нужно {{ needed }}.\n"
    state = "register_account:\n  account_number:\n"
    files: Files = {
        US: [("  account_number:\n" + again + length, ""), (state, state + again)],
        RS: [("  account_number:\n" + again_ru + length_ru, ""), (state, state + again_ru)],
    }
    assert check(files) == []


def test_a_list_of_names_needs_a_label_for_each(check: Check) -> None:
    """``choose`` with names has its labels in the texts, unless one label serves for all."""
    flow = "states:\n  doctor:\n    choose: [therapist, dentist]\n"
    one = "  doctor:\n    text: До кого?\n    choose: {therapist: Терапевт}\n"
    files: Files = {RULES: flow, BOT: started("rules")}
    assert found(check({**files, **texts("rules", more=one)})) == ["T01 dentist"]
    label = [("    choose: {therapist: Терапевт}\n", "    choose: Лікар {{ item }}\n")]
    assert check({UK: label, RU: label}) == []


def test_a_list_of_plain_texts_needs_no_labels(check: Check) -> None:
    """A number is its own label; an account is not."""
    flow = "states:\n  which:\n    choose: person.account_numbers\n    then:\n      none: end\n"
    files: Files = {RULES: flow, BOT: started("rules"), **texts("rules", "which")}
    assert check(files) == []
    findings = check({RULES: [("account_numbers", "accounts")]})
    assert found(findings) == ["T01 which"]
    assert findings[0].facts["case"] == "label"


def test_an_unreachable_states_texts_are_not_missed(check: Check) -> None:
    """A state where nobody comes need not say anything yet."""
    changed: Files = {MAIN: [("  add:\n", "  rules:\n    go: menu\n\n  add:\n")]}
    assert found(check(changed)) == ["L03 rules"]


def test_a_utility_may_replace_a_part_of_a_shared_text(check: Check) -> None:
    """One sub-key in the bot's own file, the rest from the shared one."""
    own = "register_account:\n  account_number:\n    text: {}\n\nnotices:"
    files: Files = {
        UK: [("notices:", own.format("Введіть шість цифр."))],
        RU: [("notices:", own.format("Введите шесть цифр."))],
    }
    assert check(files) == []


def test_a_text_for_a_dialog_that_was_replaced_is_stale(check: Check) -> None:
    """The states of the shared dialog count for the shared locale only."""
    files: Files = {
        "flows/city/help.yaml": "states:\n  advice:\n    say: no\n",
        UK: [("notices:", "help:\n  help: Довідка.\n\nnotices:")],
        RU: [("notices:", "help:\n  help: Справка.\n\nnotices:")],
    }
    assert found(check(files)) == ["T03 help"]


def test_words_belong_to_no_language_group(check: Check) -> None:
    """How words are grouped is for the eye only; a word that one language lacks is not."""
    assert check({RS: [("  months:\n", "  month_names:\n")]}) == []
    extra = check({US: [("  months:\n", "  zones:\n    day: День\n  months:\n")]})
    assert [(each.code, each.facts["path"]) for each in extra] == [("T02", "words.zones")]


def test_a_word_misspelt_in_one_language_is_one_mistake(check: Check) -> None:
    """A word under two names is not missing twice."""
    files: Files = {
        US: [("  months:\n", "  zones:\n    night: Ніч\n  months:\n")],
        RS: [("  months:\n", "  zones:\n    nigth: Ночь\n  months:\n")],
    }
    assert [each.code for each in check(files)] == ["T03"]


@pytest.mark.parametrize("file", [UK, RU])
def test_a_misspelt_name_is_told_where_it_stands(file: str, check: Check) -> None:
    """If one language has the right name, the other is wrong, not the flow."""
    findings = check({file: [("    buttons:\n      right", "    butons:\n      right")]})
    assert found(findings) == ["T03 butons"]
    assert findings[0].at.file == file


def test_a_placeholder_behind_a_condition_may_be_missing(check: Check) -> None:
    """Only what a text shows in any case is compared, whatever the loops are called."""
    files: Files = {RU: [("{% for m in account.meters %}\n    № {{ m.number }}",
                          "{% for one in account.meters %}\n    № {{ one.number }}")]}  # fmt: skip
    assert check(files) == []


def test_a_text_that_cannot_be_read_is_one_mistake(check: Check) -> None:
    """Neither its names nor what it lost are reported beside it."""
    assert [each.code for each in check({RU: [("account.address }}", "acount.adress }")]})] == [
        "T05"
    ]


def test_a_broken_locale_hides_what_it_may_hold(check: Check) -> None:
    """No text is said to be missing while a file cannot be read."""
    findings = check({UK: [("  hello: Вітаємо!", "\thello: Вітаємо!")]})
    assert {each.code[0] for each in findings} == {"Y"}


def test_the_engine_lacks_all_its_texts_at_once(check: Check) -> None:
    """However many of its texts are missing, it is one finding with all of them."""
    files: Files = {US: [("  group: Напишіть, будь ласка, боту особисто.\n", ""),
                         ("  stale: Цей крок уже неактуальний.\n", "")],
                    RS: [("  group: Напишите, пожалуйста, боту лично.\n", ""),
                         ("  stale: Этот шаг уже неактуален.\n", "")]}  # fmt: skip
    findings = check(files)
    assert [each.code for each in findings] == ["T01"]
    assert findings[0].facts["snippet"] == "  engine:\n    stale: …\n    group: …"
