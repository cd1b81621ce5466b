import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.nearest import TWINS, by_likeness, fold, latin_twin, nearest

KINDS = ("account_number", "meter_number", "two_zones", "text", "number", "reading", "contact")


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("button", ("ask", "buttons", "set"), "buttons"),
        ("ad", ("hello", "menu", "send", "add", "readings"), "add"),
        ("chose_account", ("choose_account", "register_account"), "choose_account"),
        ("no_mach", ("done", "no_match"), "no_match"),
        ("meter_no", KINDS, "meter_number"),
        ("adress", ("address", "added"), "address"),
        ("аsk", ("ask", "as"), "ask"),
        ("ASK", ("wait", "ask"), "ask"),
    ],
)
def test_a_slip_of_the_hand_finds_its_name(
    name: str, candidates: tuple[str, ...], meant: str
) -> None:
    """A name with a letter wrong, missing, added or Cyrillic finds the name that was meant."""
    assert nearest(name, candidates) == meant


def test_something_else_finds_nothing() -> None:
    """A name that is like none of the candidates is not guessed at."""
    assert nearest("outages", ("ask", "menu", "wait")) is None


def test_the_first_of_equally_near_names_is_given() -> None:
    """Between equals the order of the file decides, so that the answer never changes."""
    assert nearest("sen", ("send", "sent")) == "send"
    assert nearest("sen", ("sent", "send")) == "sent"


def test_a_stricter_limit_refuses_a_looser_likeness() -> None:
    """The limit is the least likeness that counts."""
    assert nearest("meter_no", KINDS, limit=0.9) is None


def test_a_name_of_a_million_letters_is_not_compared() -> None:
    """A text that cannot be a name gives no suggestion instead of a long wait."""
    assert nearest("a" * 1_000_000, ["a" * 1_000_000]) is None


def test_every_twin_is_one_cyrillic_and_one_latin_letter() -> None:
    """The table folds from Cyrillic to Latin and never the other way."""
    for cyrillic, latin in TWINS.items():
        assert not cyrillic.isascii()
        assert latin.isascii()
        assert fold(cyrillic.upper()) == latin


def test_a_look_alike_is_told_from_a_misspelling() -> None:
    """Only a name that looks exactly the same is a twin."""
    assert latin_twin("аsk", ("ask", "set")) == "ask"
    assert latin_twin("asc", ("ask", "set")) is None
    assert latin_twin("питає", ("ask", "set")) is None


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=8))
def test_the_answer_is_always_a_candidate(name: str, candidates: list[str]) -> None:
    """Whatever is compared, nothing but a candidate is ever suggested."""
    found = nearest(name, candidates)
    assert found is None or found in candidates


@given(st.text(alphabet="abcehikmoptxy_", min_size=1, max_size=20))
def test_a_name_typed_in_cyrillic_finds_itself(name: str) -> None:
    """A whole name typed in look-alike letters is found again."""
    cyrillic = {latin: letter for letter, latin in TWINS.items()}
    typed = "".join(cyrillic.get(letter, letter) for letter in name)
    assert nearest(typed, ["zzz", name]) == name


def test_candidates_can_be_put_in_order_of_likeness() -> None:
    """Where nothing is like enough, whoever looks through the names begins with the best."""
    assert by_likeness("turn_on", ["menu", "turned_on", "hello"])[0] == "turned_on"
    assert by_likeness("menu", ["b", "a"]) == ["b", "a"]
