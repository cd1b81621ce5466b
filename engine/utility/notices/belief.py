"""What somebody believes of a subject: the revision of the last notice that went out to them.

SQL for the other modules of this package. A belief is one number, so that the newest is the
greatest: ``2 * revision + 1``; even when the last word was that the subject does not concern the
account any more. What was withdrawn before it went out is no belief, nor is what did not reach
anybody: a person who had blocked the bot is told of no change of what they never heard.
"""

from typing import Final

REACHED: Final = """n.status = 'told' AND NOT EXISTS (
        SELECT 1 FROM outbox o
        WHERE o.notice_id = n.told_as AND o.status IN ('late', 'blocked', 'failed'))"""
"""The condition under which a row ``n`` of ``notices`` is known to somebody, or will be."""

BELIEF: Final = f"""
    SELECT max(2 * s.revision + CASE s.audience WHEN 'no_more' THEN 0 ELSE 1 END)
    FROM notice_stages s JOIN notices n ON n.stage_id = s.id
    WHERE s.bot = ? AND s.notice IN (?, ?) AND s.subject = ?
      AND n.account = l.account AND n.person_id = l.person_id AND {REACHED}"""  # noqa: S608
"""The belief of a link ``l`` in a subject (``Subject.family``); NULL where nothing was said."""

SPOKE: Final = """
    SELECT DISTINCT n.account AS account
    FROM notice_stages s JOIN notices n ON n.stage_id = s.id
    WHERE s.bot = ? AND s.notice IN (?, ?) AND s.subject = ? AND n.status = 'told'"""
"""The accounts about which somebody was told of a subject (``Subject.family``)."""


def code(revision: int) -> int:
    """Give the belief in a revision as a number."""
    return 2 * revision + 1
