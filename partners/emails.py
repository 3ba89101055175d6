"""What the portal writes to people: nothing that others may not read, but for the one link."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from partners.models import Invitation, Message, User


def invite(invitation: Invitation, token: str) -> None:
    link = f"{_address('invitation')}?{urlencode({'token': token})}"
    _send(
        invitation.email,
        _("Your account for the %(portal)s") % {"portal": settings.NAME},
        _("%(name)s,"),
        _("%(agency)s invites you to the %(portal)s."),
        _("Set up how you sign in within 72 hours. This link works once, for you alone:"),
        link,
        _("If you did not expect this, delete it: nothing happens."),
        name=invitation.name,
        agency=invitation.owner.name,
    )


def recover(invitation: Invitation, token: str) -> None:
    link = f"{_address('invitation')}?{urlencode({'token': token})}"
    _send(
        invitation.email,
        _("Set up anew how you sign in to the %(portal)s") % {"portal": settings.NAME},
        _("%(name)s,"),
        _("a lead of %(agency)s lets you set up anew how you sign in to the %(portal)s."),
        _("This link works once, for 72 hours, for you alone:"),
        link,
        _("Until you use it, everything stays as it was. Using it ends your old passkeys, codes"
          " and password, and signs you out wherever you are signed in."),
        _("If you did not ask for this, do not use it, and tell another lead of your agency."),
        name=invitation.name,
        agency=invitation.owner.name,
    )  # fmt: skip


def tell_of_account(invitation: Invitation) -> None:
    """To somebody who was invited and has an account: whoever invited is not told."""
    _send(
        invitation.email,
        _("You already have an account for the %(portal)s") % {"portal": settings.NAME},
        _("%(agency)s has invited you to the %(portal)s, and you already have an account there."),
        _("Nothing has changed. Sign in as before:"),
        _address("account_login"),
        _("If you have moved to another agency, ask the old one to switch your account off."),
        agency=invitation.owner.name,
    )


def tell_of_change(person: User) -> None:
    """What was changed stands on the person's front page, behind sign-in."""
    _send(
        person.email,
        _("Your account for the %(portal)s was changed") % {"portal": settings.NAME},
        _("%(name)s,"),
        _("your agency has changed what your account holds. Sign in to see what:"),
        _address("home"),
        _("If you did not expect this, tell the lead of your agency."),
        name=person.name,
    )


def tell_of_own_change(person: User, *, again: str) -> None:
    """To whoever has the mailbox, whoever changed it. `again`: the name of the work."""
    _send(
        person.email,
        _("How you sign in to the %(portal)s was changed") % {"portal": settings.NAME},
        _("%(name)s,"),
        _("a passkey, an app, recovery codes, a password or a linked sign-in of your account was"
          " added, changed or taken off. If that was you, there is nothing to do."),
        _("If it was not you, tell the lead of your agency at once. They can switch the account off"
          " and let you set it up anew. Your own page shows how you sign in, and where:"),
        _address("mfa_index"),
        again=hashlib.sha256(again.encode()).hexdigest()[:32],
        name=person.name,
    )  # fmt: skip


def tell(message: Message, *, to: User) -> None:
    """The reference, a link to sign in, and nothing else. The same again is the same mail."""
    if message.reference:
        subject = _("There is something new about %(reference)s")
    else:
        subject = _("There is something new in the %(portal)s")
    names = {"reference": message.reference, "portal": settings.NAME}
    _send(
        to.email, subject % names, _("Sign in to read it:"), _address("home"), again=message.key
    )  # fmt: skip


def tell_all(messages: Iterable[Message], *, to: User, name: str) -> None:
    """A round-up: references. `name` is that of the work, which is the same when done again."""
    references = sorted({message.reference for message in messages if message.reference})
    _send(
        to.email,
        _("What is new in the %(portal)s") % {"portal": settings.NAME},
        _("There is something new about:") if references else _("There is something new."),
        *references,
        _("Sign in to read it:"),
        _address("home"),
        again=hashlib.sha256(name.encode()).hexdigest()[:32],
    )


def _address(url_name: str) -> str:
    return settings.PORTAL_BASE_URL.rstrip("/") + reverse(url_name)


def _send(to: str, subject: str, *parts: str, again: str = "", **names: str) -> None:
    """One at a time, so that no link is ever taken for a pattern.

    `again` is what the mail is known by: a second with the same is a copy, for mail servers too.
    """
    names["portal"] = settings.NAME
    body = "\n\n".join(part if part.startswith("http") else part % names for part in parts)
    headers = {"Message-ID": f"<{again}@{_host()}>"} if again else None
    EmailMessage(subject, f"{body}\n", to=[to], headers=headers).send()


def _host() -> str:
    return urlsplit(settings.PORTAL_BASE_URL).hostname or "localhost"
