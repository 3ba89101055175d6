"""What an attacker puts into a page that puts input into SQL. Each kind has a name.

A payload continues `SELECT reference FROM referrals_cpiform WHERE reference = '...'`. Places in
braces are filled with what the attacker is generously told: numbers of rows and people, and the
true token of another live session.
"""

from __future__ import annotations

from tests.house.drill import tables_of_records

EVERYTHING = "(SELECT string_agg(f::text, '|') FROM referrals_cpiform f)"

READING = {
    "always true": "' OR 1=1 --",
    "true by tautology": "' OR reference = reference OR 'a'='a",
    "true by LIKE": "' OR reference LIKE '%",
    "true by regular expression": "' OR reference ~ '.*",
    "the foreign row by number": "' OR id = {foreign} --",
    "the foreign row by key": "' OR key = '{key}' --",
    "by owner": "' OR owner_id = {force} --",
    "in a sub-select": f"' UNION SELECT {EVERYTHING} --",
    "through a lateral join": "' UNION SELECT g.note FROM referrals_cpiform f,"
    " LATERAL (SELECT note FROM referrals_cpioutcome o WHERE o.form_id >= f.id - 99) g --",
    "recursively": "' UNION (WITH RECURSIVE r AS (SELECT id, safeguarding_reference s FROM"
    " referrals_cpiform UNION SELECT f.id, f.safeguarding_reference FROM referrals_cpiform f, r)"
    " SELECT s FROM r) --",
    "a sample of the table": "' UNION SELECT safeguarding_reference FROM referrals_cpiform"
    " TABLESAMPLE SYSTEM (100) --",
    "as XML": "' UNION SELECT query_to_xml('TABLE referrals_cpiform', true, false, '')::text --",
    "the table as XML": "' UNION SELECT table_to_xml('referrals_cpioutcome', true, false,"
    " '')::text --",
    "the database as XML": "' UNION SELECT schema_to_xml('public', true, false, '')::text --",
    "as JSON": "' UNION SELECT json_agg(f)::text FROM referrals_cpiform f --",
    "by unicode escapes": "' OR U&\"\\0069d\" > 0 --",
    "by dollar quotes": "' OR reference <> $$x$$ --",
    "behind a comment": "'/**/OR/**/1=1/**/--",
    "the planner's statistics": "' UNION SELECT most_common_vals::text FROM pg_stats --",
    "the statistics themselves": "' UNION SELECT stavalues1::text FROM pg_statistic --",
    "toasted values": "'; SELECT string_agg(t::text, '') FROM pg_toast.pg_toast_1262 t --",
    "rows by place": "' UNION SELECT f::text FROM referrals_cpiform f WHERE ctid >= '(0,0)' --",
    "an error that tells": "' AND 1 = (SELECT safeguarding_reference FROM referrals_cpiform"
    " WHERE safeguarding_reference LIKE 'CANARY%' LIMIT 1)::integer --",
    "a division that tells": "' OR 1 / (CASE WHEN safeguarding_reference LIKE 'CANARY%' THEN 0"
    " ELSE 1 END) = 2 --",
    "a wait that tells": "' OR (SELECT count(*) FROM referrals_cpiform, pg_sleep(0.01)"
    " WHERE safeguarding_reference LIKE 'CANARY%') = 1 --",
    "locked rows": "'; SELECT f::text FROM referrals_cpiform f FOR UPDATE --",
    "through a cursor": "'; DECLARE c CURSOR FOR SELECT f::text FROM referrals_cpiform f;"
    " FETCH ALL FROM c --",
    "a prepared statement": "'; PREPARE p AS SELECT f::text FROM referrals_cpiform f; EXECUTE p --",
    "the plan with its rows": "'; EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM referrals_cpioutcome --",
} | {
    f"union with {table}": f"' UNION SELECT t::text FROM {table} t"
    f" --" for table in tables_of_records()
}  # fmt: skip

BECOMING = {
    "a guessed token": "' UNION SELECT set_config('portal.principal', '{victim}:' || repeat('0',"
    " 64),"
    f" true) || {EVERYTHING} --",
    "the token of a live session": f"'; SELECT set_config('portal.principal', '{{token}}', true);"
    f" SELECT {EVERYTHING} --",
    "the token in a sub-select": "' OR (SELECT set_config('portal.principal', '{token}', true)) <>"
    " ''"
    " --",
    "one's own token for another": "'; SELECT set_config('portal.principal', '{victim}:' ||"
    " split_part("
    f"current_setting('portal.principal'), ':', 2), true); SELECT {EVERYTHING} --",
    "the token by SET LOCAL": f"'; SET LOCAL portal.principal = '{{token}}'; SELECT {EVERYTHING}"
    f" --",
    "the token for the session": "'; SELECT set_config('portal.principal', '{token}', false) --",
    "nobody at all": f"'; RESET portal.principal; SELECT {EVERYTHING} --",
    "the owner of the tables": f"'; SET ROLE portal_owner; SELECT {EVERYTHING} --",
    "the worker": f"'; SET ROLE portal_worker; SELECT {EVERYTHING} --",
    "the superuser": f"'; SET ROLE postgres; SELECT {EVERYTHING} --",
    "whoever it was before": f"'; RESET ROLE; SELECT {EVERYTHING} --",
    "another session user": "'; SET SESSION AUTHORIZATION portal_owner; TABLE referrals_cpiform --",
    "the first session user": f"'; RESET SESSION AUTHORIZATION; SELECT {EVERYTHING} --",
    "a fresh session": f"'; RESET ALL; SELECT {EVERYTHING} --",
    "the next transaction": f"'; COMMIT; BEGIN; SELECT {EVERYTHING} --",
    "after a rollback": f"'; ROLLBACK; SELECT {EVERYTHING} --",
    "row security off": f"'; SET row_security = off; SELECT {EVERYTHING} --",
    "a search path of one's own": "'; SET search_path = pg_temp, public; SELECT"
    " wall.user_id()::text"
    f" || {EVERYTHING} --",
    "a person of the other agency": "'; UPDATE partners_user SET agency_id = {force}, roles ="
    f" ARRAY['intelligence_analyst'] WHERE id = {{attacker}}; SELECT {EVERYTHING} --",
    "a higher marking": "'; UPDATE partners_user SET highest_marking = 'OFFICIAL-SENSITIVE',"
    f" leads_unit = true; SELECT {EVERYTHING} --",
    "the other's password": "'; UPDATE partners_user SET password = 'known' WHERE id = {victim} --",
    "the other's second factor": "'; INSERT INTO mfa_authenticator (user_id, type, data,"
    " created_at)"
    " VALUES ({victim}, 'webauthn', '{{}}', now()) --",
    "the other's factor changed": "'; UPDATE mfa_authenticator SET data = '{{}}' --",
    "the other's session": "' UNION SELECT session_key FROM django_session --",
    "a session put in its place": "'; UPDATE django_session SET session_data = 'x' --",
    "a session by guessing": "' UNION SELECT wall.session_data('" + "a" * 32 + "', now()) --",
    "the other's agency, renamed": "'; UPDATE partners_agency SET police_area_id = NULL --",
    "a reader by grant": "'; UPDATE referrals_cpiformgrant SET group_id = {group} --",
    "a reader by a new grant": "'; INSERT INTO referrals_cpiformgrant (content_object_id, group_id,"
    " permission_id, owner_id, decision_id, is_break_glass, granted_at, granted_by_id, expires_at)"
    " VALUES ({foreign}, {group}, 1, {force}, {decision}, true, now(), {attacker},"
    " now() + interval '1 hour') --",
    "a reader by list": "'; UPDATE referrals_cpiform SET readers = '{{{agency}}}' --",
    "the owner by writing": "'; UPDATE referrals_cpiform SET owner_id = {agency} --",
}

TOOLS = {
    "other sessions": "' UNION SELECT query FROM pg_stat_activity --",
    "other sessions by function": "' UNION SELECT query FROM pg_stat_get_activity(NULL) --",
    "one session by number": "' UNION SELECT pg_stat_get_backend_activity(n) FROM"
    " generate_series(1, 50)"
    " n --",
    "ending other sessions": "' UNION SELECT pg_terminate_backend(l.pid)::text FROM pg_locks l"
    " WHERE l.pid <> pg_backend_pid() --",
    "the key": "' UNION SELECT encode(inner_pad, 'hex') FROM wall.principal_key --",
    "a key of one's own": "'; UPDATE wall.principal_key SET inner_pad = outer_pad --",
    "a trigger function called": "' UNION SELECT wall.checks_grant()::text --",
    "copy out": "'; COPY referrals_cpiform TO STDOUT --",
    "copy to a file": "'; COPY referrals_cpiform TO '/tmp/taken' --",
    "copy to a program": "'; COPY referrals_cpiform TO PROGRAM 'cat' --",
    "copy from a file": "'; COPY referrals_gatestop FROM '/etc/passwd' --",
    "read a file": "' UNION SELECT pg_read_file('/etc/passwd') --",
    "read a file as bytes": "' UNION SELECT pg_read_binary_file('PG_VERSION')::text --",
    "list a folder": "' UNION SELECT pg_ls_dir('.') --",
    "large object from a file": "' UNION SELECT lo_import('/etc/passwd')::text --",
    "large object to a file": "' UNION SELECT lo_export(1, '/tmp/taken')::text --",
    "a new large object": "' UNION SELECT lo_from_bytea(0, 'x')::text --",
    "another large object": "' UNION SELECT lo_create(0)::text --",
    "link to another database": "'; CREATE EXTENSION dblink --",
    "a language that may do all": "'; CREATE EXTENSION plpython3u --",
    "a function as its definer": "'; CREATE FUNCTION public.f() RETURNS text SECURITY DEFINER"
    " LANGUAGE sql"
    " AS 'SELECT 1::text' --",
    "a block of code": "'; DO $$ BEGIN EXECUTE 'SET ROLE portal_owner'; END $$ --",
    "a temporary table": "'; CREATE TEMP TABLE taken AS TABLE referrals_cpiform --",
    "a view": "'; CREATE VIEW public.taken AS TABLE referrals_cpiform --",
    "the wall switched off": "'; ALTER TABLE referrals_cpiform DISABLE ROW LEVEL SECURITY --",
    "a policy dropped": "'; DROP POLICY reads ON referrals_cpiform --",
    "a policy added": "'; CREATE POLICY mine ON referrals_cpiform USING (true) --",
    "a role with more": "'; ALTER ROLE portal_web BYPASSRLS --",
    "rights given": "'; GRANT ALL ON wall.principal_key TO portal_web --",
    "triggers off": "'; SET session_replication_role = replica; DELETE FROM referrals_cpiaccount"
    " --",
}

WRITING = {
    "delete": "'; DELETE FROM referrals_cpiform --",
    "delete and tell": "'; DELETE FROM referrals_cpiaccount RETURNING what_happened --",
    "update and tell": "'; UPDATE referrals_cpiform SET theme = 'OTHER' RETURNING"
    " safeguarding_reference --",
    "truncate": "'; TRUNCATE referrals_cpiform CASCADE --",
    "drop": "'; DROP TABLE referrals_cpiform CASCADE --",
    "insert over a key": "'; INSERT INTO referrals_cpiform (id, key) VALUES ({foreign}, '{key}') ON"
    " CONFLICT DO NOTHING --",
    "merge": "'; MERGE INTO referrals_cpiform f USING (SELECT 1) s ON true WHEN MATCHED THEN"
    " DELETE --",
    "an account for another's form": "'; INSERT INTO referrals_cpiaccount (form_id, what_happened,"
    " people, places, source_type, risk, risk_detail) VALUES ({foreign}, '', '', '', '', '', '')"
    " --",
    "an outcome for another's form": "'; UPDATE referrals_cpioutcome SET note = 'x' --",
    "the log emptied": "'; DELETE FROM portal_auditevent --",
    "the log changed": "'; UPDATE portal_auditevent SET actor = {victim} --",
    "the seals changed": "'; DELETE FROM portal_auditseal --",
    "another's job": "'; UPDATE portal_job SET subject = {foreign} --",
    "a decision of another agency": "'; INSERT INTO partners_sharingdecision (key, owner_id,"
    " recipient_id,"
    " subject_model, subject_key, outcome, what, purpose, gateway, consent, decided_by_id) VALUES"
    " ('mine', {force}, {agency}, 'referrals.CpiForm', '{key}', 'share', 'x', 'x', 'common_law',"
    " 'not_asked', {attacker}) --",
    "an agreement": "'; INSERT INTO partners_agreementparty (agreement_id, agency_id) VALUES (1,"
    " {agency})"
    " --",
    "locks": "'; LOCK TABLE referrals_cpiform IN ACCESS EXCLUSIVE MODE --",
}

# These ask by whether the page fails.
ORACLES = ("an error that tells", "a division that tells")
KINDS = READING | BECOMING | TOOLS | WRITING
