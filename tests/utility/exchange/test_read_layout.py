"""``exchange.yaml``: what may be written, and what is said about mistakes."""

import pytest

from engine.utility.exchange.layout import (
    OURS,
    Column,
    Constant,
    ExchangeLayout,
    RegisterLayout,
    Source,
    TableLayout,
)
from engine.utility.exchange.read_layout import load_layout

FILE = "flows/poltava/exchange.yaml"


def read(text: str) -> ExchangeLayout:
    """Read a layout without mistakes."""
    layout, findings = load_layout(text.encode(), FILE)
    assert not findings
    return layout


def test_an_empty_file_is_our_own_layout() -> None:
    """What is not said is as we describe it ourselves; a DBF leaves in cp1125."""
    layout = read("# ще нічого\n")
    assert (layout.accounts, layout.works, layout.readings_encoding) == (OURS, OURS, "cp1125")


def test_everything_that_can_be_said_is_read() -> None:
    """Ours stands left, theirs right; texts stay text, whatever YAML would make of them."""
    layout = read("""
accounts:
  encoding: CP1251
  separator: ";"
  dates: dd.mm.yyyy
  count: yes
  columns:
    account: OR
    service: {is: electricity}
    zone: {column: ZONA, words: {1: day, 2: night}}
  registers:
    - {when: {ZONY: [2, 3]}, zone: {is: day}, last_value: POK1}
    - last_value: POK2
works:
  encoding: cp1125
  header: no
  separator: tab
  times: kyiv
  columns: {work: 1, starts: 2, ends: 03}
readings: {encoding: cp866}
""")
    zone = Column("ZONA", {"1": "day", "2": "night"})
    columns: dict[str, Source] = {
        "account": Column("OR"),
        "service": Constant("electricity"),
        "zone": zone,
    }
    assert layout == ExchangeLayout(
        accounts=TableLayout(
            encoding="cp1251",
            separator=";",
            day_first=True,
            columns=columns,
            registers=(
                RegisterLayout(
                    {"zone": Constant("day"), "last_value": Column("POK1")},
                    {"ZONY": frozenset({"2", "3"})},
                ),
                RegisterLayout({"last_value": Column("POK2")}),
            ),
            counted=True,
        ),
        works=TableLayout(
            encoding="cp1125",
            separator="\t",
            header=False,
            kyiv=True,
            columns={"work": Column("1"), "starts": Column("2"), "ends": Column("03")},
        ),
        readings_encoding="cp866",
    )


@pytest.mark.parametrize(
    ("written", "separator"), [('";"', ";"), ('","', ","), ("tab", "\t"), ("TAB", "\t"),
                               ('"\\t"', "\t")],
)  # fmt: skip
def test_separators_are_signs_or_the_word_tab(written: str, separator: str) -> None:
    """A TAB cannot be seen, so it has a name."""
    assert read(f"accounts: {{separator: {written}}}\n").accounts.separator == separator


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("acounts: {}\n", "S01", (1, 1)),
        ("accounts: {encodng: cp1251}\n", "S01", (1, 12)),
        ("accounts: {encoding: utf-16}\n", "S11", (1, 22)),
        ("accounts: {encoding: rot13}\n", "S11", (1, 22)),
        ('accounts: {separator: "|"}\n', "S11", (1, 23)),
        ("accounts: {dates: mm/dd/yyyy}\n", "S11", (1, 19)),
        ("accounts: {times: kyiv}\n", "S01", (1, 12)),
        ("accounts: {header: maybe}\n", "S07", (1, 20)),
        ("accounts:\n  columns: {address: ADRESA}\n", "S09", (2, 3)),
        ("accounts:\n  columns: {account: OR, adress: A}\n", "S01", (2, 26)),
        ("accounts:\n  header: no\n  columns: {account: OR}\n", "S07", (3, 22)),
        ("accounts:\n  header: no\n  columns: {account: 0}\n", "S07", (3, 22)),
        ("accounts:\n  columns: {account: {words: {a: b}}}\n", "S09", (2, 13)),
        ("accounts:\n  registers: [{last_value: POK}]\n", "S09", (2, 3)),
        ("accounts:\n  columns: {account: OR}\n  registers: POK\n", "S05", (3, 3)),
        ("accounts: yes\n", "S05", (1, 11)),
        ("readings: {encoding: koi}\n", "S11", (1, 22)),
    ],
)
def test_mistakes_are_findings_with_their_place(
    text: str, code: str, place: tuple[int, int]
) -> None:
    """Nothing is taken for granted, and nothing raises."""
    _, findings = load_layout(text.encode(), FILE)
    assert (code, place) in [(found.code, (found.at.line, found.at.column)) for found in findings]
    assert all(found.at.file == FILE for found in findings)


def test_a_file_that_is_no_yaml_is_a_finding() -> None:
    """The loader's findings come first."""
    _, findings = load_layout(b"accounts: [", FILE)
    assert findings
