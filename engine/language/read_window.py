"""Reader a submission window from ``bot.yaml`` (LANGUAGE §3). Not the calendar's arithmetic."""

import re
from datetime import date

from engine.core.window import Always, Outside, Rule, WhileClosing, Window
from engine.language.nodes import Entry, Scalar
from engine.language.reader import Reader
from engine.language.window import parse_rule

WINDOW_KEYS = (
    "rule",
    "outside",
    "overrides",
    "days_off",
    "working_weekends",
    "closing",
    "while_closing",
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def read_window(entry: Entry | None, reader: Reader) -> Window:
    """Read a rule alone, or a map with the policy outside, single months and days off."""
    if entry is None:
        return Window()
    if isinstance(entry.value, Scalar):
        return Window(_rule(reader.scalar(entry), reader))
    keys = reader.keys(entry.value, WINDOW_KEYS)
    if "rule" not in keys:
        reader.error("S09", entry.key.at, word="rule")
    if "while_closing" in keys and "closing" not in keys:
        at = keys["while_closing"].key.at
        reader.error("S10", at, word="while_closing", needs=["closing"], case="block")
    return Window(
        rule=_rule(reader.scalar(keys.get("rule")), reader),
        outside=Outside(reader.one_of(keys.get("outside"), Outside) or Outside.REFUSE),
        overrides=_overrides(keys.get("overrides"), reader),
        days_off=_days(keys.get("days_off"), reader),
        working_weekends=_days(keys.get("working_weekends"), reader),
        closing=_days(keys.get("closing"), reader),
        while_closing=WhileClosing(
            reader.one_of(keys.get("while_closing"), WhileClosing) or WhileClosing.REFUSE
        ),
    )


def _rule(written: Scalar | None, reader: Reader) -> Rule:
    if written is None:
        return Always()
    rule = parse_rule(written.text)
    if rule is None:
        reader.error("S07", written.at, word=written.text, case="window")
    return rule or Always()


def _overrides(entry: Entry | None, reader: Reader) -> tuple[tuple[tuple[int, int], Rule], ...]:
    overrides = []
    for month in reader.entries(entry.value if entry else None):
        written = _MONTH.fullmatch(month.key.text)
        if written is None:
            reader.error("S07", month.key.at, word=month.key.text, case="month")
            continue
        rule = _rule(reader.scalar(month), reader)
        overrides.append(((int(written[1]), int(written[2])), rule))
    return tuple(overrides)


def _days(entry: Entry | None, reader: Reader) -> frozenset[date]:
    days = set()
    for written in reader.scalars(entry):
        try:
            days.add(date.fromisoformat(written.text))
        except ValueError:
            reader.error("S07", written.at, word=written.text, case="date")
    return frozenset(days)
