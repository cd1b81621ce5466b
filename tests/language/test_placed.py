import re

from hypothesis import given
from hypothesis import strategies as st

from engine.language.placed import with_code_as

CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@given(st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "а", "\n"])))
def test_code_is_what_stands_between_its_marks(signs: list[str]) -> None:
    """Wherever it begins and ends."""
    text = "".join(signs)
    assert with_code_as(lambda code: f"<{code}>", text) == CODE.sub(r"<\g<0>>", text)


def test_what_is_never_closed_is_looked_for_once() -> None:
    """A text of nothing but opening marks is not searched again for each of them."""

    class Searched(str):
        __slots__ = ()
        times = 0

        def find(self, *given: object) -> int:
            Searched.times += 1
            return str.find(self, *given)  # type: ignore[arg-type]

    assert with_code_as(str.upper, Searched("{{{%{#" * 1_000)) == "{{{%{#" * 1_000
    assert Searched.times == 3
