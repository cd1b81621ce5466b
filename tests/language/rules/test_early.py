import pytest

from tests.language.rules.conftest import BOT, RU, UK, Check, found, started, texts

RULES = "flows/city/rules.yaml"
NUMBER = "Рахунок {{ account.number }}."


def run(
    check: Check, states: str, said: str = "", head: str = "", told: str = f"  told: {NUMBER}\n"
) -> list[str]:
    """Check a dialog of its own whose state ``told``, if it has one, speaks of the account."""
    block = texts("rules", more=told + said)
    return found(check({RULES: f"{head}states:\n{states}", BOT: started("rules"), **block}))


def test_what_is_needed_is_known_from_the_start(check: Check) -> None:
    """What a dialog ``needs`` its caller brings; a command cannot."""
    findings = run(check, "  told:\n", head="needs: [account]\n")
    assert findings == ["L10 rules"]


def test_every_way_counts(check: Check) -> None:
    """A name that one of two ways does not bring is not known."""
    states = """
  which:
    do: choose_account
    then:
      none: told
  told:
"""
    assert run(check, states) == ["L11 account"]


def test_a_condition_may_prove_a_name(check: Check) -> None:
    """Behind ``if: account`` there is an account."""
    states = """
  which:
    do: choose_account
    then:
      none: told
  told:
    if: account and account.number
"""
    assert run(check, states) == []


def test_a_text_may_ask_itself(check: Check) -> None:
    """Within ``{% if account %}`` the text may speak of the account."""
    states = "  which:\n    do: choose_account\n    then:\n      none: asked\n  asked:\n"
    said = "  asked: '{% if account %}{{ account.number }}{% endif %}'\n"
    states += "    go: end\n"
    block = texts("rules", more=said)
    assert found(check({RULES: "states:\n" + states, BOT: started("rules"), **block})) == []


def test_a_loop_may_have_made_no_round(check: Check) -> None:
    """What a dialog gives inside ``each`` is not known afterwards; its list is."""
    states = """
  all:
    each: one in person.accounts
    do: choose_account
    then:
      none: end
  told:
"""
    assert run(check, states) == ["L11 account"]


def test_a_pressed_button_is_remembered_unless_something_is_asked(check: Check) -> None:
    """The name of a button is known under the state's name where there is nothing but buttons."""
    states = """
  which:
    buttons:
      one: told
  told:
    set:
      chosen: which
    say: yes
  bye:
    if: account
"""
    said = "  which:\n    text: Номер?\n    buttons: {one: Один}\n  bye: Бувайте.\n"
    said = said.replace("told", "")
    block = texts("rules", more="  told: '{{ which }} {{ chosen }}'\n" + said)
    flow = "states:\n" + states.replace("    if: account\n", "")
    assert found(check({RULES: flow, BOT: started("rules"), **block})) == []


def test_beside_a_question_a_press_answers_nothing(check: Check) -> None:
    """A button beside ``ask`` leaves the question unanswered."""
    states = """
  account_number:
    ask: account_number
    buttons:
      skip: told
  told:
"""
    said = "  account_number:\n    text: Номер?\n    buttons: {skip: Потом}\n"
    block = texts("rules", more="  told: '{{ account_number }}'\n" + said)
    findings = check({RULES: "states:\n" + states, BOT: started("rules"), **block})
    assert found(findings) == ["L11 account_number"]
    assert findings[0].facts["way"] == "account_number → told"


def test_a_name_is_told_once_in_a_dialog(check: Check) -> None:
    """All that comes after the first state in want follows from it."""
    states = """
  which:
    do: choose_account
    then:
      none: told
  told:
  again_told:
    do: remember_account
"""
    assert run(check, states) == ["L11 account"]


def test_the_menu_remembers_nothing(check: Check) -> None:
    """Whoever comes to the menu from elsewhere has brought no account."""
    changed = {
        UK: [("Чим допомогти?", "Чим допомогти з {{ account.number }}?")],
        RU: [("Чем помочь?", "Чем помочь с {{ account.number }}?")],
    }
    assert found(check(changed)) == ["L11 account"]


EACH = """
  all:
    each: account_number in person.account_numbers
    do: find_account
    with:
      earlier: {earlier}
    then:
      not_found: partly
    go: end
  partly:
    if: all
"""


@pytest.mark.parametrize("earlier", ["all", "all|length"])
def test_a_round_of_a_loop_knows_the_results_so_far(earlier: str, check: Check) -> None:
    """Within ``with`` the state's own name is the list of what the rounds before gave."""
    assert run(check, EACH.format(earlier=earlier), "  partly: Текст.\n", told="") == []


def test_a_loop_that_ended_early_leaves_its_results(check: Check) -> None:
    """Where a named outcome leads, the results so far and the item in hand are known."""
    said = "  partly: '{% for one in all %}{{ one.number }}{% endfor %}; {{ account_number }}'\n"
    assert run(check, EACH.format(earlier="all"), said, told="") == []


def test_the_list_of_a_loop_is_not_its_own_results(check: Check) -> None:
    """Before the first round there are none yet."""
    states = "  all:\n    each: one in all\n    do: help\n"
    assert run(check, states, told="") == ["L11 all"]


QUESTION = """
  account_number:
    ask: account_number
    check: find_account
    buttons:
      later: {later}
    then:
      not_found: {not_found}
    go: end
  told:
"""
ASKED = "  account_number:\n    text: Номер?\n    not_found: Нема.\n    buttons: {later: Потом}\n"


def test_an_outcome_may_tell_what_its_service_gives(check: Check) -> None:
    """A state to which a named outcome of a service leads may speak of what came with it."""
    states = QUESTION.format(later="end", not_found="told")
    assert run(check, states, ASKED.replace("    not_found: Нема.\n", "")) == []


def test_an_answer_that_was_not_taken_leaves_nothing(check: Check) -> None:
    """What came with an outcome that leads to ``again`` is for its own text only."""
    states = QUESTION.format(later="told", not_found="again")
    assert run(check, states, ASKED) == ["L11 account"]


SEARCH = """
gives: [account]
states:
  account_number:
    ask: account_number
    check: find_account
    buttons:
      later: {later}
      never: end nothing
    then:
      not_found: again
    go: end found
"""


@pytest.mark.parametrize(
    ("later", "findings"), [("end nothing", []), ("end found", ["L11 account"])]
)
def test_a_dialog_may_give_something_with_an_outcome(
    later: str, findings: list[str], check: Check
) -> None:
    """What it knows on every way to that end its caller knows; on one of two is not enough."""
    told = "  which:\n    do: search\n    then: {found: told, nothing: end}\n  told:\n"
    files = {
        "flows/city/search.yaml": SEARCH.format(later=later),
        RULES: "states:\n" + told,
        BOT: started("rules"),
    }
    asked = ASKED.replace("later: Потом", "later: Потом, never: Нет")
    block = texts("rules", more=f"  told: {NUMBER}\n\nsearch:\n{asked}")
    assert found(check({**files, **block})) == findings


def test_a_state_that_is_gone_while_its_answer_is_used_is_one_mistake(check: Check) -> None:
    """That its text is never said follows from it."""
    states = "  one:\n    if: person.name\n    set:\n      place: person.name\n  told:\n"
    told = "  told: Це {{ place }}.\n"
    assert run(check, states, said="  place: Де це?\n", told=told) == ["L11 place"]


def test_a_text_without_a_state_is_told_beside_what_is_used_too_early(check: Check) -> None:
    """Only the text of the state that is gone follows from that."""
    states = "  one:\n    if: person.name\n    set:\n      place: person.name\n  told:\n"
    told = "  told: Це {{ place }}.\n"
    assert run(check, states, said="  other: Де це?\n", told=told) == ["L11 place", "T03 other"]


def test_a_state_that_is_gone_while_nothing_else_has_its_answer_is_one_mistake(
    check: Check,
) -> None:
    """The dialog does not know the name at all then, and that its text is never said follows."""
    states = "  one:\n    set:\n      kept: place\n  told:\n"
    told = "  told: Це {{ kept }}.\n"
    assert run(check, states, said="  place: Де це?\n", told=told) == ["T04 place"]
