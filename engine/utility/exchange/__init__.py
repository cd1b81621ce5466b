"""Exchange with billing: files of accounts and works come in, files of readings go out.

Files, not a billing system's REST interface. ``import_accounts``, ``import_works``,
``import_schedule`` (what is in a published schedule is ``schedule``'s matter) and
``export_readings`` are what others call; ``layout`` says how a utility's own files differ from
ours (DESIGN §5, DOMAIN §6).
"""
