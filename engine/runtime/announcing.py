"""Telling a person something of the bot's own accord, within their conversation.

Not who is told what, nor when: that is a chore's.
"""

import logging

from engine.core.flow import Flow
from engine.runtime import news, outbox, people, sessions
from engine.runtime.chores import Announcement
from engine.runtime.conversation import Conversation
from engine.runtime.explaining import explained
from engine.runtime.rounds import Talk
from engine.runtime.store import StoreError, Transaction

log = logging.getLogger("rozmova.runner")


def announce(tx: Transaction, flow: Flow, announcement: Announcement, talk: Talk) -> None:
    """Tell a person something; if that raises they are not told, or it would for ever.

    The chore has noted them as told in this transaction, and the others in it are told. So is
    whoever's conversation only a newer version can read: it stays as it is anyway.
    """
    tx.run("SAVEPOINT announcement")
    try:
        person = people.by_id(tx, announcement.person_id)
        if person is not None:
            people.keep_to_oneself(tx, person.bot, person.channel, person.chat)
            session = sessions.glance(tx, person.id)
            tell(talk(tx, flow, person, session, None), announcement)
    except StoreError:
        raise
    except Exception as error:
        tx.run("ROLLBACK TO SAVEPOINT announcement")
        event = announcement.event
        log.error("%s %s.%s: %s", flow.bot, event.notice, event.stage, explained(error))
    tx.run("RELEASE SAVEPOINT announcement")


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
