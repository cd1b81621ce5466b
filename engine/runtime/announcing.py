"""Telling a person something of the bot's own accord, within their conversation.

Not who is told what, nor when: that is a chore's.
"""

from engine.runtime import news, outbox
from engine.runtime.chores import Announcement
from engine.runtime.conversation import Conversation


def tell(talk: Conversation, announcement: Announcement) -> None:
    """Put the words into the outbox; the session stays as it is, and as old as it is.

    So nobody counts as heard of because the bot wrote to them, and no flow version is changed.
    """
    before, event = talk.session, announcement.event
    talk.hear(event)
    talk.ledger.write(talk.tx)
    if talk.session != before:  # a local call that was still pending has been made on the way
        talk.save(event.at)
        return
    talk.tx.tell(news.waiting(talk.person.bot, talk.person.channel))
    outbox.put(
        talk.tx,
        talk.person,
        talk.said,
        event.at,
        bulk=True,
        valid_until=announcement.valid_until,
        urgent=announcement.urgent,
        notice_id=announcement.notice_id,
    )
