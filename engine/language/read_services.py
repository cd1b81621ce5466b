"""Reader ``services.yaml`` (LANGUAGE §2.3.6 and §3). Not the functions behind the services."""

from engine.language.documents import EventDoc, ServiceDoc, ServicesDoc, Way
from engine.language.forms import (
    FLAG,
    NAME,
    PLACE,
    PLAIN,
    RESERVED,
    Anything,
    Block,
    Either,
    Listed,
    Named,
    Text,
    Word,
)
from engine.language.load import Loaded
from engine.language.nodes import Entry, Map, Scalar
from engine.language.reader import Reader

AUDIENCES = Word(("account", "person"))
NAMES = Listed(Text(rf"(?!({'|'.join(RESERVED)})$){NAME}", "name"))
SERVICE = Block(
    "service",
    {
        "about": PLAIN,
        "takes": Listed(),
        "gives": Listed(),
        "ends": Either((NAMES, Named(PLACE, reserved=()))),
        "changes": FLAG,
        "remote": FLAG,
        "subscribes": FLAG,
        "private": Listed(),
        "stand_in": Anything(),
    },
)
EVENT = Block(
    "event",
    {"about": PLAIN, "to": AUDIENCES, "gives": Listed(), "urgent": FLAG, "moments": Listed()},
)
SERVICES = Block(
    "services", {"services": Named(SERVICE), "types": Named(Anything()), "events": Named(EVENT)}
)


def read_services(loaded: Loaded, reader: Reader) -> ServicesDoc:
    """Read what flows may call, the shapes of what is given, and the events for notices."""
    if loaded.root is None:
        return ServicesDoc(loaded.file)
    keys = reader.keys(loaded.root, SERVICES)
    services, types, events = (
        reader.named(keys[key].value) if key in keys else () for key in SERVICES
    )
    return ServicesDoc(
        file=loaded.file,
        services=tuple(_service(entry, reader) for entry in services),
        types={entry.key.text: entry.value for entry in types},
        events=tuple(_event(entry, reader) for entry in events),
    )


def _service(entry: Entry, reader: Reader) -> ServiceDoc:
    keys = reader.keys(entry.value, SERVICE)
    reader.text(keys.get("about"))  # nobody reads it but people
    stand_in = keys.get("stand_in")
    return ServiceDoc(
        name=entry.key,
        takes=reader.scalars(keys.get("takes")),
        gives=reader.scalars(keys.get("gives")),
        ends=_ends(keys.get("ends"), reader),
        changes=bool(reader.flag(keys.get("changes"))),
        remote=bool(reader.flag(keys.get("remote"))),
        subscribes=bool(reader.flag(keys.get("subscribes"))),
        private=reader.scalars(keys.get("private")),
        stand_in=stand_in.value if stand_in else None,
    )


def _ends(entry: Entry | None, reader: Reader) -> tuple[tuple[Scalar, Way | None], ...]:
    """Read a list of outcomes, or a map from each to the place where it leads by default."""
    if entry is not None and isinstance(entry.value, Map):
        branches = reader.branches(entry, buttons=False)
        return tuple((branch.name, branch.way) for branch in branches)
    return tuple((name, None) for name in reader.scalars(entry) if reader.is_name(name))


def _event(entry: Entry, reader: Reader) -> EventDoc:
    keys = reader.keys(entry.value, EVENT)
    reader.text(keys.get("about"))
    return EventDoc(
        name=entry.key,
        to=reader.one_of(keys.get("to"), AUDIENCES) or "account",
        gives=reader.scalars(keys.get("gives")),
        urgent=bool(reader.flag(keys.get("urgent"))),
        moments=reader.scalars(keys.get("moments")),
    )
