"""Hostile statements by the thousand: each verb on each table, in each frame of mind."""

from __future__ import annotations

from tests.house.drill import tables_of_records

CONTEXTS = {
    "as oneself": "",
    "as nobody": "RESET portal.principal",
    "as somebody guessed": "SET LOCAL portal.principal = '{victim}:00'",
    "with the token of a live session": "SET LOCAL portal.principal = '{token}'",
    "with one's own signature": "SELECT set_config('portal.principal', '{victim}:' || split_part("
    "current_setting('portal.principal'), ':', 2), true)",
    "with another search path": "SET LOCAL search_path = pg_temp, public, wall",
    "without row security": "SET LOCAL row_security = off",
    "in the dark": "SET LOCAL portal.principal = ''",
}


def tables() -> list[str]:
    return [
        *tables_of_records(), "partners_user", "partners_agency", "partners_agreementparty",
        "partners_sharingagreement", "mfa_authenticator", "django_session", "auth_group",
        "wall.principal_key", "portal_auditseal", "guardian_groupobjectpermission",
    ]  # fmt: skip


def statements(table: str) -> dict[str, str]:
    """A statement that would change something changes it for every row that it reaches."""
    return {
        "select": f"SELECT t::text FROM {table} t",
        "count": f"SELECT count(*) FROM {table}",
        "select as XML": f"SELECT query_to_xml('TABLE {table}', true, false, '')::text",
        "select for update": f"SELECT t::text FROM {table} t FOR UPDATE",
        "copy": f"COPY {table} TO STDOUT",
        "insert": f"INSERT INTO {table} DEFAULT VALUES RETURNING *",
        "insert its own rows": f"INSERT INTO {table} SELECT * FROM {table}",
        "update": f"UPDATE {table} SET {CHANGES.get(table, 'id = -id')}",
        "update and tell": f"UPDATE {table} SET {CHANGES.get(table, 'id = -id')} RETURNING *",
        "delete": f"DELETE FROM {table}",
        "delete and tell": f"DELETE FROM {table} RETURNING *",
        "merge": f"MERGE INTO {table} USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "truncate": f"TRUNCATE {table} CASCADE",
        "lock": f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
        "alter": f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        "policy": f"CREATE POLICY mine ON {table} USING (true)",
        "trigger": f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        "take": f"ALTER TABLE {table} OWNER TO portal_web",
        "grant": f"GRANT ALL ON {table} TO portal_web",
        "drop": f"DROP TABLE {table} CASCADE",
        "temporary copy": f"CREATE TEMP TABLE taken AS TABLE {table}",
    }


CHANGES = {
    "nominals_nominal": "marking = 'OFFICIAL'",
    "nominals_contribution": "withdrawn_reason = 'mine'",
    "nominals_loanterms": "conditions = '{}'",
    "nominals_programme": "region = 'mine'",
    "nominals_chair": "ended_at = now()",
    "nominals_nomination": "returned_reason = 'mine'",
    "nominals_reply": "kind = 'unable'",
    "nominals_meeting": "on_table_since = now()",
    "nominals_agendaitem": "position = 7",
    "nominals_decision": "reasons = 'mine'",
    "nominals_signature": "name = 'mine'",
    "nominals_interest": "words = 'mine'",
    "nominals_paper": "sha256 = 'mine'",
    "nominals_paperpart": "sha256 = 'mine'",
    "nominals_signedpaper": "content = '{}'",
    "nominals_paperrendering": "file = 'mine'",
    "nominals_attendance": "kind = 'struck'",
    "nominals_remark": "words = 'mine'",
    "nominals_nominationnote": "words = 'mine'",
    "nominals_earlyinterest": "words = 'mine'",
    "nominals_score": "gap = 0",
    "nominals_ranking": "pairs = 9",
    "nominals_rankedplace": "rank = 9",
    "referrals_cpiform": "theme = 'OTHER'",
    "referrals_cpiaccount": "what_happened = 'mine'",
    "referrals_cpiperson": "name = 'mine'",
    "referrals_cpivehicle": "make = 'mine'",
    "referrals_cpiplace": "address = 'mine'",
    "referrals_cpicontact": "handle = 'mine'",
    "referrals_cpibusiness": "name = 'mine'",
    "referrals_cpiattachment": "sha256 = 'mine'",
    "referrals_cpicorrection": "reply = 'mine'",
    "referrals_cpioutcome": "note = 'mine'",
    "referrals_cpirendering": "file = 'mine'",
    "referrals_cpireceipt": "sha256 = 'mine'",
    "profiles_districtprofile": "title = 'mine'",
    "profiles_profilerendering": "file = 'mine'",
    "profiles_datafile": "name = 'mine'",
    "profiles_profilesection": "title = 'mine'",
    "profiles_threatentry": "name = 'mine'",
    "profiles_indicator": "label = 'mine'",
    "profiles_recommendation": "text = 'mine'",
    "partners_renewaltask": "done_at = now()",
    "referrals_cpiformgrant": "revoked_at = now(), revoked_by_id = granted_by_id",
    "profiles_districtprofilegrant": "revoked_at = now(), revoked_by_id = granted_by_id",
    "portal_job": "subject = 1",
    "partners_user": "roles = '{intelligence_analyst}'",
    "partners_agency": "state = 'suspended'",
    "mfa_authenticator": "data = '{}'",
    "django_session": "session_data = 'mine'",
    "wall.principal_key": "inner_pad = outer_pad",
}
