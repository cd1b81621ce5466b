"""Addresses as they are shown: each part in one notation."""

import pytest

from engine.utility.addresses.address import Address, read_address
from engine.utility.addresses.shown import shown_address


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("вул. Корзо, буд 5", "вул. Корзо, 5"),
        ("вулиця Корзо 5а", "вул. Корзо, 5-А"),
        ("Корзо 19/2", "Корзо, 19/2"),
        ("проспект Миру, 15 корпус 2", "просп. Миру, 15 корп. 2"),
        ("Берестейський проспект 7", "Берестейський просп., 7"),
        ("наб. Незалежності 7 к. б", "наб. Незалежності, 7 корп. б"),
        ("вул. Набережна 3-к", "вул. Набережна, 3-К"),
        ("Харківське шосе 3/5б", "Харківське шосе, 3/5-Б"),
        ("с. Дубове,  вул.  Лісова", "с. Дубове, вул. Лісова"),
        ("с. Дубове", "с. Дубове"),
    ],
)
def test_an_address_is_shown_in_one_notation(written: str, shown: str) -> None:
    """Whatever word somebody wrote for a street or a house."""
    read = read_address(written)
    assert isinstance(read, Address)
    assert shown_address(read.settlement, read.street, read.house) == shown


def test_what_is_shown_is_read_as_the_same() -> None:
    """A person may send it back."""
    for written in ("вул. Корзо, 5а к2", "Берестейський проспект 7/2г", "мкр. 5, буд. 12"):
        read = read_address(written)
        assert isinstance(read, Address)
        assert read_address(shown_address(read.settlement, read.street, read.house)) == read
