"""Failed attempts at accounts and proofs, and the pause that too many of them bring (DOMAIN §3).

Not the judgement of an attempt (``registration``). Wrong proofs count against the chat and
against the account; unknown numbers count against the chat alone, for there is no account to
protect. What is counted is in the store: a restart forgives nothing.
"""

from datetime import datetime, timedelta
from typing import Final, Literal

from engine.core.flow import Flow
from engine.runtime.people import Person
from engine.runtime.store import Transaction, moment, when

Kind = Literal["proof", "account"]

_BY_CHAT: Final = "channel = ? AND chat = ?"
_BY_ACCOUNT: Final = "account = ?"


def failed(
    tx: Transaction, bot: Flow, person: Person, kind: Kind, account: str, at: datetime
) -> None:
    """Count a wrong proof or an unknown number; drop what is too old to matter."""
    too_old = moment(at - 2 * bot.rules.attempts.pause)
    tx.run("DELETE FROM attempts WHERE bot = ? AND at < ?", bot.bot, too_old)
    tx.run(
        "INSERT INTO attempts (bot, kind, channel, chat, account, at) VALUES (?, ?, ?, ?, ?, ?)",
        bot.bot,
        kind,
        person.channel,
        person.chat,
        account,
        moment(at),
    )


def looked(tx: Transaction, bot: Flow, person: Person, account: str, at: datetime) -> None:
    """Count an account that was shown to a chat before any proof; each once within a pause."""
    before = tx.row(
        """SELECT 1 FROM attempts WHERE bot = ? AND kind = 'account' AND channel = ? AND chat = ?
           AND account = ? AND at > ?""",
        bot.bot,
        person.channel,
        person.chat,
        account,
        moment(at - bot.rules.attempts.pause),
    )
    if before is None:
        failed(tx, bot, person, "account", account, at)


def forgive(tx: Transaction, person: Person, account: str) -> None:
    """Count an account no longer that has turned out to be the person's."""
    tx.run(
        """DELETE FROM attempts
           WHERE bot = ? AND kind = 'account' AND channel = ? AND chat = ? AND account = ?""",
        person.bot,
        person.channel,
        person.chat,
        account,
    )


def minutes_left(
    tx: Transaction, bot: Flow, person: Person, account: str, at: datetime
) -> int | None:
    """Give how many minutes, begun ones counted, this chat must wait with this account.

    None when there is no pause. The longest counts where there are several.
    """
    tx.lock(f"attempts {bot.bot} {account}")  # others may try the same account at this moment
    limits, chat = bot.rules.attempts, (person.channel, person.chat)
    ends = (
        _pause(tx, bot, "proof", limits.proof, _BY_CHAT, chat, at),
        _pause(tx, bot, "account", limits.account, _BY_CHAT, chat, at),
        _pause(tx, bot, "proof", limits.proof, _BY_ACCOUNT, (account,), at),
    )
    left = max((end - at for end in ends if end is not None), default=None)
    return None if left is None else -(-min(left, limits.pause) // timedelta(minutes=1))


def _pause(
    tx: Transaction,
    bot: Flow,
    kind: Kind,
    limit: int,
    whose: str,
    values: tuple[str, ...],
    at: datetime,
) -> datetime | None:
    """Give the end of a pause: the last failures, as many as are borne, lie within one pause.

    Failures further ahead than a pause are left out: messages may come in another order than
    they were written in.
    """
    pause = bot.rules.attempts.pause
    rows = tx.rows(
        f"""SELECT at FROM attempts WHERE bot = ? AND kind = ? AND {whose} AND at < ?
            ORDER BY at DESC LIMIT ?""",  # noqa: S608
        bot.bot,
        kind,
        *values,
        moment(at + pause),
        limit,
    )
    if not rows or len(rows) < limit:
        return None
    newest, oldest = when(rows[0][0]), when(rows[-1][0])
    end = newest + pause
    return end if newest - oldest < pause and at < end else None
