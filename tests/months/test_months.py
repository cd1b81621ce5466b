"""A month of each bot by the clock: opening, reminders, reading, correction, closing, next base.

The days are written out from the calendars of 2026, not computed: 29 March has 23 hours.
"""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from engine.runtime.store import Transaction
from engine.utility.accounts import by_number, meters_of, registers_of
from tests.months.neighbour import Neighbour, flow_of, kyiv

DUE = "notices.readings_due."


@dataclass(frozen=True, slots=True)
class Month:
    """One bot's March: what is typed for its account, and what the calendar makes of it.

    ``sends`` brings a person from the menu to the first reading; ``zones`` are the registers of
    the first meter with their bases. The days are by default those of "last 2 and first 3 days",
    which in this March are the working days too.
    """

    bot: str
    account: str
    register: tuple[str, ...]
    phone: str | None
    sends: tuple[str, ...]
    values: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    next_sent: str
    reminded_next: tuple[tuple[str, str], ...]
    opens: str = "2026-03-30 09:00"
    reminded: tuple[tuple[str, str], ...] = (("2026-03-30 10:00", "soon"),)
    sent: str = "2026-03-31 12:00"
    as_of: tuple[str, str] = ("2026-04-01", "2026-05-01")
    billing: tuple[str, str] = ("2026-03", "2026-04")
    closed: str = "2026-04-04 00:30"


MONTHS = [
    Month(
        "zaporizhzhia",
        "7654321",
        ("Додати особовий рахунок", "так", "7654321", "Z-9901"),
        None,
        ("Мої особові рахунки", "7654321"),
        (("1100/2150",), ("1110/2160",), ("1200/2250",)),
        next_sent="2026-05-05 12:00",
        reminded_next=(("2026-04-29 10:00", "soon"), ("2026-05-05 10:00", "last")),
    ),
    Month(
        "zakarpattia",
        "234567890",
        ("Додати рахунок", "так", "234567890", "9900234", "ні"),
        None,
        ("Передати показання",),
        (("1600", "750"), ("1610", "760"), ("1700", "850")),
        next_sent="2026-05-03 12:00",
        reminded_next=(("2026-04-29 10:00", "soon"), ("2026-05-03 10:00", "last")),
    ),
    Month(
        "dtek_kyiv",
        "300400500",
        ("Додати рахунок", "так", "300400500"),
        "+380501112233",
        ("Передати показання",),
        (("5100", "3150"), ("5110", "3160"), ("5200", "3250")),
        next_sent="2026-05-03 12:00",
        reminded_next=(("2026-04-29 10:00", "soon"), ("2026-05-03 10:00", "last")),
    ),
    Month(
        "poltava",
        "20304050",
        ("Додати особовий рахунок", "так", "20304050", "так"),
        None,
        ("Передати показники",),
        (("8,5",), ("8,75",), ("10",)),
        opens="2026-03-25 09:00",
        reminded=(("2026-03-25 10:00", "soon"),),
        sent="2026-03-26 12:00",
        as_of=("2026-03-26", "2026-04-28"),
        billing=("2026-03", "2026-04"),
        closed="2026-03-29 00:30",
        next_sent="2026-04-28 12:00",
        reminded_next=(("2026-04-25 10:00", "soon"), ("2026-04-28 10:00", "last")),
    ),
    Month(
        "kharkiv",
        "270007654321",
        (),
        None,
        ("Передача показань", "270007654321"),
        (("8200", "4100"), ("8210", "4110"), ("8300", "4200")),
        opens="2026-03-25 09:00",
        reminded=(),
        sent="2026-03-31 12:00",
        as_of=("2026-03-31", "2026-04-30"),
        billing=("2026-03", "2026-04"),
        closed="",
        next_sent="2026-04-30 12:00",
        reminded_next=(),
    ),
]


@pytest.mark.parametrize("month", MONTHS, ids=[month.bot for month in MONTHS])
def test_a_month(month: Month) -> None:
    """What a person is told, what is stored, and what the next month begins from."""
    person = _registered(month)
    first, second, third = month.values

    person.until(month.opens)
    assert person.reminders == []
    person.until(month.sent)
    assert person.reminders == [(at, DUE + stage) for at, stage in month.reminded]

    assert _send(person, month, first, "так") == "submit_meter.accepted"
    person.until(month.sent.replace("12:00", "15:00"))
    assert _send(person, month, second, "так") == "submit_meter.accepted"
    assert _send(person, month, second) == "submit_meter.already"
    _check_records(person, month, 0, first, ("superseded", None))
    _check_records(person, month, 1, second, ("accepted", 0))

    if month.closed:
        person.until(month.closed)
        said = [message.said for message in person.say(*month.sends)]
        assert "submit_reading.not_open" in said
        assert "read_register.reading" not in said
    count = len(person.records)
    told = len(person.told)
    person.until(month.next_sent)
    assert [(at, said.removeprefix(DUE)) for at, said in person.reminders[told:]] == list(
        month.reminded_next
    )
    assert _bases(person, month) == [Decimal(value) for value in _split(second)]
    assert _send(person, month, third, "так") == "submit_meter.accepted"
    assert len(person.records) == count + len(_split(third))
    _check_records(person, month, 2, third, ("accepted", None))


def _registered(month: Month) -> Neighbour:
    person = Neighbour(month.bot, kyiv("2026-03-10 12:00"))
    person.say("Привіт", *month.register)
    if month.phone:
        person.share(month.phone)
    return person


def _send(person: Neighbour, month: Month, values: tuple[str, ...], *then: str) -> str:
    """Send the readings of the first meter; give what the bot says first to the last message."""
    said = person.say("Меню", *month.sends, *values, *then)
    person.say("Меню")
    return said[0].said


def _bases(person: Neighbour, month: Month) -> list[object]:
    def look(tx: Transaction) -> list[object]:
        found = by_number(tx, flow_of(month.bot), month.account, person.now)
        assert found is not None
        return [register["last"] for register in registers_of(meters_of(found)[0])]

    return person.store.transact(look)


def _check_records(
    person: Neighbour,
    month: Month,
    sending: int,
    values: tuple[str, ...],
    then: tuple[str, int | None],
) -> None:
    """Look at the records of one sending: exact values, dates, and what they supersede."""
    numbers = _split(values)
    size, (status, earlier) = len(numbers), then
    found = person.records[sending * size : (sending + 1) * size]
    later = int(sending == 2)
    assert [record["value"] for record in found] == numbers
    for place, record in enumerate(found):
        assert record["as_of"] == month.as_of[later]
        assert record["billing_month"] == month.billing[later]
        assert record["status"] == status
        old = None if earlier is None else person.records[earlier * size + place]["id"]
        assert record["supersedes"] == old


def _split(values: tuple[str, ...]) -> list[str]:
    return [part.replace(",", ".") for value in values for part in value.split("/")]
