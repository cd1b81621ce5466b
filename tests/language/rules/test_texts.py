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
    label = [("    choose: {therapist: Терапевт}\n", "    choose: Доктор {{ item }}\n")]
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
    pastes = findings[0].facts["paste"]
    assert [paste["file"] for paste in pastes] == [US, RS]
    assert {paste["lines"] for paste in pastes} == {"  stale: …\n  group: …"}


HELP = "register_account:\n  account_number:\n"
HELPS = {US: "    help: Номер є на квитанції{}.\n", RS: "    help: Номер есть на квитанции{}.\n"}


def helped(name: str = "") -> Files:
    """Let the question ``register_account.account_number`` have help of its own."""
    shown = f" {{{{ {name} }}}}" if name else ""
    return {file: [(HELP, HELP + line.format(shown))] for file, line in HELPS.items()}


def test_a_question_may_have_help_and_need_not(check: Check) -> None:
    """What «Допомога» says at a step stands beside the reminder; in every language or in none."""
    assert check(helped()) == []
    assert [each.code for each in check({RS: [(HELPS[RS].format(""), "")]})] == ["T02"]


def test_a_menu_may_have_help_and_a_scene_without_a_question_not(check: Check) -> None:
    """Help is asked for where a person has to answer."""
    menu = [("  menu:\n    text:", "  menu:\n    help: {}.\n    text:")]
    files: Files = {
        file: [(old, new.format(word)) for old, new in menu]
        for file, word in ((UK, "Оберіть"), (RU, "Выберите"))
    }
    assert check(files) == []
    scene: Files = {
        file: [(f"  hello: {word}", f"  hello: {{text: {word}, help: Ось}}")]
        for file, word in ((UK, "Вітаємо!"), (RU, "Здравствуйте!"))
    }
    assert found(check(scene)) == ["T03 help"]


@pytest.mark.parametrize(("name", "known"), [("person.name", True), ("account_number", False)])
def test_help_knows_what_is_known_before_the_answer(name: str, known: bool, check: Check) -> None:
    """At the question its own answer is not there yet."""
    assert found(check(helped(name))) == ([] if known else ["L11 account_number"])


def of_kind(kind: str, name: str = "") -> Files:
    """Let a kind of answer have help."""
    shown = f" {{{{ {name} }}}}" if name else ""
    head = f"  {kind}:\n"
    return {file: [(head, head + line.format(shown))] for file, line in HELPS.items()}


def test_a_kind_of_answer_may_have_help(check: Check) -> None:
    """It is said where a question of the kind has none of its own; buttons alone have no kind."""
    assert check(of_kind("account_number")) == []
    assert found(check(of_kind("choice"))) == ["T03 help"]


@pytest.mark.parametrize(
    ("name", "known"), [("today.year", True), ("account", False), ("tries", False)]
)
def test_help_of_a_kind_knows_what_every_question_of_it_knows(
    name: str, known: bool, check: Check
) -> None:
    """What is found out only later, or belongs to a refusal, is unknown."""
    assert found(check(of_kind("account_number", name))) == ([] if known else [f"T04 {name}"])


PAUSED = "prove_owner:\n  paused: Зачекайте, будь ласка.\n\nstuck:\n"


def paused(*bots: str) -> Files:
    """Let the shared locale speak for a state that only these bots' own ``prove_owner`` have."""
    files: Files = {US: [("stuck:\n", PAUSED)], RS: [("stuck:\n", PAUSED)]}
    flow = "needs: [account]\nstates:\n  address:\n    buttons: {right: end, wrong: paused}\n"
    flow += "  paused:\n    go: end wrong\n"
    return files | {f"flows/{bot}/prove_owner.yaml": flow for bot in bots}


def test_a_shared_text_may_be_of_states_that_only_replacements_have(check: Check) -> None:
    """It is enough that one bot says it, whether all are checked or some."""
    assert check(paused("city")) == []
    assert check({}, bots=["city"]) == []


def test_a_shared_text_that_no_replacement_says_is_stale(check: Check) -> None:
    """When the last bot has given the state up, nobody says its text."""
    assert found(check(paused())) == ["T03 paused"]


@pytest.mark.parametrize(("event", "told"), [("storm", []), ("strom", ["T03 strom"])])
def test_texts_may_stand_ready_for_an_event(check: Check, event: str, told: list[str]) -> None:
    """The shared locale has the words for whoever begins to tell of it; of no event, for nobody."""
    begin = {
        f"locales/{code}/shared.yaml": (f"\nnotices:\n  {event}: {{soon: Буря}}\n")
        for code in ("uk", "ru")
    }
    files: dict[str, str | list[tuple[str, str]]] = {
        name: [("\nengine:", f"{text}\nengine:")] for name, text in begin.items()
    }
    files["flows/services.yaml"] = [("events:\n", "events:\n  storm: {to: account}\n")]
    assert found(check(files)) == told


def test_the_text_of_an_outcome_that_leads_nowhere_is_not_stale(check: Check) -> None:
    """The place is the one mistake, also where it is like a state's name."""
    register = "flows/shared/register_account.yaml"
    for place in ("nowhere", "acount_number"):
        changed = [("not_found: again" if place == "nowhere" else "not_found: nowhere",
                    f"not_found: {place}")]  # fmt: skip
        assert found(check({register: changed})) == [f"L01 {place}"]
