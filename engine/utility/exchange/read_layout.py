"""``flows/<bot>/exchange.yaml`` read into a layout; its mistakes are findings, as in any flow file.

What the keys mean is told in ``layout``.
"""

from collections.abc import Iterable, Mapping

from engine.language.finding import Finding
from engine.language.forms import (
    FLAG,
    PLAIN,
    SILENT,
    Block,
    Either,
    Form,
    Free,
    Listed,
    Series,
    Text,
    Word,
    any_case,
)
from engine.language.load import load
from engine.language.nodes import Entry, Items, Map, Node, Scalar
from engine.language.reader import Reader
from engine.utility.exchange.layout import (
    ACCOUNT_COLUMNS,
    NAMED_COLUMNS,
    OURS,
    PLACE_COLUMNS,
    REGISTER_COLUMNS,
    SEPARATORS,
    WORK_COLUMNS,
    Column,
    Constant,
    ExchangeLayout,
    RegisterLayout,
    Source,
    TableLayout,
)

ENCODINGS = ("utf-8", "cp1251", "cp1125", "cp866", "koi8-u")
MOST_COLUMNS = 1000
ENCODING = Word(ENCODINGS, any_case=True)
_SEPARATORS = (*SEPARATORS[1:], "tab")
_DATES = Word(("YYYY-MM-DD", "dd.mm.yyyy"), any_case=True)
_TIMES = Word(("offset", "kyiv"), any_case=True)
COLUMN = Block(
    "source", {"is": PLAIN, "column": PLAIN, "words": Free(PLAIN)}, some_of=(("is", "column"),)
)
SOURCE = Either((PLAIN, COLUMN))
ACCOUNT = Block(
    "columns", dict.fromkeys((*ACCOUNT_COLUMNS, *NAMED_COLUMNS), SOURCE), needed=("account",)
)
WORK = Block(
    "columns", dict.fromkeys((*WORK_COLUMNS, *PLACE_COLUMNS), SOURCE), needed=("work", "starts")
)
REGISTER = Block(
    "columns", {"when": Free(Listed(SILENT)), **dict.fromkeys(REGISTER_COLUMNS, SOURCE)}
)
TABLE: Mapping[str, Form] = {
    "encoding": ENCODING,
    "separator": Text(any_case("|".join(_SEPARATORS)) + r"|\t", "separator", _SEPARATORS),
    "header": FLAG,
    "dates": _DATES,
    "count": FLAG,
}
ACCOUNTS = Block(
    "accounts",
    {**TABLE, "columns": ACCOUNT, "registers": Series(REGISTER)},
    needs={"registers": ("columns",)},
)
WORKS = Block("works", {**TABLE, "columns": WORK, "times": _TIMES})
READINGS = Block("readings", {"encoding": ENCODING})
EXCHANGE = Block("exchange", {"accounts": ACCOUNTS, "works": WORKS, "readings": READINGS})


def load_layout(source: bytes, file: str) -> tuple[ExchangeLayout, tuple[Finding, ...]]:
    """Read the file; ``file`` is its name in findings. With an error among them, do not import."""
    loaded = load(source, file)
    reader = Reader()
    layout = read_layout(loaded.root, reader)
    return layout, tuple(sorted((*loaded.findings, *reader.findings)))


def read_layout(root: Node | None, reader: Reader) -> ExchangeLayout:
    """Read the tree of the file; what is wrong is reported to the reader and left out."""
    keys = reader.keys(root, EXCHANGE)
    readings = reader.keys(_value(keys, "readings"), READINGS)
    return ExchangeLayout(
        _table(keys.get("accounts"), ACCOUNTS, ACCOUNT, reader),
        _table(keys.get("works"), WORKS, WORK, reader),
        _one_of(readings.get("encoding"), ENCODING, reader) or ExchangeLayout().readings_encoding,
    )


def _table(entry: Entry | None, form: Block, ours: Block, reader: Reader) -> TableLayout:
    keys = reader.keys(entry.value if entry else None, form)
    header = reader.flag(keys.get("header")) is not False
    columns = keys.get("columns")
    if columns is None and "registers" in keys:
        reader.error("S09", keys["registers"].key.at, word="columns")
    sources = _sources(columns.value, ours, header, reader) if columns else None
    if columns and sources is not None:
        for name in ours.needed:
            if name not in sources:
                reader.error("S09", columns.key.at, word=name)
    return TableLayout(
        _one_of(keys.get("encoding"), ENCODING, reader) or OURS.encoding,
        _separator(keys.get("separator"), reader),
        header,
        _one_of(keys.get("dates"), _DATES, reader) == "dd.mm.yyyy",
        _one_of(keys.get("times"), _TIMES, reader) == "kyiv",
        sources,
        _registers(keys.get("registers"), header, reader),
        reader.flag(keys.get("count")) is True,
    )


def _sources(node: Node, ours: Block, header: bool, reader: Reader) -> Mapping[str, Source]:
    sources = {}
    for name, entry in reader.keys(node, ours).items():
        source = _source(entry, header, reader)
        if source is not None:
            sources[name] = source
    return sources


def _source(entry: Entry, header: bool, reader: Reader) -> Source | None:
    """Read ``ADRESA``, ``{is: electricity}`` or ``{column: ZONA, words: {Т1: day}}``."""
    if not isinstance(entry.value, Map):
        written = reader.scalar(entry)
        return _column(written, {}, header, reader) if written else None
    keys = reader.keys(entry.value, COLUMN)
    if "is" in keys:
        constant = reader.scalar(keys["is"])
        return Constant(constant.text) if constant else None
    written = reader.scalar(keys.get("column"))
    if "column" not in keys:
        reader.error("S09", entry.key.at, word="column")
    words = {word.key.text: reader.text(word) for word in reader.entries(_value(keys, "words"))}
    return _column(written, words, header, reader) if written else None


def _column(
    written: Scalar, words: Mapping[str, str], header: bool, reader: Reader
) -> Column | None:
    name = written.text.strip()
    if not header and not _is_number(name):
        reader.error("S07", written.at, word=name, expected="number", low=1, high=MOST_COLUMNS)
        return None
    return Column(name, words)


def _registers(entry: Entry | None, header: bool, reader: Reader) -> tuple[RegisterLayout, ...]:
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.empty):
        return ()
    if not isinstance(entry.value, Items):
        reader.error("S05", entry.key.at, expected="list", word=entry.key.text)
        return ()
    return tuple(_register(item, header, reader) for item in entry.value)


def _register(node: Node, header: bool, reader: Reader) -> RegisterLayout:
    keys = reader.keys(node, REGISTER)
    when: dict[str, frozenset[str]] = {}
    for condition in reader.entries(_value(keys, "when")):
        column = _column(condition.key, {}, header, reader)
        texts = frozenset(text.text.strip() for text in reader.scalars(condition))
        if column and texts:
            when[column.name] = texts
    columns = {}
    for name, entry in keys.items():
        source = _source(entry, header, reader) if name != "when" else None
        if source is not None:
            columns[name] = source
    return RegisterLayout(columns, when)


def _separator(entry: Entry | None, reader: Reader) -> str | None:
    """Read ``;`` or ``,`` or ``tab``; a TAB itself between quotes, too."""
    if entry and isinstance(entry.value, Scalar) and entry.value.text == "\t":
        return "\t"
    written = _one_of(entry, _SEPARATORS, reader)
    return {"": None, "tab": "\t"}.get(written, written)


def _one_of(entry: Entry | None, allowed: Iterable[str], reader: Reader) -> str:
    written = reader.scalar(entry)
    if written is None:
        return ""
    for word in allowed:
        if written.text.strip().casefold() == word.casefold():
            return word
    reader.unknown("S11", written, allowed)
    return ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= MOST_COLUMNS


def _value(keys: Mapping[str, Entry], name: str) -> Node | None:
    return keys[name].value if name in keys else None
