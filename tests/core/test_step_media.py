"""Pictures, contacts and the like, where they are expected and where not (DOMAIN §2 row 6)."""

from collections.abc import Callable

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

MAIN = """
menu: {buttons: {a: first}}
first: {ask: number}
thanks: {go: menu}
"""


@pytest.fixture
def first(talk: Begin) -> Talk:
    """Bring a person to a question about a number."""
    person = talk(main=MAIN)
    person.press("a")
    return person


@pytest.mark.parametrize("medium", ["sticker", "photo", "voice", "location", "document"])
def test_a_picture_where_words_are_expected_is_explained(first: Talk, medium: str) -> None:
    """A hint, the step stays, never silence."""
    assert first.send(medium) == ["main.first.again"]
    assert first.text == "engine.media"
    assert first.state == "main.first"


def test_a_state_may_explain_pictures_itself(talk: Begin) -> None:
    """The most particular text wins."""
    person = talk(main=MAIN, uk="main: {first: {media: Число!, again: Не те}}")
    person.press("a")
    person.send("sticker")
    assert person.text == "Число!"


def test_a_contact_where_none_is_asked_is_explained(first: Talk) -> None:
    """A card is no answer to another question."""
    assert first.share() == ["main.first.again"]


CONTACT = "menu: {buttons: {a: first}}\nfirst: {ask: contact}\nthanks: {go: menu}"


def test_a_contact_is_shared_and_must_be_ones_own(talk: Begin) -> None:
    """Typed text proves nothing, somebody else's card neither."""
    person = talk(main=CONTACT, uk="main: {first: {contact: Поділитися, not_own: Чужий}}")
    person.press("a")
    assert (person.shown[-1].ask, person.shown[-1].ask_label) == ("contact", "Поділитися")
    assert person.type("+380501112233") == ["main.first.again"]
    assert person.share(own=False) == ["main.first.again"]
    assert person.text == "Чужий"
    assert person.share("0501112233") == ["main.thanks", "main.menu"]


def test_a_sticker_where_a_contact_is_asked_gets_that_questions_text(talk: Begin) -> None:
    """«Write in words» would be wrong there."""
    person = talk(main=CONTACT, uk="main: {first: {again: Натисніть кнопку}}")
    person.press("a")
    person.send("sticker")
    assert person.text == "Натисніть кнопку"


def test_a_photo_is_taken_only_as_a_photo(talk: Begin) -> None:
    """Other media are no pictures."""
    person = talk(main=CONTACT.replace("contact", "photo"))
    person.press("a")
    assert person.shown[-1].ask == "photo"
    assert person.send("document") == ["main.first.again"]
    assert person.send("photo") == ["main.thanks", "main.menu"]


@pytest.mark.parametrize("act", ["sticker", "card", "word", "gone"])
def test_whatever_was_refused_has_the_names_of_a_refused_answer(talk: Begin, act: str) -> None:
    """A text may always show what came, under the question's name too."""
    person = talk(
        person={"accounts": ["один", "два"]},
        main="menu: {buttons: {a: first}}\nfirst: {choose: person.accounts}\nx: {go: menu}",
        uk="main: {first: {again: '{{ first }}|{{ typed }}|{{ tries }}', media: '{{ first }}|'}}",
    )
    person.press("a")
    acts: dict[str, Callable[[], list[str]]] = {
        "sticker": lambda: person.send("sticker"),
        "card": person.share,
        "word": lambda: person.type("слово"),
        "gone": lambda: person.press("#0"),
    }
    person.person["accounts"] = ["два"]
    acts[act]()
    shown = {"sticker": "|", "card": "|", "word": "слово|слово|0", "gone": "один|один|0"}
    assert person.text == shown[act]
