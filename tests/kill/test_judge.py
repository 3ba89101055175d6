"""The judge of a run names each thing that can have gone wrong, and nothing where all is right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from referrals.models import CpiForm, CpiReceipt
from tests.factories import partners, portal, referrals
from tests.factories.audit import event, execute, triggers_off
from tests.kill import judge

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a copy"


class World:
    """A form that was sent as it should be, and what its sender was told."""

    def __init__(self, media: Path) -> None:
        self.media = media
        self.form: CpiForm = referrals.sent(partners.person(), partners.force())
        self.job = portal.job(
            state="done", task="referrals.render_copy", subject=self.form.pk,
            published_at=portal.ago(2),
        )  # fmt: skip
        self.file = media / "cpi" / f"{self.form.key}.pdf"
        self.file.parent.mkdir()
        self.file.write_bytes(PDF)
        self.receipt = CpiReceipt.objects.create(
            form=self.form, digest="d", job=self.job, file=f"cpi/{self.file.name}",
            sha256=hashlib.sha256(PDF).hexdigest(),
        )  # fmt: skip
        for name in ("cpi_started", "cpi_sent", "document_rendered"):
            self.happens(name)
        self.told = {
            "token": self.form.start_token, "key": self.form.key, "reference": self.form.reference,
        }  # fmt: skip

    def happens(self, name: str) -> None:
        event(1, event=name, objects_seen=[self.form.key])

    def never_happened(self, name: str) -> None:
        with triggers_off():
            execute("DELETE FROM portal_auditevent WHERE event = %s", [name])

    def set(self, **fields: object) -> None:
        with triggers_off():
            CpiForm.objects.filter(pk=self.form.pk).update(**fields)

    def job_is(self, state: str) -> None:
        self.job.state, self.job.reason = state, "Why."
        self.job.save()

    def verdict(self) -> judge.Verdict:
        return judge.judge(connection, self.media, [self.told])


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_went_well_holds(world: World) -> None:
    verdict = world.verdict()

    assert (verdict.acknowledged, verdict.lost, verdict.twice, verdict.stuck) == (1, [], [], [])
    assert verdict.holds


def _decides_again(world: World) -> None:
    with triggers_off():
        referrals.decision(world.form, world.form.sender, world.form.created_by)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (lambda w: w.told.update(key="another"), "lost", "no form"),
        (lambda w: w.told.update(reference="CPI-26-0000-0000"), "lost", "another reference"),
        (lambda w: w.told.update(token="another"), "lost", "another reference"),
        (lambda w: w.set(owner=w.form.sender), "lost", "not sent"),
        (lambda w: w.never_happened("cpi_started"), "lost", "no events that it was started"),
        (lambda w: w.never_happened("cpi_sent"), "lost", "no events that it was sent"),
        (lambda w: w.never_happened("document_rendered"), "lost", "no events that its copy"),
        (lambda w: w.receipt.delete(), "lost", "no receipts"),
        (lambda w: w.file.unlink(), "lost", "no PDF"),
        (lambda w: w.file.write_bytes(b""), "lost", "no PDF"),
        (lambda w: w.file.write_bytes(PDF + b"."), "lost", "another PDF"),
        (lambda w: w.happens("cpi_started"), "twice", "2 events that it was started"),
        (lambda w: w.happens("cpi_sent"), "twice", "2 events that it was sent"),
        (lambda w: w.happens("document_rendered"), "twice", "2 events that its copy"),
        (_decides_again, "twice", "2 sending decisions"),
        (
            lambda w: portal.job(task="referrals.render_copy", subject=w.form.pk),
            "twice", "2 jobs",
        ),
        (lambda w: (w.file.parent / "left").touch(), "twice", "no row names it"),
        (lambda w: w.job_is("queued"), "stuck", "job queued"),
        (lambda w: w.job_is("running"), "stuck", "job running"),
        (lambda w: w.job_is("failed"), "stuck", "job failed"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_named(
    world: World, fault: Callable[[World], object], kind: str, words: str
) -> None:
    fault(world)

    verdict = world.verdict()

    assert not verdict.holds
    assert any(words in each for each in getattr(verdict, kind)), verdict
