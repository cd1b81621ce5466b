import re
import string
from importlib.resources import files

import pytest

from engine.messages import LANGUAGES, Saying, fill, has, keys, placeholders, say, words

DIRECTORY = files("engine.messages")
CATALOGUES = sorted(
    each.name.removesuffix(".toml")
    for each in DIRECTORY.joinpath(LANGUAGES[0]).iterdir()
    if each.name.endswith(".toml")
)


def specifications(lang: str, catalogue: str, key: str) -> list[str]:
    """List what stands after the colon in the placeholders of a text."""
    parsed = string.Formatter().parse(words(lang, catalogue, key))
    return [spec for _, _, spec, _ in parsed if spec]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_catalogue(lang: str) -> None:
    """No catalogue is left untranslated."""
    names = {each.name for each in DIRECTORY.joinpath(lang).iterdir()}
    assert {f"{catalogue}.toml" for catalogue in CATALOGUES} <= names


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_language_says_the_same_things(catalogue: str) -> None:
    """What is said in one language is said in the other, in the same order."""
    assert keys("uk", catalogue) == keys("en", catalogue)


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_language_uses_the_same_facts(catalogue: str) -> None:
    """A translation drops no fact and invents none."""
    for key in keys("uk", catalogue):
        assert placeholders("uk", catalogue, key) == placeholders("en", catalogue, key), key


@pytest.mark.parametrize(("lang", "forms"), [("uk", 3), ("en", 2)])
def test_plurals_have_the_forms_of_their_language(lang: str, forms: int) -> None:
    """Ukrainian has three forms of a noun, English two."""
    for catalogue in CATALOGUES:
        for key in keys(lang, catalogue):
            for spec in specifications(lang, catalogue, key):
                assert not spec.startswith("plural(") or spec.count("|") + 1 == forms, key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_repeated_line_has_one_list(lang: str) -> None:
    """Only one list can give its items a line each."""
    for catalogue in CATALOGUES:
        for key in keys(lang, catalogue):
            for line in words(lang, catalogue, key).split("\n"):
                assert line.count(":each}") <= 1, key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_has_a_title_and_a_body(lang: str) -> None:
    """Nothing is reported by its code alone, and a case has no more parts than its code."""
    for key in keys(lang, "check"):
        subject, *_, part = key.split(".")
        if re.fullmatch(r"[A-Z]\d\d", subject):
            assert part in ("title", "body"), key
            assert has(lang, "check", f"{subject}.title")
            assert has(lang, "check", f"{subject}.body")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_title_is_one_line_without_a_full_stop(lang: str) -> None:
    """The first line of a message is short: it is also a link and a heading."""
    saying = Saying("exchange", "bad_quotes", {})
    for key in keys(lang, "check"):
        if key.endswith(".title"):
            facts = dict.fromkeys(placeholders(lang, "check", key), 5) | {"said": saying}
            title = say(lang, "check", key, **facts)
            assert "\n" not in title
            assert title == title.strip().removesuffix(".")


def test_an_unknown_key_is_the_programmers_error() -> None:
    """Words that nobody wrote are not made up."""
    with pytest.raises(LookupError, match=r"Y99\.title"):
        say("uk", "check", "Y99.title")


def test_a_missing_fact_is_the_programmers_error() -> None:
    """A text is never said with a hole in it."""
    with pytest.raises(LookupError, match="name"):
        say("uk", "check", "Y07.title")


def test_a_line_without_its_fact_is_left_out() -> None:
    """A suggestion that there is not takes its whole line away, and no empty line is left."""
    with_it = say("uk", "check", "Y23.body", name="x", suggestion="y")
    without = say("uk", "check", "Y23.body", name="x", suggestion=None)
    assert "Мабуть, Ви мали на увазі «y»." in with_it.split("\n")
    assert without == with_it.replace("Мабуть, Ви мали на увазі «y».\n", "")


def test_empty_lines_around_a_left_out_line_become_one() -> None:
    """A paragraph that goes away takes the empty line above it along."""
    assert fill("uk", "а\n\n{б}\n\nв\n\n{г}\n", {"б": None, "г": []}) == "а\n\nв"


@pytest.mark.parametrize(
    ("count", "word"),
    [(0, "рядків"), (1, "рядок"), (2, "рядки"), (4, "рядки"), (5, "рядків"), (11, "рядків"),
     (12, "рядків"), (14, "рядків"), (21, "рядок"), (22, "рядки"), (111, "рядків")],
)  # fmt: skip
def test_a_noun_goes_with_its_number(count: int, word: str) -> None:
    """The word after a number has the form that Ukrainian grammar asks for."""
    assert fill("uk", "{n:plural(рядок|рядки|рядків)}", {"n": count}) == word


def test_english_has_one_and_the_rest() -> None:
    """In English only one is one."""
    words = [fill("en", "{n} {n:plural(line|lines)}", {"n": n}) for n in (0, 1, 2, 21)]
    assert words == ["0 lines", "1 line", "2 lines", "21 lines"]


def test_long_numbers_are_written_as_in_their_language() -> None:
    """Thousands are set apart: by a space in Ukrainian, by a comma in English."""
    assert fill("uk", "{n:number}", {"n": 4312}) == "4 312"
    assert fill("en", "{n:number}", {"n": 4312}) == "4,312"


def test_a_list_is_joined_or_given_a_line_each() -> None:
    """The same list may stand in a sentence or one under another."""
    facts = {"names": ["right", "wrong"]}
    assert fill("uk", "є: {names}.", facts) == "є: right, wrong."
    assert fill("uk", "  {names:each}: …", facts) == "  right: …\n  wrong: …"


def test_of_a_long_list_whole_names_are_said_and_how_many_more_there_are() -> None:
    """Nobody reads a hundred names, and half a name misleads."""
    names = [f"name_{number:03}" for number in range(100)]
    first = ", ".join(names[:30])
    assert fill("uk", "є: {names}.", {"names": names}) == f"є: {first} … і ще 70."
    assert fill("en", "{names}", {"names": names}) == f"{first} … and 70 more"
    assert fill("uk", "{names}", {"names": names[:31]}) == ", ".join(names[:31])


def test_facts_are_not_read_as_placeholders() -> None:
    """Braces in what an author wrote stay what they are."""
    assert say("uk", "check", "Y07.title", name="{x}") == "«{x}» тут уже є"


def test_a_saying_is_a_fact_in_the_language_around_it() -> None:
    """Its first line says what is wrong, the others how to correct it; facts end no line."""
    saying = Saying("exchange", "spaces_inside", {"value": "27\n00"})
    assert fill("uk", "{said:what}!", {"said": saying}) == "У номері рахунку «27\n00» є пробіл!"
    assert fill("en", "{said:how}", {"said": saying}) == "Remove it."
    assert saying.said("en") == "There is a space in the account “27 00”. Remove it."
