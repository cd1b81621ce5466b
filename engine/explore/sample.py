"""The words that a bot's sample data knows: what somebody with a bill and a meter would type."""

from dataclasses import dataclass

from engine.runtime.store import Transaction

_ACCOUNTS = "SELECT number, address, eic, phone FROM accounts WHERE bot = ? ORDER BY number"
_METERS = "SELECT DISTINCT account, meter FROM registers WHERE bot = ? ORDER BY account, meter"
EIC_END = 5
"""Letters at the end of an EIC code that a utility may ask for."""


@dataclass(frozen=True, slots=True)
class SampleWords:
    """Account numbers in their order, and what else is known of each account, by its number."""

    accounts: tuple[str, ...]
    known: dict[str, tuple[str, ...]]
    phones: dict[str, str]
    addresses: tuple[str, ...]

    def about(self, account: str | None) -> tuple[str, ...]:
        """Give what may prove an account: meters, EIC code; without one, those of the first."""
        number = account if account in self.known else next(iter(self.accounts), "")
        return self.known.get(number, ())

    def phone(self, account: str | None) -> str:
        """Give the phone that billing has for an account, else for any."""
        return self.phones.get(account or "") or next(iter(self.phones.values()), "+380501112233")


def sample_words(tx: Transaction, bot: str) -> SampleWords:
    """Read them from a store that holds the sample."""
    accounts = tx.rows(_ACCOUNTS, bot)
    meters = tx.rows(_METERS, bot)
    known: dict[str, tuple[str, ...]] = {}
    for number, _, eic, _ in accounts:
        own = [meter for account, meter in meters if account == number]
        codes = [eic[-EIC_END:], eic] if eic else []
        known[number] = tuple(dict.fromkeys(word for word in (*own, *codes) if word))
    return SampleWords(
        tuple(known),
        known,
        {number: phone for number, _, _, phone in accounts if phone},
        tuple(dict.fromkeys(address for _, address, _, _ in accounts if address)),
    )
