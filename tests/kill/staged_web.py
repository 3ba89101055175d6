"""The web as it is served, with the points at which a request can be cut off."""

from __future__ import annotations

from typing import Any

from portal.wsgi import application
from tests.kill import plan, plants, points

__all__ = ["application"]


def _was_sending(answer: Any, arguments: tuple[Any, ...]) -> bool:
    request = arguments[1]
    return bool(request.method == "POST" and request.path.endswith("/check/"))


def _stage() -> None:
    from partners.middleware import Principal
    from referrals import actions
    from referrals.actions import sending

    if plants.is_planted(plants.FROM_THE_VIEW):
        actions.send_form = plants.publishing(actions.send_form)
    points.before(sending, "_pass_on", plan.SENDING_DECIDED)
    points.after(actions, "send_form", plan.SENDING_DONE)
    points.after(Principal, "__call__", plan.SENT, where=_was_sending)


_stage()
