"""What a page of the portal may load, and where a browser reports what it refused."""

from __future__ import annotations

from csp.constants import NONE, SELF

from portal import reports

DIRECTIVES = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "report-uri": reports.ADDRESS,
    "report-to": reports.GROUP,
}
