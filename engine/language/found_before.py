"""What the rules found in a bot before: served as long as nothing has changed that they look at.

Not the rules and not the files as read (``cache``). Everything here can be deleted at any moment;
an entry that cannot be read only means that the rules look again.

What is found in a bot depends on its own files and on those that it shares, by name, content and
form; on files that stand where nobody reads them; on what the other bots make of the shared
locales; and on the code itself. All of that is in the name of an entry.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from engine.language.analysis.inspection import Inspection, Survey
from engine.language.analysis.locales import Outline
from engine.language.cache import cache_directory, edition, put
from engine.language.finding import Finding
from engine.language.rules.settings import CHANNELS, installed_channels

_Kept = TypeVar("_Kept")


class _Outline(msgspec.Struct, frozen=True, array_like=True):
    said: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


_FINDINGS = msgspec.msgpack.Decoder(tuple[Finding, ...])
_OUTLINE = msgspec.msgpack.Decoder(_Outline)
_ENCODER = msgspec.msgpack.Encoder()


def recall_outlines(survey: Survey) -> None:
    """Give every bot the outline that it had, so that the shared locales need not ask for it."""
    for inspection in survey.inspections:
        key = _key("outline", *_own(inspection))
        kept = _read(key, _OUTLINE)
        if kept is not None:
            lacking = {code: frozenset(paths) for code, paths in kept.lacking.items()}
            inspection.locales.outline = Outline(frozenset(kept.said), lacking)
            continue
        outline = inspection.locales.outline
        sorted_ = {code: tuple(sorted(paths)) for code, paths in outline.lacking.items()}
        _write(key, _ENCODER.encode(_Outline(tuple(sorted(outline.said)), sorted_)))


def found_in(
    inspection: Inspection, look: Callable[[Inspection], Iterable[Finding]]
) -> tuple[Finding, ...]:
    """Give what was found in a bot before, else let ``look`` find it and keep that."""
    key = _key("found", *_own(inspection), inspection.locales.common.bearing)
    kept = _read(key, _FINDINGS)
    if kept is None:
        content = _ENCODER.encode(tuple(look(inspection)))
        _write(key, content)
        kept = _FINDINGS.decode(content)  # as it will be read: a list for every tuple of facts
    return kept


def _own(inspection: Inspection) -> tuple[str, ...]:
    """Write down what of the tree concerns a bot by itself."""
    utility = inspection.utility
    channels = {channel.text for channel in utility.bot.channels}
    installed = [] if channels <= {*CHANNELS} else installed_channels()
    return utility.bot.bot, utility.digest, repr(inspection.sources.strays), repr(installed)


def _key(kind: str, *parts: str) -> str:
    digest = hashlib.sha256(edition())
    for part in parts:
        content = part.encode("utf-8", "surrogateescape")
        digest.update(len(content).to_bytes(8, "big") + content)
    return f"{digest.hexdigest()}.{kind}"


def _read(key: str, decoder: "msgspec.msgpack.Decoder[_Kept]") -> _Kept | None:
    directory = cache_directory("found")
    if directory is None:
        return None
    try:
        return decoder.decode(zlib.decompress((directory / key).read_bytes()))
    except (OSError, zlib.error, msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _write(key: str, content: bytes) -> None:
    directory = cache_directory("found")
    if directory is not None:
        put(directory, key, zlib.compress(content, 1))
