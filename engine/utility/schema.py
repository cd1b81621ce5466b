"""The tables of utilities: accounts, meters, registers, links, readings, works, the schedule.

Not conversations. Everything exact is text, and alike in every database: decimals; dates as
``YYYY-MM-DD``; months as ``YYYY-MM``; moments as ``engine.runtime.store.moment`` writes them. A
register or a zone without a name is the empty text, because it is part of a key.
"""

from typing import Final

from engine.runtime.store import Migration

ACTIVE: Final = "status IN ('accepted', 'flagged', 'queued')"
"""Which readings count: at most one for a register and billing month (DOMAIN §4 "Correction")."""

MIGRATIONS = (
    Migration(
        "001_utilities",
        (
            """CREATE TABLE accounts (
                bot TEXT NOT NULL,
                number TEXT NOT NULL,
                address TEXT,
                flat TEXT,
                eic TEXT,
                phone TEXT,
                outage_group TEXT,
                verified_until TEXT,
                PRIMARY KEY (bot, number)
            )""",
            """CREATE TABLE registers (
                bot TEXT NOT NULL,
                account TEXT NOT NULL,
                meter TEXT NOT NULL,
                position INTEGER NOT NULL,
                service TEXT NOT NULL,
                unit TEXT NOT NULL,
                register TEXT NOT NULL,
                zone TEXT NOT NULL,
                digits INTEGER,
                decimals INTEGER NOT NULL,
                last_value TEXT,
                last_date TEXT,
                limit_value TEXT,
                PRIMARY KEY (bot, account, meter, register, zone)
            )""",
            """CREATE TABLE links (
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                account TEXT NOT NULL,
                linked_at TEXT NOT NULL,
                notices INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (person_id, account)
            )""",
            "CREATE INDEX links_account ON links (account)",
            """CREATE TABLE attempts (
                id {id},
                bot TEXT NOT NULL,
                kind TEXT NOT NULL,
                channel TEXT NOT NULL,
                chat TEXT NOT NULL,
                account TEXT NOT NULL,
                at TEXT NOT NULL
            )""",
            "CREATE INDEX attempts_chat ON attempts (bot, kind, channel, chat, at)",
            "CREATE INDEX attempts_account ON attempts (bot, kind, account, at)",
            "CREATE INDEX attempts_at ON attempts (bot, at)",
            """CREATE TABLE readings (
                id {id},
                bot TEXT NOT NULL,
                account TEXT NOT NULL,
                meter TEXT NOT NULL,
                service TEXT NOT NULL,
                register TEXT NOT NULL,
                zone TEXT NOT NULL,
                value TEXT NOT NULL,
                unit TEXT NOT NULL,
                as_of TEXT NOT NULL,
                billing_month TEXT NOT NULL,
                received_at TEXT NOT NULL,
                channel TEXT NOT NULL,
                status TEXT NOT NULL,
                supersedes INTEGER,
                person_id INTEGER,
                step_key TEXT NOT NULL,
                exported_at TEXT,
                UNIQUE (step_key, account, meter, register, zone)
            )""",
            f"""CREATE UNIQUE INDEX readings_active
                ON readings (bot, account, meter, register, zone, billing_month)
                WHERE {ACTIVE}""",
            """CREATE TABLE receipts (
                bot TEXT NOT NULL,
                step_key TEXT NOT NULL,
                outcome TEXT NOT NULL,
                billing_month TEXT NOT NULL,
                as_of TEXT NOT NULL,
                count INTEGER NOT NULL,
                PRIMARY KEY (bot, step_key)
            )""",
            """CREATE INDEX readings_unexported ON readings (bot, id)
                WHERE exported_at IS NULL""",
            """CREATE TABLE works (
                bot TEXT NOT NULL,
                work TEXT NOT NULL,
                kind TEXT NOT NULL,
                outage_group TEXT,
                starts TEXT NOT NULL,
                ends TEXT,
                reason TEXT,
                status TEXT NOT NULL,
                updated_at TEXT NOT NULL,
                PRIMARY KEY (bot, work)
            )""",
            """CREATE TABLE work_accounts (
                bot TEXT NOT NULL,
                work TEXT NOT NULL,
                account TEXT NOT NULL,
                PRIMARY KEY (bot, work, account)
            )""",
            "CREATE INDEX work_accounts_account ON work_accounts (bot, account, work)",
            "CREATE INDEX works_group ON works (bot, outage_group)",
            """CREATE TABLE imports (
                bot TEXT NOT NULL,
                kind TEXT NOT NULL,
                at TEXT NOT NULL,
                rows INTEGER NOT NULL,
                PRIMARY KEY (bot, kind)
            )""",
        ),
    ),
    Migration(
        "002_rules_of_the_field",
        (
            "ALTER TABLE readings ADD COLUMN reason TEXT",
            "ALTER TABLE readings ADD COLUMN photo TEXT",
            """CREATE TABLE aliases (
                bot TEXT NOT NULL,
                alias TEXT NOT NULL,
                account TEXT NOT NULL,
                PRIMARY KEY (bot, alias)
            )""",
            """CREATE TABLE consents (
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                version TEXT NOT NULL,
                given_at TEXT NOT NULL,
                PRIMARY KEY (person_id, version)
            )""",
            """CREATE TABLE notices_raised (
                bot TEXT NOT NULL,
                notice TEXT NOT NULL,
                stage TEXT NOT NULL,
                occasion TEXT NOT NULL,
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                raised_at TEXT NOT NULL,
                PRIMARY KEY (bot, notice, stage, occasion, person_id)
            )""",
            "CREATE INDEX registers_meter ON registers (bot, ltrim(meter, '0'), meter)",
            "CREATE INDEX readings_person ON readings (person_id)",
            "CREATE INDEX notices_raised_person ON notices_raised (person_id)",
        ),
    ),
    Migration(
        "003_schedule",
        (
            """CREATE TABLE schedule (
                bot TEXT NOT NULL,
                outage_group TEXT NOT NULL,
                date TEXT NOT NULL,
                half_hours TEXT NOT NULL,
                updated TEXT NOT NULL,
                seen TEXT NOT NULL,
                PRIMARY KEY (bot, outage_group, date)
            )""",
        ),
    ),
    Migration(
        "004_notices",
        (
            "ALTER TABLE works ADD COLUMN revision INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE works ADD COLUMN planned INTEGER NOT NULL DEFAULT 0",
            "CREATE INDEX works_unplanned ON works (bot, work) WHERE planned = 0",
            "CREATE INDEX accounts_group ON accounts (bot, outage_group, number)",
            """CREATE TABLE work_revisions (
                bot TEXT NOT NULL,
                work TEXT NOT NULL,
                revision INTEGER NOT NULL,
                kind TEXT NOT NULL,
                starts TEXT NOT NULL,
                ends TEXT,
                status TEXT NOT NULL,
                known_at TEXT NOT NULL,
                PRIMARY KEY (bot, work, revision)
            )""",
            """INSERT INTO work_revisions (bot, work, revision, kind, starts, ends, status,
                 known_at)
               SELECT bot, work, 1, kind, starts, ends, status, updated_at FROM works""",
            """CREATE TABLE schedule_revisions (
                bot TEXT NOT NULL,
                outage_group TEXT NOT NULL,
                date TEXT NOT NULL,
                revision INTEGER NOT NULL,
                half_hours TEXT NOT NULL,
                PRIMARY KEY (bot, outage_group, date, revision)
            )""",
            """CREATE TABLE notice_stages (
                id {id},
                bot TEXT NOT NULL,
                notice TEXT NOT NULL,
                subject TEXT NOT NULL,
                revision INTEGER NOT NULL,
                stage TEXT NOT NULL,
                audience TEXT NOT NULL,
                believing TEXT NOT NULL DEFAULT '',
                urgent INTEGER NOT NULL DEFAULT 0,
                due_at TEXT NOT NULL,
                valid_until TEXT NOT NULL,
                passed TEXT NOT NULL DEFAULT '',
                status TEXT NOT NULL DEFAULT 'waiting',
                UNIQUE (bot, notice, subject, revision, stage)
            )""",
            """CREATE INDEX notice_stages_due ON notice_stages (bot, due_at)
               WHERE status = 'waiting'""",
            """CREATE INDEX notice_stages_telling ON notice_stages (bot, urgent, valid_until)
               WHERE status = 'telling'""",
            "CREATE INDEX notice_stages_over ON notice_stages (bot, valid_until)",
            "CREATE TABLE notice_plans (bot TEXT PRIMARY KEY, rules TEXT NOT NULL)",
            """CREATE TABLE notices (
                id {id},
                stage_id INTEGER NOT NULL REFERENCES notice_stages (id) ON DELETE CASCADE,
                account TEXT NOT NULL,
                person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
                status TEXT NOT NULL DEFAULT 'planned',
                told_as INTEGER,
                UNIQUE (stage_id, account, person_id)
            )""",
            """CREATE INDEX notices_planned ON notices (stage_id, person_id)
               WHERE status = 'planned'""",
            "CREATE INDEX notices_person ON notices (person_id)",
            """CREATE TABLE notice_scope (
                stage_id INTEGER NOT NULL REFERENCES notice_stages (id) ON DELETE CASCADE,
                account TEXT NOT NULL,
                PRIMARY KEY (stage_id, account)
            )""",
            "CREATE INDEX notices_told_as ON notices (told_as) WHERE told_as IS NOT NULL",
            """INSERT INTO notice_stages (bot, notice, subject, revision, stage, audience, due_at,
                 valid_until, status)
               SELECT bot, notice, occasion, 1, stage, 'people', min(raised_at), max(raised_at),
                 'done' FROM notices_raised GROUP BY bot, notice, occasion, stage""",
            """INSERT INTO notices (stage_id, account, person_id, status)
               SELECT s.id, '', r.person_id, 'told' FROM notices_raised r
               JOIN notice_stages s ON s.bot = r.bot AND s.notice = r.notice
                 AND s.subject = r.occasion AND s.stage = r.stage""",
            "DROP TABLE notices_raised",
        ),
    ),
    Migration(
        "005_addresses",
        (
            # NULL: stored before addresses had keys; a chore or the next import gives them
            "ALTER TABLE accounts ADD COLUMN settlement TEXT",
            "ALTER TABLE accounts ADD COLUMN settlement_key TEXT",
            "ALTER TABLE accounts ADD COLUMN street TEXT",
            "ALTER TABLE accounts ADD COLUMN street_kind TEXT",
            "ALTER TABLE accounts ADD COLUMN house INTEGER",
            "ALTER TABLE accounts ADD COLUMN house_suffix TEXT",
            "CREATE INDEX accounts_house ON accounts (bot, street, house)",
            """CREATE INDEX accounts_street
                ON accounts (bot, street, settlement_key, street_kind)""",
            "CREATE INDEX accounts_settlement ON accounts (bot, settlement_key)",
            """CREATE TABLE work_places (
                bot TEXT NOT NULL,
                work TEXT NOT NULL,
                place INTEGER NOT NULL,
                settlement TEXT NOT NULL,
                settlement_name TEXT NOT NULL,
                street TEXT NOT NULL,
                street_kind TEXT NOT NULL,
                street_name TEXT NOT NULL,
                low INTEGER NOT NULL,
                high INTEGER NOT NULL,
                parity INTEGER,
                suffix TEXT
            )""",
            "CREATE INDEX work_places_work ON work_places (bot, work, street)",
            "CREATE INDEX work_places_street ON work_places (bot, street)",
            "ALTER TABLE imports ADD COLUMN incomplete INTEGER NOT NULL DEFAULT 0",
        ),
    ),
)
