"""Finding the words: the most particular text, in the person's language (LANGUAGE §2.3.7)."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from engine.core import say
from engine.core.flow import Flow

Compile = Callable[..., Flow]

BOT = "answers: {account: {digits: 4}}"
MAIN = """
menu: {buttons: {a: first}}
first: {ask: account, choose: person.accounts, buttons: {skip: menu}}
second: {choose: [red, blue]}
"""


def _reason(flow: Flow, why: str, tries: int = 0) -> str:
    state, said = flow.state("main.first"), {path: tries for path, _ in REASONS}
    return say.reason(flow, "uk", state, why, {}, said)[1]


REASONS = (
    ("main.first.length", "main: {first: {length: TEXT}}"),
    ("main.first.again", "main: {first: {again: TEXT}}"),
    ("answers.account.length", "answers: {account: {length: TEXT}}"),
    ("answers.account.again", "answers: {account: TEXT}"),
    ("answers.choice.again", "answers: {choice: TEXT}"),
)


@pytest.mark.parametrize(("path", "text"), REASONS)
def test_a_reason_is_found_wherever_it_stands(flow: Compile, path: str, text: str) -> None:
    """In the state, for the kind of answer, or for any choice."""
    assert _reason(flow(bot=BOT, main=MAIN, uk=text.replace("TEXT", path)), "length") == path


def test_without_any_reason_the_question_is_said(flow: Compile) -> None:
    """Never silence."""
    assert _reason(flow(bot=BOT, main=MAIN), "length") == "main.first"


@pytest.mark.parametrize(("more", "less"), list(pairwise(text for _, text in REASONS)))
def test_the_more_particular_reason_wins(flow: Compile, more: str, less: str) -> None:
    """From the state's own reason to what is said of any choice."""
    compiled = flow(
        bot=BOT, main=MAIN, uk=less.replace("TEXT", "далі"), ru=more.replace("TEXT", "ближче")
    )
    state = compiled.state("main.first")
    assert say.reason(compiled, "uk", state, "length", {}, {})[1] == "далі"
    assert say.reason(compiled, "ru", state, "length", {}, {})[1] == "ближче"


def test_the_last_of_a_list_serves_for_all_later_tries(flow: Compile) -> None:
    """First time, second time, and so on for ever."""
    compiled = flow(bot=BOT, main=MAIN, uk="main: {first: {again: [раз, двічі]}}")
    assert [_reason(compiled, "again", tries) for tries in (0, 1, 2, 99)] == [
        "раз",
        "двічі",
        "двічі",
        "двічі",
    ]


def test_what_a_language_lacks_is_said_in_the_first(flow: Compile) -> None:
    """Never as a name, never empty."""
    compiled = flow(bot=BOT, main=MAIN, uk="main: {menu: Меню}", ru="main: {first: Вопрос}")
    assert say.text(compiled, "ru", "main.menu.text", {}) == "Меню"
    assert say.text(compiled, "ru", "main.first.text", {}) == "Вопрос"
    assert say.text(compiled, "ru", "main.nothing.text", {}) is None


def test_a_label_comes_before_its_synonyms(flow: Compile) -> None:
    """The first is shown, the rest are understood."""
    compiled = flow(bot=BOT, main=MAIN, uk="main: {first: {buttons: {skip: [Далі, Пропустити]}}}")
    state = compiled.state("main.first")
    assert say.label(compiled, "uk", state, "skip", {}) == ["Далі", "Пропустити"]
    assert say.label(compiled, "uk", state, "other", {}) == []


@pytest.mark.parametrize(
    ("uk", "item", "label"),
    [
        ("main: {first: {choose: '№ {{ item.number }}'}}", {"number": "5"}, "№ 5"),
        ("", "270001", "270001"),
        ("", 12, "12"),
    ],
)
def test_an_item_is_labelled_by_its_text_or_is_its_own(
    flow: Compile, uk: str, item: object, label: str
) -> None:
    """A list of records needs a text, a list of words does not."""
    compiled = flow(bot=BOT, main=MAIN, uk=uk)
    state = compiled.state("main.first")
    assert say.item_label(compiled, "uk", state, item, {}) == label  # type: ignore[arg-type]


def test_a_list_of_names_has_labels_in_the_texts(flow: Compile) -> None:
    """``choose: [red, blue]`` is labelled name by name."""
    compiled = flow(bot=BOT, main=MAIN, uk="main: {second: {choose: {red: Червоний, blue: Синій}}}")
    state = compiled.state("main.second")
    assert [say.item_label(compiled, "uk", state, name, {}) for name in ("red", "blue")] == [
        "Червоний",
        "Синій",
    ]


def test_texts_are_said_without_blanks_around(flow: Compile) -> None:
    """A block of YAML ends with a line break; a message does not."""
    compiled = flow(bot=BOT, main=MAIN, uk="main:\n  menu: |\n    Меню\n\n")
    assert say.text(compiled, "uk", "main.menu.text", {}) == "Меню"
