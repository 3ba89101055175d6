"""The part of the access table about what no person calls: tasks and commands."""

from __future__ import annotations

from collections.abc import Mapping

TASKS: Mapping[str, str] = {
    "referrals.render_cpi": "as the analyst who asked, with the rights of that moment",
    "plans.render_figures": "as whoever asked: counts of a programme that they see",
    "referrals.render_data_report": "as the analyst who asked: the forms of their force, to counts",
    "referrals.render_report": "as the reader who asked, with the rights of that moment",
    "referrals.jobs.chase_second_readings": "as nobody: references of reports, by one function",
    "referrals.jobs.chase_referrals": "as nobody: references of referrals, by one function",
    "plans.jobs.chase": "as nobody: references of members and actions, by one function",
    "referrals.render_copy": "as the sender, with the rights of that moment",
    "partners.tell_of_change": "as who changed the account: a colleague's address",
    "partners.tell_of_own_change": "as the person: to their own address, reads no record",
    "partners.send_message": "as the person who is told: one reference, to their own address",
    "partners.send_round_up": "as the person who is told: references, to their own address",
    "partners.jobs.send_what_is_due": "as nobody: asks for mail that is due, reads no record",
    "referrals.jobs.look_after_drafts": "as nobody: warns of and deletes old drafts, unread",
    "referrals.jobs.tell_of_summaries": "as nobody: tells leads that there is a summary",
    "partners.jobs.forget_messages": "as nobody: messages past their time, unread",
    "partners.send_invitation": "as the lead who invites, with the rights of that moment",
    "nominals.jobs.chase_partners": "as nobody: references of nominations, by one function",
    "nominals.jobs.forget_name_words": "as nobody: words that no name holds, by one function",
    "nominals.render_paper": "as the reader who asked, with the rights of that moment",
    "nominals.rank": "as the secretariat that revealed the scores, with the rights of that moment",
    "profiles.take_in_file": "as the analyst who sent it, with the rights of that moment",
    "profiles.jobs.sweep_data_files": "as nobody: files that no row names",
    "profiles.render_profile": "as the person who asked, with the rights of that moment",
    "referrals.jobs.escalate_unopened": "as nobody, through `wall.escalate`: raises rungs, returns"
    " how many",
    "referrals.check_attachment": "as the writer who attached the file: scans and cleans it",
    "referrals.jobs.check_attachments": "as nobody: asks again for checks, reads no record",
    "referrals.jobs.sweep_attachments": "as nobody: files that no row names",
    "portal.jobs.sweep_lost_jobs": "as nobody: states of jobs, no records",
    "portal.jobs.seal_audit_log": "as nobody: hashes of the log, no records",
    "portal.jobs.report_worker": "as nobody: the time, no records",
    "portal.jobs.destroy_search_keys": "as nobody: keys of search terms past their time, unread",
    "portal.jobs.forget_sessions": "as nobody: sessions past their limit, unread",
}

COMMANDS: Mapping[str, str] = {
    "import_crime": "operator, as the worker: published open data, no records",
    "import_weights": "operator, as the worker: published weights, no records",
    "load_demonstration": "operator, as the owner: only with DEMONSTRATION",
    "play_demonstration": "operator, as the worker acting as demonstration people",
    "demonstration_people": "operator: only with DEMONSTRATION",
    "backup": "operator, as portal_backup: everything, encrypted under BACKUP_KEY",
    "restore": "operator, as the owner, into an empty database: everything of a backup",
    "add_force": "operator, as the owner: a police force, and which one is the host",
    "add_person": "operator, as the owner: an account, where nobody is there to invite it",
    "renew_field_keys": "operator, as the owner: what lies encrypted, under the newest key",
    "relay": "the relay process, as the worker: publishes ids of jobs",
    "secure_database": "operator, as the owner: rights of the roles, no records",
    "open_searches": "operator, as the owner: what was searched for in a month, with a reason",
    "lint_figures": "anybody with a shell: a text of their own, no database",
    "verify_audit": "operator, as the auditor: hashes of the log, no records",
}
