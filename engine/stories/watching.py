"""The runner, watched: which ways conversations took, by whatever cause they went on.

It does what the runner does; a story only has to know more of it than a channel does.
"""

from datetime import datetime

from engine.core.events import NoticeRaised
from engine.core.flow import Flow
from engine.core.session import Session
from engine.core.turn import Passage
from engine.runtime import people
from engine.runtime.conversation import Conversation
from engine.runtime.knowledge import Knowledge
from engine.runtime.people import Person
from engine.runtime.runner import Runner
from engine.runtime.services import Services
from engine.runtime.store import Store, Transaction
from engine.stories.raising import notice_facts


class WatchedRunner(Runner):
    """Plays one bot, and keeps the conversations that it opened since it was last asked."""

    def __init__(self, store: Store, flow: Flow, services: Services, knowledge: Knowledge) -> None:
        super().__init__(store, {flow.bot: flow}, services, knowledge)
        self._flow = flow
        self._opened: list[Conversation] = []

    def tell(self, channel: str, chat: str, notice: str, stage: str, at: datetime) -> None:
        """Let the bot write first."""

        def raised(tx: Transaction) -> None:
            flow = self._flow
            person, _ = people.meet(tx, flow.bot, channel, chat, flow.languages[0], at)
            facts = notice_facts(tx, flow, person, at)
            talk = self._talk(tx, flow, person)
            talk.hear(NoticeRaised(at, notice, stage, facts))
            talk.save(at)

        self.store.transact(raised)

    def watched(self) -> tuple[tuple[Passage, ...], Session | None]:
        """Give the ways taken since the last call, and the session as it was left in memory."""
        opened, self._opened = self._opened, []
        passages = tuple(passage for talk in opened for passage in talk.passages)
        return passages, opened[-1].session if opened else None

    def _talk(self, tx: Transaction, flow: Flow, person: Person) -> Conversation:
        talk = super()._talk(tx, flow, person)
        self._opened.append(talk)
        return talk
