"""A phone number typed where the channel has no button that shares it (DOMAIN §3)."""

from collections.abc import Callable

import pytest

from tests.core.talk import Talk

Begin = Callable[..., Talk]

MAIN = """
menu: {buttons: {a: phone}}
phone: {ask: contact, buttons: {skip: menu}}
name: {ask: text}
end_: {ask: text}
"""
TEXTS = """
main:
  phone: {contact: Поділитися, again: Не номер, not_own: Чужий, buttons: {skip: Далі}}
"""
PHONE = "+380501112233"


@pytest.fixture
def ask(talk: Begin) -> Callable[[bool | None], Talk]:
    """Bring a person to the question, in a channel that shares contacts, or not."""

    def begin(shares: bool | None) -> Talk:
        known = {} if shares is None else {"types_contact": not shares}
        person = talk(person=known, main=MAIN, uk=TEXTS)
        person.press("a")
        return person

    return begin


@pytest.mark.parametrize("typed", [PHONE, "050 111-22-33", "0501112233", "380501112233"])
def test_a_number_that_is_typed_is_taken_where_nothing_shares_it(
    ask: Callable[..., Talk], typed: str
) -> None:
    """It is remembered as a shared one is."""
    person = ask(False)
    assert person.type(typed) == ["main.name"]
    assert person.values("phone") == {"phone": PHONE}


@pytest.mark.parametrize("shares", [True, None])
def test_a_typed_number_proves_nothing_where_a_button_shares_it(
    ask: Callable[..., Talk], shares: bool | None
) -> None:
    """The person is asked to press the button; a channel that nobody knows has one."""
    person = ask(shares)
    assert person.type(PHONE) == ["main.phone.again"]
    assert person.text == "Не номер"
    assert person.state == "main.phone"


@pytest.mark.parametrize("typed", ["слово", "12345", "+1 202 555 0100", "", "050111223", "📞"])
def test_what_is_no_number_is_asked_for_again(ask: Callable[..., Talk], typed: str) -> None:
    """Nothing is kept of it."""
    person = ask(False)
    assert person.type(typed) == ["main.phone.again"]
    assert person.state == "main.phone"
    assert "phone" not in person.session.top.values


def test_the_buttons_of_the_question_come_first(ask: Callable[..., Talk]) -> None:
    """By label, wherever the number may come from."""
    for shares in (True, False):
        person = ask(shares)
        assert person.type("далі") == ["main.menu"]


def test_a_card_is_still_taken(ask: Callable[..., Talk]) -> None:
    """Somebody else's is refused, as everywhere."""
    person = ask(False)
    assert person.share(own=False) == ["main.phone.again"]
    assert person.text == "Чужий"
    person.share(PHONE)
    assert person.values("phone") == {"phone": PHONE}


def test_another_question_takes_a_number_as_it_is(ask: Callable[..., Talk]) -> None:
    """Only the question about the contact reads phones."""
    person = ask(False)
    person.type(PHONE)
    person.type("050 111 22 33")
    assert person.values("name") == "050 111 22 33"
