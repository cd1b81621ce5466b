"""Labels typed by hand: DOMAIN §2 row 13 and §7, for every button of every shipped bot."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.flow import Flow
from engine.core.folding import fold, loosest
from engine.core.session import Option
from tests.language.shipped import Asked, flows, questions

FLOWS = flows()
QUESTIONS = [asked for flow in FLOWS for asked in questions(flow)]
LABELS = [(asked, option) for asked in QUESTIONS for option in asked.buttons]
IN_WORDS = [(asked, option) for asked, option in LABELS if any(map(str.isalpha, option.label))]

TWINS = str.maketrans("АВСЕНІКМОРТХУЇаеіорсухї", "ABCEHIKMOPTXYÏaeiopcyxï")
"""Letters that look alike, Cyrillic to Latin."""
CASES: list[Callable[[str], str]] = [str, str.upper, str.lower, str.swapcase, str.title]
APOSTROPHES = "'ʼ’‘`´′″\"“”"
each_bot = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.bot)


@each_bot
def test_no_two_buttons_of_a_question_are_called_alike(flow: Flow) -> None:
    """In either language, by label or synonym, loosely read: one name, one button."""
    for asked in questions(flow):
        names: dict[str, set[str]] = {}
        for option in asked.buttons:
            names.setdefault(loosest(option.label), set()).add(option.name)
        assert {key: found for key, found in names.items() if len(found) > 1} == {}, asked


@each_bot
def test_every_label_is_understood_when_typed(flow: Flow) -> None:
    """Of the person's language or of the other one."""
    for asked in questions(flow):
        for option in asked.buttons:
            assert asked.meant(option.label) == option.name, (asked, option)


@each_bot
def test_no_label_is_the_word_of_another_command(flow: Flow) -> None:
    """A command works at every question, unless a button there has its name and does the same."""
    lines = [(command, line) for command in flow.commands for line in command.lines]
    words = [(command, loosest(word)) for command in flow.commands for word in command.words]
    for asked in questions(flow):
        if asked.language == flow.languages[0]:
            called = {loosest(option.label): option.name for option in asked.buttons}
            taken = [(command, called[word]) for command, word in words if word in called]
            for option in asked.buttons:
                taken += [(command, option.name) for command, line in lines
                          if line.match(option.label) is not None]  # fmt: skip
            assert [name for command, name in taken if not asked.is_command(name, command)] == []


@each_bot
@pytest.mark.parametrize("sign", ["+", "-", "–", "—", "−", " + ", "-\u200b"])
def test_a_plus_or_minus_means_something_only_where_a_button_has_it(sign: str, flow: Flow) -> None:
    """DOMAIN §7: a bare sign is an answer where yes or no is asked, and nowhere else."""
    for asked in questions(flow):
        having = {option.name for option in asked.buttons if fold(option.label) == fold(sign)}
        assert asked.meant(sign) == (having.pop() if having else None), asked


@st.composite
def typed(draw: st.DrawFn) -> tuple[Asked, str, str]:
    """Take a label and type it as people do; give the question, the button's name and the text."""
    asked, option = draw(st.sampled_from(IN_WORDS))
    cased = draw(st.sampled_from(CASES))
    letters = [_typed(draw, letter) for letter in cased(option.label)]
    around = st.text(" \u00a0\t\n!.…»)*📊✅👍🏽\ufe0f\u200b\u200f", max_size=4)
    return asked, option.name, f"{draw(around)}{''.join(letters)}{draw(around)}"


def _typed(draw: st.DrawFn, letter: str) -> str:
    """Type one letter: well, with a twin, with another apostrophe, or with something unseen."""
    if letter in "еЕ":
        letter = draw(st.sampled_from([letter, "ё", "Ё", "е\u0308"]))
    if letter in "'ʼ’":
        other: str = draw(st.sampled_from(["", *APOSTROPHES]))
        return other
    if letter == " ":
        return draw(st.sampled_from([" ", "  ", "\u00a0", "\n", " \u200b "]))
    unseen = draw(st.sampled_from(["", "", "", "\u200b", "\u00ad", "\u200e", "\u0301"]))
    twin: str = draw(st.sampled_from([letter, letter.translate(TWINS)]))
    return twin + unseen


@given(typed())
def test_a_label_is_understood_however_it_is_typed(case: tuple[Asked, str, str]) -> None:
    """Case, spaces, emoji, apostrophes, ё, twins of letters and invisible signs do not count."""
    asked, name, text = case
    assert asked.meant(text) == name


@given(st.sampled_from(IN_WORDS), st.data())
def test_a_label_with_a_letter_less_or_more_is_another_word(
    case: tuple[Asked, Option], data: st.DataObject
) -> None:
    """«Ні» is not «Нічний»: a part of its name is no button, unless it is called so too."""
    asked, option = case
    label = option.label
    places = [place for place, letter in enumerate(label) if letter.isalpha()]
    place = data.draw(st.sampled_from(places))
    more = data.draw(st.sampled_from("абїщжь"))
    called = {loosest(each.label): each.name for each in asked.buttons}
    for text in (label[:place] + label[place + 1 :], label[:place] + more + label[place:]):
        assert asked.meant(text) == called.get(loosest(text))


@given(st.sampled_from(QUESTIONS), st.text("+-—.,!?👍👎✅🙂 \u200b", max_size=4))
def test_signs_without_a_word_press_nothing_else(asked: Asked, signs: str) -> None:
    """An emoji or a row of signs is no button; only the very sign that a button has is."""
    having = {option.name for option in asked.buttons if loosest(option.label) == loosest(signs)}
    assert asked.meant(signs) == (having.pop() if having and loosest(signs) else None)
