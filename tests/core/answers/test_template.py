"""How staff write lines."""

import pytest

from engine.core.answers.template import Field, Sign, Word, pieces


def test_a_template_is_words_signs_and_fields() -> None:
    """Spaces part the pieces and are no pieces; Ukrainian words keep their apostrophes."""
    assert pieces("/ {account_number} send {reading?}") == (
        Sign("/"),
        Field("account_number", None, optional=False),
        Word("send"),
        Field("reading", None, optional=True),
    )
    assert pieces("об’єкт {day:reading}/{night:reading}") == (
        Word("об'єкт"),
        Field("day", "reading", optional=False),
        Sign("/"),
        Field("night", "reading", optional=False),
    )


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{day", "brace"),
        ("day}", "brace"),
        ("{день}", "brace"),
        ("{}", "brace"),
        ("{Day}", "brace"),
        ("{{day}}", "brace"),
        ("{day}/{day}", "twice"),
        ("{day}{night}", "adjacent"),
    ],
)
def test_a_wrong_template_has_a_code(template: str, code: str) -> None:
    """What is wrong is named by a code, for which staff read a text."""
    with pytest.raises(ValueError, match=f"^{code}$"):
        pieces(template)
