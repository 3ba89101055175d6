"""What became of each form, asked of the database and the folder of files, never of the portal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Of each acknowledged form there is exactly one of each of these.
COUNTS = {
    "sending decisions": """
        SELECT count(*) FROM partners_sharingdecision d
        WHERE d.subject_model = 'referrals.CpiForm' AND d.subject_key = f.key""",
    "events that it was started": """
        SELECT count(*) FROM portal_auditevent e
        WHERE e.event = 'cpi_started' AND f.key = ANY (e.objects_seen)""",
    "events that it was sent": """
        SELECT count(*) FROM portal_auditevent e
        WHERE e.event = 'cpi_sent' AND f.key = ANY (e.objects_seen)""",
    "events that its copy was made": """
        SELECT count(*) FROM portal_auditevent e
        WHERE e.event = 'document_rendered' AND f.key = ANY (e.objects_seen)""",
    "receipts": "SELECT count(*) FROM referrals_cpireceipt r WHERE r.form_id = f.id",
    "jobs": """
        SELECT count(*) FROM portal_job j
        WHERE j.task = 'referrals.render_copy' AND j.subject = f.id""",
}
FORMS = f"""
    SELECT f.key, f.start_token, f.reference, f.state, f.owner_id <> f.sender_id, j.state,
        j.published_at IS NOT NULL, r.file, r.sha256,
        {", ".join(f"({sql})" for sql in COUNTS.values())}
    FROM referrals_cpiform f
        LEFT JOIN referrals_cpireceipt r ON r.form_id = f.id
        LEFT JOIN portal_job j ON j.id = r.job_id
    ORDER BY f.id
"""


@dataclass(frozen=True)
class Form:
    key: str
    token: str
    reference: str
    state: str
    is_handed_over: bool
    job: str | None
    is_published: bool
    file: str | None
    sha256: str | None
    counts: Mapping[str, int]


@dataclass
class Verdict:
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.twice or self.stuck)


def forms(database: Any) -> list[Form]:
    with database.cursor() as cursor:
        cursor.execute(FORMS)
        return [Form(*row[:9], dict(zip(COUNTS, row[9:], strict=True))) for row in cursor]


def judge(database: Any, media: Path, acknowledged: Iterable[Mapping[str, str]]) -> Verdict:
    """`acknowledged` holds what the clients were told: token, key and reference."""
    told = list(acknowledged)
    verdict = Verdict(acknowledged=len({each["reference"] for each in told}))
    found = {form.key: form for form in forms(database)}
    for each in told:
        form = found.get(each["key"])
        if form is None:
            verdict.lost.append(f"{each['reference']}: no form")
        else:
            verdict.lost += [f"{form.reference}: {what}" for what in _lacks(form, each, media)]
    for form in found.values():
        verdict.twice += [
            f"{form.reference}: {number} {what}"
            for what, number in form.counts.items()
            if number > 1
        ]
        if form.job != "done":
            verdict.stuck.append(f"{form.reference}: {form.state}, job {form.job}")
    verdict.twice += _more_than_one(found.values(), media)
    return verdict


def _lacks(form: Form, told: Mapping[str, str], media: Path) -> Iterator[str]:
    if (form.reference, form.token) != (told["reference"], told["token"]):
        yield "another reference than the sender was told"
    if form.state != "submitted" or not form.is_handed_over:
        yield f"not sent: {form.state}"
    for what, number in form.counts.items():
        if number == 0:
            yield f"no {what}"
    if form.job == "done":
        yield from _wrong_with_file(form, media)


def _wrong_with_file(form: Form, media: Path) -> Iterator[str]:
    path = media / (form.file or "")
    content = path.read_bytes() if path.is_file() else b""
    if not content.startswith(b"%PDF-"):
        yield "no PDF"
    elif hashlib.sha256(content).hexdigest() != form.sha256:
        yield "another PDF than the row says"


def _more_than_one(found: Iterable[Form], media: Path) -> Iterator[str]:
    tokens = [form.token for form in found]
    yield from (f"{token}: two forms" for token in tokens if tokens.count(token) > 1)
    named = {media / form.file for form in found if form.file}
    yield from (
        f"{path.name}: no row names it" for path in (media / "cpi").glob("*") if path not in named
    )
