from engine.core.position import Position
from engine.language.analysis.shapes import ANY, DATE, DECIMAL, FLAG, ITEM, NUMBER, TEXT, Shapes
from engine.language.nodes import Entry, Items, Map, Node, Scalar

AT = Position("services.yaml", 1, 1, 1, 1)


def word(text: str) -> Scalar:
    """Give a word as written."""
    return Scalar(text, AT)


def record(**fields: Node) -> Map:
    """Give fields as written."""
    return Map(tuple(Entry(word(name), value) for name, value in fields.items()), AT)


def shapes(**types: Node) -> Shapes:
    """Give the shapes of some types and no facts."""
    return Shapes(types, {"confirm": FLAG})


def test_types_may_name_one_another() -> None:
    """A field of a field is found through any number of types and lists, also in a circle."""
    every = shapes(a=record(bs=Items((word("b"),), AT)), b=record(x=word("decimal"), a=word("a")))
    items = every.field(every.named("a"), "bs")
    assert items is not None
    item = every.field(items, ITEM)
    assert item is every.named("b")
    assert every.field(every.named("b"), "x") is DECIMAL
    assert every.field(every.named("b"), "a") is every.named("a")


def test_a_field_that_is_not_there_has_no_shape() -> None:
    """Only a described record says that a field is missing."""
    every = shapes(a=record(x=word("text")))
    assert every.field(every.named("a"), "y") is None
    assert every.field(TEXT, "y") is None
    assert every.field(every.named("unknown"), "y") is ANY


def test_dates_have_parts() -> None:
    """``today.year`` is a number."""
    assert shapes().field(DATE, "year") is NUMBER
    assert shapes().field(DATE, "hour") is None


def test_what_every_bot_knows_needs_no_types() -> None:
    """``person`` and ``bot`` are described by the language; facts and types add to them."""
    every = shapes(bot=record(city=word("text")))
    assert set(every.fields(every.named("bot"))) == {
        "name",
        "languages",
        "window",
        "proof",
        "meters",
        "personal_data",
        "city",
        "confirm",
    }
    assert every.field(every.named("bot"), "proof") is TEXT
    assert "accounts" in every.fields(every.named("person"))
