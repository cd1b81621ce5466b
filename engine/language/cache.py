"""Trees of files already read, kept between runs: to read one again takes a few milliseconds.

Not a store: everything here can be deleted at any moment. A directory that cannot be used, a
damaged or foreign entry only mean that the file is read anew.
"""

import hashlib
import os
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

from engine.core.position import Position
from engine.language.files import NotAFileError, content_of
from engine.language.finding import Finding, Severity
from engine.language.load import LARGEST, Loaded, decode, load
from engine.language.nodes import Items, Map, Scalar

ENTRIES = 10_000
SIZE = 50_000_000


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What cannot be had from the bytes at once."""

    root: Scalar | Map | Items | None
    findings: tuple[Finding, ...]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Kept)


def load_file(path: Path, file: str) -> Loaded:
    """Read a file, from the cache if these bytes were read before; ``file`` as in ``load``."""
    try:
        content = content_of(path)
    except OSError as error:
        at = Position(file, 1, 1, 1, 1)
        facts = {"reason": error.strerror or type(error).__name__}
        if isinstance(error, NotAFileError):
            facts = {"case": "kind"}
        return Loaded(file, "", None, (Finding("Y26", Severity.ERROR, at, facts),))
    directory = cache_directory()
    if directory is None or len(content) > LARGEST:
        return load(content, file)
    key = _key(content, file)
    kept = _read(directory / key)
    if kept is not None:
        return Loaded(file, decode(content, file)[0], kept.root, kept.findings)
    loaded = load(content, file)
    _write(directory, key, _Kept(loaded.root, loaded.findings))
    return loaded


def is_kept(path: Path, file: str) -> bool:
    """Tell whether ``load_file`` would find these bytes in the cache, or not read them at all."""
    directory = cache_directory()
    try:
        content = content_of(path)
    except OSError:
        return True
    return (
        directory is None or len(content) > LARGEST or (directory / _key(content, file)).is_file()
    )


def cache_directory(kind: str = "parsed") -> Path | None:
    """Give a directory of the cache, which need not exist yet; None if there is no place.

    ``$ROZMOVA_CACHE/<kind>``, else ``$XDG_CACHE_HOME/rozmova/<kind>``, else
    ``~/.cache/rozmova/<kind>``.
    """
    if own := os.environ.get("ROZMOVA_CACHE"):
        return Path(own) / kind
    shared = os.environ.get("XDG_CACHE_HOME", "")
    if Path(shared).is_absolute():  # the specification: a relative one is to be ignored
        return Path(shared) / "rozmova" / kind
    try:
        return Path.home() / ".cache" / "rozmova" / kind
    except RuntimeError:
        return None


def has_passed(version: str) -> bool:
    """Tell whether a version of a flow was found without errors before, by this very code."""
    directory = cache_directory("passed")
    return directory is not None and (directory / _passed(version)).is_file()


def note_passed(version: str) -> None:
    """Note that a version of a flow has no errors, so that it need not be checked again."""
    directory = cache_directory("passed")
    if directory is not None:
        with suppress(OSError):
            directory.mkdir(parents=True, exist_ok=True)
            (directory / _passed(version)).touch()
            prune(directory)


def _passed(version: str) -> str:
    return f"{version}-{hashlib.sha256(edition()).hexdigest()[:12]}"


def prune(directory: Path, entries: int = ENTRIES, size: int = SIZE) -> None:
    """Delete the oldest entries over either limit."""
    with suppress(OSError):
        with os.scandir(directory) as found:
            ages = [(each.stat().st_mtime_ns, each.stat().st_size, each.path) for each in found]
        kept = 0
        for place, (_, length, path) in enumerate(sorted(ages, reverse=True)):
            kept += length
            if place >= entries or kept > size:
                Path(path).unlink(missing_ok=True)


def _key(content: bytes, file: str) -> str:
    digest = hashlib.sha256(edition())
    for part in (file.encode(errors="surrogateescape"), content):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@cache
def edition() -> bytes:
    """Give a digest of the code that reads and checks: after a change nothing old is served."""
    digest = hashlib.sha256()
    language = Path(__file__).parent
    for package in (language, language.with_name("core")):
        for module in sorted(package.rglob("*.py")):
            digest.update(module.read_bytes())
    return digest.digest()


def _read(path: Path) -> _Kept | None:
    try:
        return _DECODER.decode(zlib.decompress(path.read_bytes()))
    except (OSError, zlib.error, msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _write(directory: Path, key: str, kept: _Kept) -> None:
    put(directory, key, zlib.compress(_ENCODER.encode(kept), 1))


def put(directory: Path, key: str, content: bytes) -> None:
    """Write an entry beside its place and move it there, so that nobody reads half of one."""
    temporary = directory / f"{key}.{os.getpid()}.tmp"
    with suppress(OSError):
        directory.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(content)
            temporary.replace(directory / key)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        if key.startswith("00"):  # one entry in 256: often enough, and nearly free
            prune(directory)
