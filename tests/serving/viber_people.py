"""People in the Viber stand-in, for the scripts."""

from dataclasses import dataclass

from tests.standins.viber import Person, ViberStandIn


def environment(standin: ViberStandIn, bot: str, port: int) -> dict[str, str]:
    """Give the settings with which a bot is served through the stand-in at a port."""
    return {
        f"ROZMOVA_VIBER_TOKEN_{bot.upper()}": standin.token,
        "ROZMOVA_VIBER_API": standin.base,
        "ROZMOVA_VIBER_RATE": "1000",
        "ROZMOVA_VIBER_BROADCAST": "1",
        "ROZMOVA_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


@dataclass(frozen=True, slots=True)
class ViberSpeaker:
    """A person who follows a script (``talking.Speaker``); their first word opens the chat.

    Viber allows one message to welcome with: it holds the bot's first ones.
    """

    person: Person

    def say(self, text: str) -> None:
        """Write something, or open the chat."""
        reply = self.person.write(text) if self.person.seen else self.person.open()
        assert reply.status == 200

    def press(self, label: str) -> None:
        """Press a button of the keyboard that is there."""
        assert self.person.press(label).status == 200

    def share(self, phone: str) -> None:
        """Share a phone with Viber's own button."""
        self.person.phone = phone
        assert self.person.press("Надіслати мій номер").status == 200

    def shown(self, count: int) -> list[str]:
        """Give the texts in the chat, once there are so many."""
        welcome, *_ = self.person.wait(1)
        parts = welcome.text.split("\n\n")
        rest = self.person.wait(max(1, count + 1 - len(parts)))[1:]
        return [*parts, *(message.text for message in rest)]
