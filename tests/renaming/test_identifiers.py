"""Names are told from whatever else is spelt like them."""

import pytest

from engine.renaming.identifiers import in_expression, in_text


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("account.number", ["account"]),
        ("not account and my_account", ["account"]),
        ("person.account", []),
        ("x|account", []),
        ("x | account", []),
        ("x is account", []),
        ("x is not account", []),
        ("f(account=1)", []),
        ("account == 1", ["account"]),
        ("'account' ~ \"account\"", []),
        ("a if account else b", ["account"]),
        ("values[account]", ["account"]),
    ],
)
def test_a_name_is_told_from_fields_filters_and_strings(written: str, found: list[str]) -> None:
    """Only the name itself changes in an expression."""
    assert [written[slice(*span)] for span in in_expression(written, "account")] == found


def test_plain_words_of_a_text_are_no_names() -> None:
    """Only what stands within the marks of a text is code."""
    written = "account {{ account }} {% if account.x %}account{% endif %} {# account #}"
    spans = list(in_text(written, "account"))
    assert [written[start - 3 : end + 1] for start, end in spans] == ["{{ account ", "if account."]
