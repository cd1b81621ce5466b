"""The runner, watched: which ways conversations took, by whatever cause they went on.

It does what the runner does; a story only has to know more of it than a channel does.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from engine.core.events import NoticeRaised
from engine.core.flow import Flow
from engine.core.moments import OfEvent, read_moment
from engine.core.session import Session
from engine.core.turn import Passage
from engine.runtime import people
from engine.runtime.announcing import tell
from engine.runtime.chores import Announcement, Chore
from engine.runtime.conversation import Conversation
from engine.runtime.knowledge import Knowledge
from engine.runtime.runner import Runner
from engine.runtime.services import Services
from engine.runtime.store import Row, Store, Transaction
from engine.stories.raising import notice_facts

VALID = timedelta(days=1)
"""How long what a story lets the bot say first is true."""


class WatchedRunner(Runner):
    """Plays one bot, and keeps the conversations that it opened since it was last asked."""

    def __init__(
        self,
        store: Store,
        flow: Flow,
        services: Services,
        knowledge: Knowledge,
        chores: Sequence[Chore] = (),
    ) -> None:
        super().__init__(store, {flow.bot: flow}, services, knowledge, chores)
        self._flow = flow
        self._opened: list[Conversation] = []
        self._left: Conversation | None = None

    def tell(self, channel: str, chat: str, notice: str, stage: str, at: datetime) -> None:
        """Let the bot write first."""

        def raised(tx: Transaction) -> None:
            flow = self._flow
            person, _ = people.meet(tx, flow.bot, channel, chat, flow.languages[0], at)
            facts = notice_facts(tx, flow, person, at)
            account = facts.get("account")
            moments = map(read_moment, flow.notices[notice].stages.values())
            of_event = any(isinstance(moment, OfEvent) for moment in moments)
            number = str(account["number"]) if of_event and isinstance(account, dict) else ""
            event = NoticeRaised(at, notice, stage, facts, number)
            tell(self._talk(tx, flow, person), Announcement(person.id, event, at + VALID))

        self.store.transact(raised)

    def watched(self) -> tuple[tuple[Passage, ...], Session | None]:
        """Give the ways taken since the last call, and the session as it was left in memory.

        None when no conversation was opened, or a chore has changed what it left in the store.
        """
        passages = tuple(passage for talk in self._opened for passage in talk.passages)
        session = self._left.session if self._left else None
        self._opened, self._left = [], None
        return passages, session

    def _do(self, chore: Chore, flow: Flow, at: datetime) -> None:
        before = self.store.transact(_sessions)
        super()._do(chore, flow, at)
        if self.store.transact(_sessions) != before:
            self._left = None

    def opened(self, talk: Conversation) -> None:
        """Remember a conversation, to look at what became of it."""
        self._opened.append(talk)
        self._left = talk


def _sessions(tx: Transaction) -> list[Row]:
    return tx.rows("SELECT person_id, session FROM sessions ORDER BY person_id")
