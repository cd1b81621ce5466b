"""The channel for a utility's own site: a page with the chat, which other pages can embed.

``browser`` holds what runs there, the modules are the server's side of it. One line embeds it:
``<script src="https://…/chat/<bot>/embed.js" async></script>``.
"""

from engine.runtime.channel import Capabilities, Channel, ChannelType, Opening


def _open(opening: Opening) -> Channel:
    from channels.web.channel import Web  # only where the web is served

    return Web(opening)


WEB = ChannelType(Capabilities(text=20_000, buttons=100, contact=False), _open)
"""A browser cannot prove whose phone it is, so that the number has to be typed."""
