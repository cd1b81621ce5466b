"""The expressions of lines: what is optional, and what may stand apart."""

from engine.core.answers.line_shapes import line_shape, pattern_shapes, variants
from engine.core.answers.template import Field, Word


def test_variants_go_from_the_fullest_to_the_barest() -> None:
    """An answer that was given is never overlooked in favour of a shorter reading."""
    a, b = Field("a", None, optional=True), Field("b", None, optional=True)
    send = Word("send")
    assert variants("{a?} send {b?}") == ((a, send, b), (a, send), (send, b), (send,))


def test_a_line_has_one_shape_with_slashes_and_one_with_spaces() -> None:
    """A slash typed as white space parts single words; typed as a slash, anything."""
    assert line_shape("{a}/{b}", True).fullmatch("1 2 / 3 4").groupdict() == {
        "a": "1 2",
        "b": "3 4",
    }
    assert line_shape("{a}/{b}", False).fullmatch("1 2").groupdict() == {"a": "1", "b": "2"}
    assert line_shape("{a}/{b}", False).fullmatch("1 2 3") is None


def test_groups_of_digits_stand_apart_only_where_asked() -> None:
    """Without being told so, a name is exactly one word."""
    (apart,) = pattern_shapes("send {a}", frozenset({"a"}))
    (single,) = pattern_shapes("send {a}", frozenset())
    assert apart.fullmatch(" send 12 345")["a"] == "12 345"
    assert single.fullmatch(" send 12 345") is None
