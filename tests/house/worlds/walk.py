"""A generated world that goes on: one change after another, in the database and in the oracle.

Time stands still in a transaction, so what time does (expire, lapse) is done to the rows instead.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from partners.choices import Marking
from partners.models import AgreementParty, Unit
from partners.permissions import RoleName
from profiles.models import DistrictProfile, DistrictProfileGrant
from referrals.models import CpiAccount, CpiForm, CpiFormGrant
from tests.factories.audit import execute, triggers_off
from tests.house.worlds import things
from tests.house.worlds.build import FORCES, Built
from tests.house.worlds.oracle import Oracle
from tests.house.worlds.spec import BREAK_GLASS, ENDS, ONE_OFF, PAST
from tests.house.worlds.spec import Grant as GrantSpec

DAYS = (None, None, None, 200, 1, 0, -1, -30)
CHANGING = (CpiForm, CpiAccount, DistrictProfile)


class Walk:
    def __init__(self, built: Built, chance: random.Random) -> None:
        self.built, self.chance, self.oracle = built, chance, Oracle(built)
        self.accounts = {
            account.form_id: account for account in CpiAccount.objects.filter(form__in=built.forms)
        }
        for form in built.forms:
            self.accounts[form.pk].form = form

    def rows(self) -> list[Any]:
        accounts = [self.accounts[form.pk] for form in self.built.forms]
        return [*self.built.forms, *accounts, *self.built.profiles]

    def step(self) -> str:
        """The name of what was done; what finds nothing to be done to is drawn anew."""
        while True:
            change = self.chance.choice(CHANGES)
            if change(self):
                return change.__name__

    def _one(self, among: Any, fits: Callable[[Any], bool] = lambda one: True) -> Any:
        found = [one for one in among if fits(one)]
        return self.chance.choice(found) if found else None

    # People

    def move(self) -> bool:
        person, agency = self._one(self.built.people), self._one(self.built.agencies)
        return _change(person, agency=agency, unit=None, leads_unit=False)

    def switch(self) -> bool:
        person = self._one(self.built.people)
        return _change(person, is_active=not person.is_active or self.chance.random() < 0.5)

    def give_roles(self) -> bool:
        roles = self.chance.sample(list(RoleName.values), self.chance.choice((0, 1, 1, 2, 3)))
        return _change(self._one(self.built.people), roles=sorted(roles))

    def give_marking(self) -> bool:
        marking = self.chance.choice((*Marking.values, Marking.OFFICIAL_SENSITIVE))
        return _change(self._one(self.built.people), highest_marking=marking)

    def check_person(self) -> bool:
        last = [
            None if days is None else timezone.localdate() + timedelta(days=days)
            for days in self.chance.choices(DAYS, k=2)
        ]
        return _change(self._one(self.built.people), vetted_until=last[0], trained_until=last[1])

    def give_unit(self) -> bool:
        person = self._one(self.built.people)
        own: Unit | None = self._one(
            self.built.units, lambda unit: unit.agency_id == person.agency_id
        )
        return _change(person, unit=own, leads_unit=bool(own) and self.chance.random() < 0.7)

    def stand_in(self) -> bool:
        one = self._one(self.oracle.stand_ins)
        if one is None:
            return False
        is_ended = self.chance.random() < 0.4
        return _change(
            one, ended_at=self.built.now if is_ended else None,
            ended_by=self.oracle.people.get(one.created_by_id) if is_ended else None,
        )  # fmt: skip

    # Agencies and their agreements

    def suspend(self) -> bool:
        agency = self._one(self.built.agencies)
        return _change(agency, state=self.chance.choice(("active",) * 4 + ("suspended", "closed")))

    def renew(self) -> bool:
        agreement = self._one(self.oracle.agreements.values())
        begins = self.chance.choice((-20 * 86_400, -1, -1, 0, 1))
        return _change(
            agreement, state=self.chance.choice(("in_force",) * 4 + ("draft", "withdrawn")),
            in_force_from=self.built.after(begins),
            ends_at=self.built.after(max(begins + 1, self.chance.choice(ENDS))),
        )  # fmt: skip

    def leave(self) -> bool:
        signed = self._one(sorted(self.built.parties))
        if signed is None:
            return False
        self.built.parties.discard(signed)
        AgreementParty.objects.filter(agreement=signed[0], agency=signed[1]).delete()
        return True

    def join(self) -> bool:
        agreement = self._one(self.oracle.agreements.values())
        things.sign(self.built, agreement, self._one(self.built.agencies))
        return True

    # What is lent

    def lend(self) -> bool:
        model, lent = self.chance.choice(
            ((CpiFormGrant, self.built.forms), (DistrictProfileGrant, self.built.profiles))
        )
        if not lent:
            return False
        kept = self.built.grants.setdefault(model, [])
        before = len(kept)
        basis = self.chance.choice((ONE_OFF, BREAK_GLASS, *range(4)))
        spec = GrantSpec(
            thing=self.chance.randrange(len(lent)), to=self.chance.randrange(9), basis=basis,
            ends=self.chance.choice(ENDS), is_revoked=False, before_sending=False,
        )  # fmt: skip
        things._lend(self.built, model, list(lent), [spec])
        for grant in kept[before:]:
            thing = grant.content_object
            self.oracle.grants[type(thing), thing.pk].append(grant)
        return len(kept) > before

    def revoke(self) -> bool:
        grant = self._one(self._grants(), lambda one: one.revoked_at is None)
        return grant is not None and _change(
            grant, revoked_at=self.built.now, revoked_by=grant.granted_by
        )

    def expire(self) -> bool:
        grant = self._one(self._grants(), lambda one: one.revoked_at is None)
        if grant is None:
            return False
        ends = self.built.after(self.chance.choice((*PAST, 0, 0, 1, 1, 3_600)))
        with triggers_off():
            return _change(
                grant, expires_at=ends, granted_at=ends - (grant.expires_at - grant.granted_at)
            )

    def _grants(self) -> list[Any]:
        return [grant for grants in self.oracle.grants.values() for grant in grants]

    # Forms and profiles

    def send(self) -> bool:
        built, place = self.built, self.chance.randrange(FORCES)
        force = built.agencies[place]
        form = self._one(built.forms, lambda one: one.state == "draft" and one.owner != force)
        if form is None:
            return False
        decision = things.decided(built, form, force)
        decision.save(force_insert=True)
        return _change(
            form, owner=force, state="submitted", theme="DRUG_HARM",
            district=built.ground.districts[place], sending_decision=decision,
            sent_at=built.now, sent_by=form.created_by,
        )  # fmt: skip

    def answer(self) -> bool:
        form = self._one(self.built.forms, lambda one: one.state == "submitted")
        if form is not None:
            things._answers(self.built, [form])
        return form is not None

    def erase(self) -> bool:
        """As the clock does it: a draft goes whole."""
        form = self._one(self.built.forms, lambda one: one.state == "draft")
        if form is None or len(self.built.forms) < 8:
            return False
        with triggers_off():
            execute("SELECT wall.delete_whole('referrals_cpiform', %s)", [form.pk])
        self.built.forms.remove(form)
        self.oracle.grants.pop((CpiForm, form.pk), None)
        return True

    def publish(self) -> bool:
        """Every profile holds words of its builder, so that somebody else approves it first."""
        profile = self._one(self.built.profiles, lambda one: one.state in ("draft", "approved"))
        if profile is None:
            return False
        other = next(one for one in self.built.people if one != profile.created_by)
        now = self.built.now
        if profile.state == "draft":
            return _change(
                profile, state="approved", approved_at=now, approved_by=other, review_on=now.date()
            )
        return _change(profile, state="published", published_at=now, published_by=other)


def _change(row: Model, **fields: Any) -> bool:
    done = type(row)._base_manager.filter(pk=row.pk).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
    return bool(done)


CHANGES: tuple[Callable[[Walk], bool], ...] = (
    Walk.move, Walk.switch, Walk.give_roles, Walk.give_marking, Walk.check_person, Walk.give_unit,
    Walk.stand_in, Walk.suspend, Walk.renew, Walk.leave, Walk.join, Walk.lend, Walk.lend,
    Walk.revoke, Walk.expire, Walk.send, Walk.answer, Walk.erase, Walk.publish,
)  # fmt: skip
