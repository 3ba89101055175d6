"""The part of the access table about pages that are open without sign-in, or before it is whole."""

from __future__ import annotations

from tests.house.access_rules import OpenPage

TOKEN = {"GET": 401, "HEAD": 401, "POST": 401, "PUT": 401, "DELETE": 401}
FORM = {"form": "A" * 22}
ABOUT = {"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "DELETE": 405}
STATE = {"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "DELETE": 405}
OPEN_PAGES: tuple[OpenPage, ...] = (
    OpenPage("health-live", STATE, STATE, "whether the web process answers: up or down"),
    OpenPage("health-ready", STATE, STATE, "whether it can do its work: up or down"),
    OpenPage(
        "csp-report", {"GET": 405, "POST": 400, "PUT": 405}, {"GET": 405, "POST": 400, "PUT": 405},
        "what a browser refused by the content security policy: rule and origin into the log",
    ),
    OpenPage("api:description", ABOUT, ABOUT, "what the API takes and gives: no data"),
    OpenPage("api:forms", TOKEN, TOKEN, "for systems with a token: tests/pages/api"),
    OpenPage("api:form", TOKEN, TOKEN, "for systems with a token: tests/pages/api", FORM),
    OpenPage("api:answer", TOKEN, TOKEN, "for systems with a token: tests/pages/api", FORM),
    OpenPage(
        "plans:calendar-feed", dict.fromkeys(TOKEN, 404), dict.fromkeys(TOKEN, 404),
        "for calendars with a secret of one person: tests/pages/plans/test_calendar.py",
    ),
    OpenPage("help", ABOUT, ABOUT, "about the portal"),
    OpenPage("cookies", ABOUT, ABOUT, "about the portal"),
    OpenPage("privacy", ABOUT, ABOUT, "about the portal"),
    OpenPage("accessibility", ABOUT, ABOUT, "about the portal"),
    OpenPage("account_login", {"GET": 200, "POST": 200}, {"GET": 302, "POST": 302}, "signing in"),
    OpenPage(
        "mfa_authenticate", {"GET": 302, "POST": 302}, {"GET": 302, "POST": 302},
        "the second step of signing in",
    ),
    OpenPage("account_logout", {"GET": 302, "POST": 302}, {"GET": 200, "POST": 302}, "signing out"),
    OpenPage(
        "organisation-sign-in", {"GET": 404, "POST": 404}, {"GET": 404, "POST": 404},
        "to the sign-in of one's organisation; exists only with OIDC_ISSUER",
    ),
    OpenPage(
        "organisation-back", {"GET": 404, "POST": 404}, {"GET": 404, "POST": 404},
        "back from there, with a state of this session; exists only with OIDC_ISSUER",
    ),
    OpenPage(
        "organisation-link", {"GET": 302, "POST": 302}, {"GET": 404, "POST": 404},
        "linking it with one's own account; exists only with OIDC_ISSUER",
    ),
    OpenPage(
        "organisation-unlink", {"GET": 302, "POST": 302}, {"GET": 404, "POST": 404},
        "ending that; exists only with OIDC_ISSUER",
    ),
    OpenPage("account_inactive", {"GET": 200}, {"GET": 200}, "an account is switched off"),
    OpenPage(
        "invitation", {"GET": 404, "POST": 404}, {"GET": 404, "POST": 404},
        "what the link of an invitation opens; without one there is nothing",
    ),
    OpenPage(
        "mfa_login_webauthn", {"GET": 302, "POST": 302}, {"GET": 302, "POST": 302},
        "signing in with a passkey; GET hands a script its question",
    ),
    OpenPage(
        "account_reauthenticate", {"GET": 302, "POST": 302}, {"GET": 200, "POST": 200},
        "a fresh proof of one's own",
    ),
    OpenPage("mfa_index", {"GET": 302}, {"GET": 200}, "one's own factors"),
    OpenPage(
        "sessions", {"GET": 302, "POST": 302}, {"GET": 200, "POST": 302},
        "where one is signed in",
    ),
    OpenPage(
        "mfa_add_webauthn", {"GET": 302, "POST": 302}, {"GET": 200, "POST": 200},
        "a new passkey of one's own",
    ),
    OpenPage(
        "passkey-remove", {"GET": 302, "POST": 302}, {"GET": 405, "POST": 302},
        "one's own passkey, named by a signed handle",
    ),
    OpenPage(
        "mfa_view_recovery_codes", {"GET": 302}, {"GET": 404}, "one's own codes, shown once"
    ),
    OpenPage(
        "mfa_generate_recovery_codes", {"GET": 302, "POST": 302}, {"GET": 200, "POST": 302},
        "new codes of one's own",
    ),
    OpenPage(
        "password-change", {"GET": 302, "POST": 302}, {"GET": 200, "POST": 200},
        "one's own password, after a fresh proof and the one that holds",
    ),
    OpenPage(
        "mfa_activate_totp", {"GET": 302, "POST": 302}, {"GET": 302, "POST": 302},
        "setting up one's own second factor; whoever has one is led away",
    ),
    OpenPage(
        "demonstration-people", {"GET": 404}, {"GET": 404},
        "exists only with the setting DEMONSTRATION, on a loopback address",
    ),
)  # fmt: skip
ONLY_IN_DEMONSTRATION = frozenset({"demonstration-people"})
