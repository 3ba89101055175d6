"""Where the web server hands over a request."""

from __future__ import annotations

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


class Request(WSGIRequest):
    """Django reads the content type before any middleware: what it cannot read ends in a 500."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {"charset": ""}  # the gate refuses it


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Handler()
