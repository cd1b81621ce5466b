"""Where the accounts of a file are: the keys of their addresses, and the column ``settlement``."""

from pathlib import Path
from typing import Any

import pytest

from engine.utility.exchange.import_accounts import import_accounts
from engine.utility.exchange.layout import ACCOUNT_COLUMNS, Column, Constant, TableLayout
from engine.utility.exchange.problems import Code
from engine.utility.exchange.read_accounts import read_accounts
from tests.utility.exchange.conftest import AT, BOT, Store, cells, register, text_file

COLUMNS = (*ACCOUNT_COLUMNS, "settlement")
KEYS = "settlement, settlement_key, street, street_kind, house, house_suffix"


def stored(store: Store, file: Path, **columns: str) -> tuple[Any, ...]:
    """Import one account; give where it is."""
    rows = cells([register(**columns)], COLUMNS)
    assert import_accounts(store, BOT, text_file(file, rows), AT).clean
    (row,) = store.see(f"SELECT {KEYS} FROM accounts")  # noqa: S608
    return row


@pytest.mark.parametrize(
    ("address", "settlement", "keys"),
    [
        ("вул. Корзо, 20-А", "", (None, "", "корзо", "вул", 20, "а")),
        ("вул. Корзо, 20-А", "м. Ужгород", ("м. Ужгород", "ужгород", "корзо", "вул", 20, "а")),
        ("с. Дубове, Лісова 7", "", ("с. Дубове", "дубове", "лісова", "", 7, "")),
        ("с. Дубове, Лісова 7", "Чоп", ("Чоп", "чоп", "лісова", "", 7, "")),
        ("вул. Корзо, 5-7", "", (None, "", "корзо", "вул", 0, "")),
        ("а/с 12", "", (None, "", "а с", "", 12, "")),
        ("", "", (None, "", "", "", 0, "")),
        ("", "м. Ужгород", ("м. Ужгород", "ужгород", "", "", 0, "")),
    ],
)
def test_an_address_is_stored_by_its_keys(
    store: Store, file: Path, address: str, settlement: str, keys: tuple[Any, ...]
) -> None:
    """As it stands, too; the column is believed rather than the address."""
    assert stored(store, file, address=address, settlement=settlement) == keys
    assert store.see("SELECT address FROM accounts") == [(address or None,)]


def test_an_address_that_cannot_be_read_is_no_mistake(store: Store, file: Path) -> None:
    """It is billing's, and was always shown as it stands; only nothing is known of where it is."""
    assert stored(store, file, address="вул. А, вул. Б, вул. В, 5")[1:] == ("", "а", "вул", 0, "")
    assert stored(store, file, address="?")[1:] == ("", "", "", 0, "")


def test_the_rows_of_an_account_agree_about_its_settlement(file: Path) -> None:
    """As about its address; an empty cell contradicts nothing."""
    rows = [register(settlement="Чоп"), register(meter="2"), register(meter="3", settlement="Ч.")]
    found = read_accounts(text_file(file, cells(rows, COLUMNS)))
    assert [(each.line, each.column, each.code) for each in found.problems] == [
        (4, "settlement", Code.DISAGREES)
    ]


def test_the_settlement_may_be_the_same_for_the_whole_file(store: Store, file: Path) -> None:
    """``settlement: {is: м. Полтава}``."""
    columns = {name: Column(name) for name in ACCOUNT_COLUMNS}
    layout = TableLayout(columns={**columns, "settlement": Constant("м. Полтава")})
    text_file(file, cells([register()], ACCOUNT_COLUMNS))
    import_accounts(store, BOT, file, AT, layout=layout)
    assert store.see("SELECT settlement, settlement_key FROM accounts") == [
        ("м. Полтава", "полтава")
    ]


def test_a_settlement_that_broke_off_is_not_believed(file: Path) -> None:
    """«Ужгор» is another settlement."""
    text_file(file, cells([register(settlement="Ужгород")], COLUMNS))
    file.write_bytes(file.read_bytes().rstrip(b"\n")[:-4])
    assert [each.code for each in read_accounts(file).problems] == [Code.CUT_OFF]
