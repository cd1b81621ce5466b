"""Telling a person something of the bot's own accord, within their conversation.

Not who is told what, nor when: that is a chore's.
"""

from datetime import timedelta

from engine.core.events import NoticeRaised
from engine.runtime import outbox
from engine.runtime.conversation import Conversation

VALID = timedelta(days=1)
"""How long after it was due a notice may still be sent (LANGUAGE §3 "Notices")."""


def tell(talk: Conversation, event: NoticeRaised) -> None:
    """Put the words into the outbox; the session stays as it is, and as old as it is.

    So nobody counts as heard of because the bot wrote to them, and no flow version is changed.
    """
    before = talk.session
    talk.hear(event)
    if talk.session == before:
        until = event.at + VALID
        outbox.put(talk.tx, talk.person.id, talk.said, event.at, bulk=True, valid_until=until)
    else:  # a local call that was still pending has been made on the way
        talk.save(event.at)
