"""From rows of ``notices`` to announcements: a few people at a time, each looked at once more.

Not who was to be told (``audience``) and not the sending: an announcement ends up in the outbox.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from engine.core.events import NoticeRaised
from engine.core.flow import Flow, Notice
from engine.core.on_demand import adding
from engine.core.values import Value, Values
from engine.runtime import people
from engine.runtime.chores import Announcement
from engine.runtime.explaining import explained
from engine.runtime.store import StoreError, Transaction
from engine.utility import accounts
from engine.utility.known import UtilityKnowledge
from engine.utility.notices import stages
from engine.utility.notices.audience import HEARD
from engine.utility.notices.belief import code
from engine.utility.notices.rows import (
    Due,
    any_planned,
    by_person,
    drop,
    end,
    full_channels,
    planned,
)
from engine.utility.notices.source import Source
from engine.utility.notices.stages import Audience, Stage, Subject, Waiting
from engine.utility.notices.timing import day_ends

log = logging.getLogger("rozmova.notices")

MOST: Final = 200
"""Rows in one transaction: others are answered between two."""
STAGES: Final = 500
"""Stages that are looked through for people whose channel has room."""
_TICK: Final = timedelta(microseconds=1)

Room = Mapping[bool, Mapping[str, bool]]
"""Whether each channel takes more notices now: of urgent ones, and of the others."""


class Telling:
    """Tells people of the stages whose audiences are complete, the most pressing first."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources, self._knowledge = sources, UtilityKnowledge()

    def some(
        self, tx: Transaction, flow: Flow, at: datetime, room: Room | None = None
    ) -> tuple[list[Announcement], bool]:
        """Tell the next few people; tells also whether there is more to do.

        Without ``room`` all channels have some.
        """
        told: list[Announcement] = []
        left = MOST
        for waiting in _stages(tx, flow, at, room):
            if waiting.stage.until < at:
                return told, drop(tx, waiting) or bool(told)
            notice = flow.notices.get(waiting.subject.notice)
            urgent = notice is not None and notice.urgent
            rows = planned(tx, waiting, MOST, room[urgent] if room else None)
            full = len(rows) == MOST
            for of_person in by_person(rows, full=full):
                told += self._tell(tx, flow, waiting, of_person, at)
            if not full and not any_planned(tx, waiting):
                stages.become(tx, waiting.id, "done")
            left -= len(rows)
            if left <= 0:
                return told, True
        return told, False

    def _tell(
        self, tx: Transaction, flow: Flow, waiting: Waiting, rows: list[Due], at: datetime
    ) -> list[Announcement]:
        """Tell a person of all their accounts that a stage concerns; what fails is theirs alone."""
        if not rows[0].reachable:
            end(tx, rows, "blocked")
            return []
        end(tx, [row for row in rows if not row.wanted], "withdrawn")
        wanted = [row for row in rows if row.wanted and _is_news(waiting.stage, row.belief)]
        end(tx, [row for row in rows if row.wanted and row not in wanted], "unconcerned")
        try:
            letters = list(self._letters(tx, flow, waiting, wanted, at)) if wanted else []
        except StoreError:
            raise
        except Exception as error:  # one person's, and no reason to keep it from all others
            log.error("%s %s: %s", flow.bot, waiting.subject.notice, explained(error))
            end(tx, wanted, "failed")
            return []
        if not letters:
            end(tx, wanted, "unconcerned")
        return [letter for letter in letters if letter is not None]

    def _letters(
        self, tx: Transaction, flow: Flow, waiting: Waiting, rows: list[Due], at: datetime
    ) -> Iterator[Announcement | None]:
        """Give one announcement for all accounts at a place; None where somebody else has it."""
        notice, source = flow.notices.get(waiting.subject.notice), self._source(waiting, flow)
        if notice is None or source is None or waiting.stage.name not in notice.stages:
            return  # the bot does not tell of this any more
        heard = waiting.stage.audience in HEARD
        belief = max(row.belief or 0 for row in rows) // 2 or None if heard else None
        facts = source.facts(tx, waiting.subject, belief, at)
        if facts is None:
            return
        for together, shown in self._together(tx, flow, source, rows, at):
            known = {**facts, "account": shown[0], "accounts": shown} if shown else facts
            if self._is_for(tx, flow, notice, together[0].person_id, known, at):
                yield _announced(tx, waiting, notice, together, known, flow, at)
            else:
                end(tx, together, "unconcerned")
                yield None

    def _together(
        self, tx: Transaction, flow: Flow, source: Source, rows: list[Due], at: datetime
    ) -> list[tuple[list[Due], list[Value]]]:
        """Put together rows of one place, with their accounts; a person's row has none."""
        if not rows[0].account:
            return [(rows, [])]
        places: dict[Any, tuple[list[Due], list[Value]]] = {}
        for row in rows:
            known = accounts.by_number(tx, flow, row.account, at)
            account = known or accounts.unknown(row.account)
            group = places.setdefault(tuple(source.place(account)), ([], []))
            group[0].append(row)
            group[1].append(account)
        return list(places.values())

    def _is_for(
        self,
        tx: Transaction,
        flow: Flow,
        notice: Notice,
        person_id: int,
        facts: Values,
        at: datetime,
    ) -> bool:
        """Tell whether a notice is for a person as things stand."""
        audience = notice.to or Audience.WITH_ACCOUNTS
        plain = notice.guard is None and notice.unless is None
        if plain and ("account" in facts or audience == Audience.ALL):
            return True
        person = people.by_id(tx, person_id)
        if person is None:
            return False
        known = self._knowledge.known(tx, flow, [person], at)[person.id]
        has_some = "account" in facts or known.person["accounts"]
        if audience == Audience.WITH_ACCOUNTS and not has_some:
            return False  # billing may have given up those that were linked
        scope: Values = {
            "person": adding(known.person, {}),
            "bot": dict(known.bot),
            "today": known.today,
            **facts,
        }
        wanted = notice.guard is None or notice.guard(scope)
        return wanted and not (notice.unless is not None and notice.unless(scope))

    def _source(self, waiting: Waiting, flow: Flow) -> Source | None:
        name = waiting.subject.notice
        return next((each for each in self._sources if each.tells(name, flow)), None)


def _announced(
    tx: Transaction,
    waiting: Waiting,
    notice: Notice,
    rows: list[Due],
    facts: Values,
    flow: Flow,
    at: datetime,
) -> Announcement | None:
    """Note that a person is told; None where another process has noted that of any account."""
    key = rows[0].id
    for row in rows:
        sql = "UPDATE notices SET status = 'told', told_as = ? WHERE id = ? AND status = 'planned'"
        if not tx.run(sql, key, row.id):
            return None
    event = NoticeRaised(
        at,
        notice.name,
        waiting.stage.name,
        facts,
        account=rows[0].account,
        silent=at in flow.rules.quiet,
    )
    until = min(waiting.stage.until, day_ends(at) - _TICK)  # «завтра» is another day by then
    return Announcement(rows[0].person_id, event, until, notice.urgent, key)


def _is_news(stage: Stage, belief: int | None) -> bool:
    """Tell whether a person's belief still is that for which the stage was meant.

    Another stage may have told them since the audience was made up.
    """
    meant = belief in {code(revision) for revision in stage.believing}
    if stage.audience == Audience.UNTOLD:
        return meant or (belief or 0) % 2 == 0
    return meant or stage.audience not in HEARD


def _stages(tx: Transaction, flow: Flow, at: datetime, room: Room | None) -> Iterator[Waiting]:
    """Give what may be told now: only what is urgent in the quiet hours."""
    for urgent in (True, False):
        if urgent or at not in flow.rules.quiet:
            full = full_channels(room[urgent]) if room else []
            found = stages.telling(tx, flow.bot, at, full, urgent=urgent, most=STAGES)
            yield from _in_order(found)


def _in_order(found: Sequence[Waiting]) -> Sequence[Waiting]:
    """Put the stages of a subject together: first what is other than people believe.

    Last comes what is for those who know nothing, in case that another stage has told them.
    """
    first: dict[Subject, int] = {}
    for place, waiting in enumerate(found):
        first.setdefault(waiting.subject, place)

    def place_of(waiting: Waiting) -> tuple[int, bool, bool]:
        audience = waiting.stage.audience
        return first[waiting.subject], audience not in HEARD, audience == Audience.UNTOLD

    return sorted(found, key=place_of)
