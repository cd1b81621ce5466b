"""``rozmova notices status``: how far the notices have got, as a table or as JSON.

The counting is the utility's. Part of the command line's layer.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from engine.core.kyiv import KYIV
from engine.runtime.store import Store, StoreError
from engine.usage import refused, words
from engine.utility.notices.status import ENDS, Progress, status


def show(store: Store, bots: Sequence[str], work: str | None, form: str) -> None:
    """Print the notices of the bots; ``work`` narrows them down to what is told of that work."""
    try:
        found = store.transact(lambda tx: {bot: status(tx, bot, work) for bot in bots})
    except StoreError as error:
        raise refused(error) from error
    lines = _json(found) if form == "json" else _table(found)
    for line in lines:
        click.echo(line)


def _json(found: dict[str, list[Progress]]) -> Iterator[str]:
    """Give a list of ``bot notice stage planned … withdrawn ahead next_at``."""
    yield json.dumps(
        [_flat(bot, progress) for bot, stages in found.items() for progress in stages],
        ensure_ascii=False,
        indent=2,
    )


def _flat(bot: str, progress: Progress) -> dict[str, object]:
    flat = asdict(progress)
    counts, next_at = flat.pop("counts"), flat.pop("next_at")
    return {"bot": bot, **flat, **counts, "next_at": next_at and next_at.isoformat()}


def _table(found: dict[str, list[Progress]]) -> Iterator[str]:
    rows = [
        (f"{progress.notice}.{progress.stage}", progress)
        for stages in found.values()
        for progress in stages
    ]
    if not rows:
        yield words("notices_none")
        return
    heads = [words(f"notices_{end}") for end in ENDS]
    wide = max(len(name) for name, _ in rows)
    for bot, stages in found.items():
        if not stages:
            continue
        yield f"{bot:{wide}}  " + "  ".join(heads) + "  " + words("notices_ahead")
        for progress in stages:
            cells = zip(heads, (progress.counts[end] for end in ENDS), strict=True)
            shown = "  ".join(f"{count or '·':>{len(head)}}" for head, count in cells)
            name = f"{progress.notice}.{progress.stage}"
            yield f"{name:{wide}}  {shown}  {_next(progress)}".rstrip()


def _next(progress: Progress) -> str:
    if progress.next_at is None:
        return "·"
    at = progress.next_at.astimezone(KYIV)
    return words("notices_next", count=progress.ahead, at=f"{at:%d.%m %H:%M}")
