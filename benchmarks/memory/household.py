"""A household with two meters, and what its utility does for it: the same for every player.

Nothing is stored. What is judged is judged by the functions that the shipped bots use.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.core.kyiv import KYIV
from engine.core.values import Value, Values
from engine.core.window import DayToDay, Window
from engine.runtime.services import Outcome
from engine.utility import windows
from engine.utility.checks import check_meter, check_reading
from engine.utility.meters import items

AT = datetime(2026, 3, 2, 10, tzinfo=KYIV)
TODAY = AT.date()
BOT: dict[str, Value] = {
    "name": "Полтаватеплоенерго",
    "phone": "(0532) 510-510",
    "languages": [{"code": "uk"}, {"code": "ru"}],
    "window": windows.view(Window(DayToDay(1, 28)), AT),
    "proof": "address",
    "meters": [],
    "personal_data": {"owner": "ПОКВПТГ «Полтаватеплоенерго»", "version": "1", "months": 12},
}


def _meter(number: str, service: str, unit: str, last: int, limit: int) -> dict[str, Value]:
    register: dict[str, Value] = {
        "name": "", "index": None, "codes": [], "direction": "import", "zone": None, "digits": 5,
        "decimals": 3, "unit": unit, "last": Decimal(last), "last_date": date(2026, 2, 1),
        "sent": None, "limit": Decimal(limit), "account": "12345678", "meter": number,
    }  # fmt: skip
    return {
        "number": number, "service": service, "zones": 1, "two_zones": False, "photo": False,
        "replaces": None, "unit": unit, "decimals": 3, "registers": [register],
    }  # fmt: skip


ACCOUNT: dict[str, Value] = {
    "number": "12345678",
    "address": "вул. Соборності, 12",
    "flat": "4",
    "eic": None,
    "group": None,
    "verified_until": date(2031, 5, 31),
    "meters": [
        _meter("771", "heat", "Гкал", 105, 20),
        _meter("772", "hot_water", "м³", 48, 30),
    ],
}
METERS = items(ACCOUNT["meters"])


class Household:
    """One person, their account, and the readings that they have sent."""

    __slots__ = ("language", "sent")

    def __init__(self) -> None:
        self.language = "uk"
        self.sent: dict[str, list[Decimal]] = {}

    @property
    def person(self) -> dict[str, Value]:
        """What is known of the person."""
        return {
            "name": None,
            "phone": None,
            "language": self.language,
            "accounts": [ACCOUNT],
            "account_numbers": ["12345678"],
            "sent_this_month": len(self.sent) == 2,
            "shares_contact": True,
            "types_contact": False,
            "consented": True,
        }

    def use_language(self, language: Values) -> Outcome:
        """Speak a language from now on."""
        self.language = str(language["code"])
        return Outcome()

    def compare_sent(self, account: Values, meter: Values, values: Sequence[Decimal]) -> Outcome:  # noqa: ARG002
        """Compare readings with what was sent before: in this conversation nothing was."""
        return Outcome(sent=None)

    def send_readings(
        self,
        account: Values,  # noqa: ARG002
        meter: Any,
        values: Sequence[Decimal],
        sent: Value = None,  # noqa: ARG002
        photo: Value = None,  # noqa: ARG002
    ) -> Outcome:
        """Take readings."""
        self.sent[meter["number"]] = list(values)
        return Outcome(receipt={"billing_month": "2026-03", "as_of": TODAY, "count": len(values)})

    def call(self, service: str, inputs: Mapping[str, Any]) -> Outcome:
        """Call a service by its name."""
        match service:
            case "check_reading":
                return check_reading(**inputs)
            case "check_meter":
                return check_meter(**inputs)
        called: Outcome = getattr(self, service)(**inputs)
        return called
