"""The reckoning finds what must not be: else no campaign could fail."""

import pytest

from tests.serving.reckoning import Decided, Look, agree, muddled_messages

ONE, TWO, OTHER = [(chat, text, ()) for chat, text in (("1", "a"), ("1", "b"), ("2", "a"))]
SENT = [Decided(ONE, sent=True, spare=0), Decided(TWO, sent=True, spare=0)]


@pytest.mark.parametrize("seen", [[ONE, TWO], [ONE, OTHER, TWO]])
def test_each_chat_has_an_order_of_its_own(seen: list[Look]) -> None:
    """What others see in between is nobody's matter."""
    assert muddled_messages([*SENT, Decided(OTHER, sent=True, spare=0)], seen) == []


@pytest.mark.parametrize("seen", [[TWO, ONE], [ONE, ONE, TWO], [ONE, TWO, ONE]])
def test_a_message_in_the_wrong_place_is_found(seen: list[Look]) -> None:
    """Too early, or once more."""
    assert len(muddled_messages(SENT, seen)) == 1


@pytest.mark.parametrize("seen", [[ONE, ONE, TWO], [ONE, TWO, ONE]])
def test_what_may_have_been_sent_may_come_again(seen: list[Look]) -> None:
    """As often as nobody knew."""
    unsure = [Decided(ONE, sent=True, spare=1), SENT[1]]
    assert muddled_messages(unsure, seen) == []
    assert len(muddled_messages(unsure, [*seen, ONE])) == 1


@pytest.mark.parametrize(
    ("heard", "fine"),
    [
        (["text a", "press b"], True),
        (["text ••••01", "press b"], True),
        (["press b", "text a"], False),
        (["text a"], False),
    ],
)
def test_acts_agree_in_their_order(heard: list[str], fine: bool) -> None:
    """What the journal masks may have been anything."""
    assert agree(["text a", "press b"], heard) is fine
