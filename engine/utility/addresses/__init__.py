"""Addresses: read as people write them, and found among the accounts and works of a utility.

Not who lives there. Reading (``address``, ``houses``) is pure; ``stored`` is SQL.
"""
