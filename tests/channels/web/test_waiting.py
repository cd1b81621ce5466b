"""Which polls are ended when too many wait."""

from contextlib import ExitStack

from channels.web.waiting import MOST, Bells


def test_of_too_many_polls_the_oldest_is_ended() -> None:
    """One for one; those that have gone by themselves count no more."""
    bells = Bells(in_all=3)
    with ExitStack() as stack:
        first = stack.enter_context(bells.hang("a"))
        with bells.hang("b"):
            pass
        second, third = (stack.enter_context(bells.hang(chat)) for chat in "cd")
        assert not any(bell.over for bell in (first, second, third))
        fourth = stack.enter_context(bells.hang("e"))
        assert [bell.over for bell in (first, second, third, fourth)] == [True, False, False, False]
        stack.enter_context(bells.hang("f"))
        assert [bell.over for bell in (second, third, fourth)] == [True, False, False]


def test_a_chat_with_many_polls_ends_its_own() -> None:
    """Whether or not there is room for more in all."""
    bells = Bells(in_all=MOST + 2)
    with ExitStack() as stack:
        other = stack.enter_context(bells.hang("b"))
        mine = [stack.enter_context(bells.hang("a")) for _ in range(MOST + 1)]
        assert [bell.over for bell in mine] == [True] + [False] * MOST
        assert not other.over


def test_nothing_is_kept_of_polls_that_are_over() -> None:
    """Ended, or gone by themselves, in whatever order."""
    bells = Bells(in_all=2)
    for _ in range(3):
        with ExitStack() as stack:
            hung = [stack.enter_context(bells.hang(str(number))) for number in range(5)]
            assert [bell.over for bell in hung] == [True, True, True, False, False]
    with bells.hang("a") as one, bells.hang("b") as two:
        assert not one.over
        assert not two.over
