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
    from portal import audit, outbox
    from referrals import actions

    def is_sending(result: Any, arguments: tuple[Any, ...]) -> bool:
        return bool(arguments[0] == audit.Event.CPI_SENT)

    if plants.is_planted(plants.FROM_THE_VIEW):
        outbox.put = plants.put_and_publish
    points.before(audit, "record", plan.SENDING_AUDITED, where=is_sending)
    points.after(actions, "send_form", plan.SENDING_DONE)
    points.after(Principal, "__call__", plan.SENT, where=_was_sending)


_stage()
