"""Signs for the computer within texts: which of them people would read, and which they may."""

import pytest

from tests.language.rules.conftest import RU, UK, Check

ADDRESS = "      {{ account.address }}?\n"


def said(check: Check, line: str) -> list[str]:
    """Check a text with that line in it; give the codes with their words."""
    return [f"{each.code} {each.facts['word']}" for each in check({UK: [(ADDRESS, f"{line}\n")]})]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("{account.address}", ["T05 {account.address}"]),
        ("{ account.address }", ["T05 { account.address }"]),
        ("{account.address|upper}", ["T05 {account.address|upper}"]),
        ("{today}", ["T05 {today}"]),
        ("{{ account.address }} {так}", []),
        ("{{ account.address }} {12}", []),
        ("{{ account.address }} {street}", []),
        ("{{ account.address }} {site.ua}", []),
        ("{{ account.address }} {account address}", []),
    ],
)
def test_braces_are_a_mistake_around_a_known_name(
    check: Check, written: str, found: list[str]
) -> None:
    """``{account.address}`` was to be a placeholder; what means nothing there is left alone."""
    assert said(check, f"      {written}") == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("# ok", ["T05 # ok"]),
        ("# ok T10", ["T05 # ok T10"]),
        ("#ok T10 так треба", ["T05 #ok T10 так треба"]),
        ("{# ok T10 #}", []),
        ("#ok", []),
        ("№ 5 # okay", []),
    ],
)
def test_a_note_within_a_text_is_read_by_people(
    check: Check, written: str, found: list[str]
) -> None:
    """``# ok`` is a note beside a text; within one of several lines it is ``{# ok #}``."""
    assert said(check, f"{ADDRESS}      Так {written}") == found


def test_a_note_within_a_text_silences_what_is_said_of_the_text(check: Check) -> None:
    """``{# ok T10 #}`` in a translation that says less is enough, wherever in it."""
    assert [each.code for each in check({RU: [(ADDRESS, "      Это Ваш адрес?\n")]})] == ["T10"]
    assert check({RU: [("Это Ваш адрес?", "Это Ваш адрес? {# ok T10 #}")]}) == []
