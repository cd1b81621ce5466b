"""The channel for a person at a terminal, who tries a bot out."""
