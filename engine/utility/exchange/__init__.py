"""Exchange with billing: files of accounts and works come in, files of readings go out.

Tables in files, not a billing system's REST interface, and not the hourly schedules of outages.
``import_accounts``, ``import_works`` and ``export_readings`` are what others call; ``layout`` says
how a utility's own files differ from ours (DESIGN §5, DOMAIN §6).
"""
