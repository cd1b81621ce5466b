"""Reader a submission window from ``bot.yaml`` (LANGUAGE §3). Not the calendar's arithmetic."""

from datetime import date

from engine.core.window import Always, DayToDay, Outside, Rule, WhileClosing, Window
from engine.language.forms import DAY, Block, Either, Free, Listed, Text, Word, any_case
from engine.language.nodes import Entry, Items, Scalar
from engine.language.reader import Reader
from engine.language.window import WRITTEN, no_such_day, parse_rule, runs_backwards
from engine.language.window_effect import Written, report

RULE = Text(
    any_case(WRITTEN),
    "window",
    ("always", "until day 28", "last 2 and first 3 days", "day 20 to day 25"),
)
MONTH = Text("([0-9]{4})-(0[1-9]|1[0-2])", "month")
DAYS = Listed(DAY)
WINDOW_MAP = Block(
    "window",
    {
        "rule": RULE,
        "outside": Word(tuple(Outside)),
        "overrides": Free(RULE, MONTH.pattern),
        "days_off": DAYS,
        "working_weekends": DAYS,
        "closing": DAYS,
        "while_closing": Word(tuple(WhileClosing)),
    },
    needed=("rule",),
    needs={"while_closing": ("closing",)},
)
_SHORTEST_MONTH = 28
_DATED = ("days_off", "working_weekends", "closing")
WINDOW = Either((RULE, WINDOW_MAP))


def read_window(entry: Entry | None, reader: Reader) -> Window:
    """Read a rule alone, or a map with the policy outside, single months and days off."""
    if entry is None:
        return Window()
    if isinstance(entry.value, Scalar):
        return Window(_every_month(reader.scalar(entry), reader))
    keys = reader.block(entry.value, WINDOW_MAP, entry.key.at)
    window = _window(keys, reader)
    report(window, _written(keys, reader), reader)
    return window


def _window(keys: dict[str, Entry], reader: Reader) -> Window:
    return Window(
        rule=_every_month(reader.scalar(keys.get("rule")), reader),
        outside=Outside(reader.one_of(keys.get("outside"), Outside) or Outside.REFUSE),
        overrides=_overrides(keys.get("overrides"), reader),
        days_off=_days(keys.get("days_off"), reader),
        working_weekends=_days(keys.get("working_weekends"), reader),
        closing=_days(keys.get("closing"), reader),
        while_closing=WhileClosing(
            reader.one_of(keys.get("while_closing"), WhileClosing) or WhileClosing.REFUSE
        ),
    )


def _written(keys: dict[str, Entry], reader: Reader) -> Written:
    """Give the places of what could be read."""
    overrides = []
    for month in reader.entries(keys["overrides"].value) if "overrides" in keys else ():
        name = MONTH.match(month.key.text)
        if name and isinstance(month.value, Scalar) and parse_rule(month.value.text):
            overrides.append((month.key, (int(name[1]), int(name[2])), month.value))
    dated = {key: _scalars(keys[key]) for key in _DATED if key in keys}
    dated = {key: every for key, every in dated.items() if all(_day(each.text) for each in every)}
    return Written(
        overrides=overrides,
        days_off=keys["days_off"].key if "days_off" in dated else None,
        working_weekends=keys["working_weekends"].key if "working_weekends" in dated else None,
        days=[
            (key, scalar, day)
            for key, every in dated.items()
            for scalar in every
            if (day := _day(scalar.text)) is not None
        ],
    )


def _scalars(entry: Entry) -> tuple[Scalar, ...]:
    items = entry.value.items if isinstance(entry.value, Items) else (entry.value,)
    return tuple(item for item in items if isinstance(item, Scalar))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _every_month(written: Scalar | None, reader: Reader) -> Rule:
    """Read the rule of every month; what not every month has is hardly meant (S15)."""
    rule = _rule(written, reader)
    if written is not None and isinstance(rule, DayToDay) and rule.opens > _SHORTEST_MONTH:
        reader.warning("S15", written.at, word=written.text, day=rule.opens, case="short")
    return rule


def _rule(written: Scalar | None, reader: Reader) -> Rule:
    if written is None:
        return Always()
    rule = parse_rule(written.text)
    if rule is None:
        day = no_such_day(written.text)
        case = "backwards" if runs_backwards(written.text) else "window" if day is None else "day"
        reader.error("S07", written.at, word=written.text, case=case, day=day)
    return rule or Always()


def _overrides(entry: Entry | None, reader: Reader) -> tuple[tuple[tuple[int, int], Rule], ...]:
    overrides = []
    for month in reader.entries(entry.value if entry else None):
        written = MONTH.match(month.key.text)
        if written is None:
            reader.error("S07", month.key.at, word=month.key.text, case=MONTH.wrong)
            continue
        rule = _rule(reader.scalar(month), reader)
        overrides.append(((int(written[1]), int(written[2])), rule))
    return tuple(overrides)


def _days(entry: Entry | None, reader: Reader) -> frozenset[date]:
    days = set()
    for written in reader.scalars(entry):
        try:  # it knows other spellings of a date as well, which nobody would read here
            day = date.fromisoformat(written.text) if DAY.match(written.text) else None
        except ValueError:
            day = None
        if day is None:
            reader.error("S07", written.at, word=written.text, case=DAY.wrong)
        else:
            days.add(day)
    return frozenset(days)
