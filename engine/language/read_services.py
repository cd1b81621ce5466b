"""Reader ``services.yaml`` (LANGUAGE §2.3.6 and §3). Not the functions behind the services."""

from engine.language.documents import EventDoc, ServiceDoc, ServicesDoc, Way
from engine.language.load import Loaded
from engine.language.nodes import Entry, Map, Scalar
from engine.language.reader import Reader

FILE_KEYS = ("services", "types", "events")
SERVICE_KEYS = ("about", "takes", "gives", "ends", "changes", "remote", "private", "stand_in")
EVENT_KEYS = ("about", "to", "gives", "urgent", "moments")
AUDIENCES = ("account", "person")


def read_services(loaded: Loaded, reader: Reader) -> ServicesDoc:
    """Read what flows may call, the shapes of what is given, and the events for notices."""
    if loaded.root is None:
        return ServicesDoc(loaded.file)
    keys = reader.keys(loaded.root, FILE_KEYS)
    services, types, events = (
        reader.named(keys[key].value) if key in keys else () for key in FILE_KEYS
    )
    return ServicesDoc(
        file=loaded.file,
        services=tuple(_service(entry, reader) for entry in services),
        types={entry.key.text: entry.value for entry in types},
        events=tuple(_event(entry, reader) for entry in events),
    )


def _service(entry: Entry, reader: Reader) -> ServiceDoc:
    keys = reader.keys(entry.value, SERVICE_KEYS)
    stand_in = keys.get("stand_in")
    return ServiceDoc(
        name=entry.key,
        takes=reader.scalars(keys.get("takes")),
        gives=reader.scalars(keys.get("gives")),
        ends=_ends(keys.get("ends"), reader),
        changes=bool(reader.flag(keys.get("changes"))),
        remote=bool(reader.flag(keys.get("remote"))),
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
    keys = reader.keys(entry.value, EVENT_KEYS)
    to = reader.scalar(keys.get("to"))
    if to is not None and to.text not in AUDIENCES:
        reader.unknown("S11", to, AUDIENCES)
        to = None
    return EventDoc(
        name=entry.key,
        to=to.text if to else "account",
        gives=reader.scalars(keys.get("gives")),
        urgent=bool(reader.flag(keys.get("urgent"))),
        moments=reader.scalars(keys.get("moments")),
    )
