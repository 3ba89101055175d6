"""Every page once per state, as its main reader sees it: the crawl and the pictures go by it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.acts import (
    Act,
    ask_for_file,
    begin_nobody,
    choose_password,
    find,
    forget_district,
    forget_month,
    gate,
    half_signed_in,
    list_with_a_mistake,
    no_number,
    nonsense,
    open_details,
    open_menu,
    press,
    search,
    send,
    tick_none,
    untick,
    vetting_without_a_day,
    wait_for_file,
    with_hidden,
    without_passkey,
    write,
    wrong_password,
)  # fmt: skip
from tests.browser.people import (
    ADAM,
    ANNA,
    BELLA,
    CASS,
    CHLOE,
    CIARAN,
    CLIVE,
    CORA,
    FREYA,
    HARRY,
    HEDDA,
    IRIS,
    LENA,
    LINK,
    LYDIA,
    NOBODY,
    NORA,
    PAUL,
    PETER,
    SALLY,
)  # fmt: skip
from tests.browser.watch import RENDERED

WIDE, NARROW = 1280, 320
BOTH = (WIDE, NARROW)
TOO_LONG = "Too long. " * 401
FURTHER = (
    "themes", "child", "referral", "links", "when", "often", "doubt", "known", "consent", "aware",
    "contact", "shared", "basis", "you", "behalf", "marking", "quick",
)  # fmt: skip
KINDS = ("text", "birth", "status", "dependants", "age")
SEVERAL = ("persons", "vehicles", "locations", "numbers", "businesses")


@dataclass(frozen=True)
class View:
    """`path` names keys of the world in braces. `act` brings the page into its state.

    `refused` says that the page shows the errors of a form.
    """

    name: str
    email: str
    path: str
    act: Act | None = None
    status: int = 200
    widths: tuple[int, ...] = BOTH
    refused: bool = False


@dataclass(frozen=True)
class File:
    """An address that gives a file and no page. `page` is where it is taken from."""

    email: str
    page: str
    path: str
    kind: str
    act: Act | None = None


ABOUT = (
    View("help", NOBODY, "/help/"),
    View("help-signed-in", SALLY, "/help/"),
    View("cookies", NOBODY, "/cookies/"),
    View("privacy", NOBODY, "/privacy/"),
    View("accessibility", NOBODY, "/accessibility/"),
    View("demonstration", NOBODY, "/demonstration/"),
)
SIGN_IN = (
    View("sign-in", NOBODY, "/sign-in/"),
    View("sign-in-empty", NOBODY, "/sign-in/", send, refused=True),
    View("sign-in-wrong", NOBODY, "/sign-in/", wrong_password, refused=True),
    View("sign-in-old-page", NOBODY, "/sign-in/",
         with_hidden("csrfmiddlewaretoken", "x" * 64, sentence="The page was open too long"), 403),
    View("sign-in-code", NOBODY, "/demonstration/", half_signed_in()),
    View("sign-in-code-wrong", NOBODY, "/demonstration/", half_signed_in(write("000000")),
         refused=True),
    View("sign-out", SALLY, "/sign-out/"),
    View("confirm", SALLY, "/confirm/"),
    View("confirm-wrong", SALLY, "/confirm/", write("000000"), refused=True),
    View("sign-in-organisation-refused", NOBODY, "/sign-in/organisation/back/", status=403),
    View("sign-in-closed", NOBODY, "/sign-in/inactive/"),
    View("second-factor", ANNA, "/second-factor/"),
    View("sessions", ANNA, "/sessions/"),
    View("passkey-add", ANNA, "/second-factor/passkey/"),
    View("passkey-add-unread", ANNA, "/second-factor/passkey/", without_passkey, refused=True),
    View("recovery-codes-new", ANNA, "/second-factor/recovery-codes/new/"),
    View("recovery-codes", ANNA, "/second-factor/recovery-codes/new/",
         press("Make new recovery codes")),
    View("second-factor-none", FREYA, "/second-factor/"),
    View("second-factor-set-up", FREYA, "/second-factor/set-up/"),
    View("second-factor-wrong", FREYA, "/second-factor/set-up/", write("000000"), refused=True),
)  # fmt: skip
FRONT = (
    View("home-sender", SALLY, "/"),
    View("home-search-empty", SALLY, "/", search(""), refused=True),
    View("search", SALLY, "/search/"),
    View("search-empty", SALLY, "/search/", send, refused=True),
    View("search-found", HEDDA, "/", search("school")),
    View("search-nothing", SALLY, "/", search("no such thing")),
    View("home-menu", SALLY, "/", open_menu, widths=(NARROW,)),
    View("home-analyst", ANNA, "/"),
    View("home-lead", LYDIA, "/"),
    View("home-force-lead", LENA, "/"),
    View("home-profile-analyst", PAUL, "/"),
    View("home-nothing", ADAM, "/"),
    View("home-new", PETER, "/"),
    View("renewals", LYDIA, "/renewals/"),
    View("renewals-none", HEDDA, "/renewals/"),
)
PEOPLE = (
    View("people", HEDDA, "/people/"),
    View("people-officer", IRIS, "/people/"),
    View("person", HEDDA, "/people/{tom}/"),
    View("person-own", HEDDA, "/people/{hedda}/"),
    View("person-roles", HEDDA, "/people/{tom}/roles/"),
    View("person-roles-none", HEDDA, "/people/{tom}/roles/", untick, refused=True),
    View("person-checks", HEDDA, "/people/{tom}/checks/"),
    View("person-checks-wrong", HEDDA, "/people/{tom}/checks/", vetting_without_a_day,
         refused=True),
    View("person-recover", HEDDA, "/people/{tom}/recover/"),
    View("person-deputy", HEDDA, "/people/{tom}/deputy/"),
    View("person-deputy-empty", HEDDA, "/people/{tom}/deputy/", send, refused=True),
    View("person-lead-unit", HEDDA, "/people/{tom}/lead-unit/"),
    View("person-lead-unit-nonsense", HEDDA, "/people/{tom}/lead-unit/", nonsense, refused=True),
    View("deputies", HEDDA, "/deputies/"),
    View("deputies-none", SALLY, "/deputies/"),
    View("person-switch-off", HEDDA, "/people/{tom}/switch-off/"),
    View("invite", HEDDA, "/people/invite/"),
    View("invite-empty", HEDDA, "/people/invite/", send, refused=True),
    View("invite-many", HEDDA, "/people/invite/many/"),
    View("invite-many-empty", HEDDA, "/people/invite/many/", send, refused=True),
    View("invite-many-wrong", HEDDA, "/people/invite/many/", list_with_a_mistake, refused=True),
    View("invitation", NOBODY, f"/invitation/?token={LINK}"),
    View("invitation-weak", NOBODY, f"/invitation/?token={LINK}", choose_password("too short"),
         refused=True),
    View("invitation-ended", NOBODY, "/invitation/", status=404),
    View("directory", CORA, "/agencies/"),
    View("agreements", CORA, "/agreements/"),
    View("agreements-none", LYDIA, "/agreements/"),
    View("feedback", CORA, "/feedback/"),
    View("feedback-empty", CORA, "/feedback/", send, refused=True),
    View("feedback-list", ADAM, "/feedback/all/"),
)  # fmt: skip
AGENCIES = (
    View("agency-own", HEDDA, "/agency/"),
    View("agency-own-none", LYDIA, "/agency/"),
    View("tokens", HEDDA, "/agency/systems/"),
    View("tokens-wrong", HEDDA, "/agency/systems/", send, refused=True),
    View("mail-pace", HEDDA, "/mail/"),
    View("mail-pace-wrong", HEDDA, "/mail/", nonsense, refused=True),
    View("agency-summary", HEDDA, "/cpi/agency/summary/"),
    View("agency-settings", HEDDA, "/agency/settings/"),
    View("agency-settings-wrong", HEDDA, "/agency/settings/", write("no domain"), refused=True),
    View("unit-add", HEDDA, "/agency/add-unit/"),
    View("unit-add-empty", HEDDA, "/agency/add-unit/", send, refused=True),
    View("unit-rename", HEDDA, "/agency/rename-unit/"),
    View("unit-rename-empty", HEDDA, "/agency/rename-unit/", send, refused=True),
    View("unit-close", HEDDA, "/agency/close-unit/"),
    View("unit-close-empty", HEDDA, "/agency/close-unit/", send, refused=True),
    View("drafts-left", HEDDA, "/cpi/drafts-left/"),
    View("drafts-left-empty", HEDDA, "/cpi/drafts-left/", send, refused=True),
    View("drafts-left-delete", HEDDA, "/cpi/drafts-left/delete/"),
    View("drafts-left-delete-empty", HEDDA, "/cpi/drafts-left/delete/", send, refused=True),
    View("drafts-left-none", LYDIA, "/cpi/drafts-left/"),
    View("administration", ADAM, "/administration/"),
    View("agencies", ADAM, "/administration/agencies/"),
    View("agency-add", ADAM, "/administration/agencies/add/"),
    View("agency-add-empty", ADAM, "/administration/agencies/add/", send, refused=True),
    View("agency", ADAM, "/administration/agencies/{housing}/"),
    View("agency-change", ADAM, "/administration/agencies/{housing}/change/"),
    View("agency-change-empty", ADAM, "/administration/agencies/{housing}/change/", write(""),
         refused=True),
    View("agency-suspend", ADAM, "/administration/agencies/{housing}/suspend/"),
    View("agency-first-lead", ADAM, "/administration/agencies/{housing}/first-lead/"),
    View("agency-first-lead-empty", ADAM, "/administration/agencies/{housing}/first-lead/", send,
         refused=True),
    View("routes", ADAM, "/administration/routes/"),
    View("district-add", ADAM, "/administration/routes/add-district/"),
    View("district-add-empty", ADAM, "/administration/routes/add-district/", send, refused=True),
    View("district-routes", ADAM, "/administration/routes/districts/E06000044/"),
    View("district-routes-wrong", ADAM, "/administration/routes/districts/E06000044/",
         no_number, refused=True),
    View("area-routes", ADAM, "/administration/routes/areas/E23000030/"),
    View("codes", ADAM, "/cpi/codes/"),
    View("code", ADAM, "/cpi/codes/theme/ASB/"),
    View("code-planned", ADAM, "/cpi/codes/theme/KNIVES/"),
    View("code-name", ADAM, "/cpi/codes/theme/ASB/name/"),
    View("code-name-empty", ADAM, "/cpi/codes/theme/ASB/name/", send, refused=True),
    View("code-end", ADAM, "/cpi/codes/theme/ASB/end/"),
    View("code-end-empty", ADAM, "/cpi/codes/theme/ASB/end/", send, refused=True),
    View("area-routes-wrong", ADAM, "/administration/routes/areas/E23000030/", no_number,
         refused=True),
)  # fmt: skip
GATE = (
    View("cpi-start", SALLY, "/cpi/"),
    View("signs", SALLY, "/cpi/signs/"),
    View("signs-of-theme", SALLY, "/cpi/signs/MODERN_SLAVERY/"),
    View("gate", SALLY, "/cpi/which/"),
    View("gate-empty", SALLY, "/cpi/which/", send, refused=True),
    View("gate-emergency", SALLY, "/cpi/which/", gate("emergency", heading="Call 999 now")),
    View("gate-crime", SALLY, "/cpi/which/",
         gate("crime_report", heading="Report a crime first")),
    View("gate-at-risk", SALLY, "/cpi/which/",
         gate("at_risk", heading="Make a safeguarding referral first")),
    View("gate-at-risk-empty", SALLY, "/cpi/which/",
         gate("at_risk", heading="Make a safeguarding referral first", then=send), refused=True),
    View("gate-terrorism", SALLY, "/cpi/which/",
         gate("terrorism", heading="Do not use this form")),
    View("gate-misconduct", SALLY, "/cpi/which/",
         gate("misconduct", heading="Do not use this form")),
    View("gate-tasked", SALLY, "/cpi/which/",
         gate("tasked", heading="Telephone the force intelligence bureau")),
    View("quick-gate", SALLY, "/cpi/quick/"),
    View("quick", SALLY, "/cpi/quick/", gate("none", heading="Tell us quickly")),
    View("quick-empty", SALLY, "/cpi/quick/", gate("none", heading="Tell us quickly", then=send),
         refused=True),
    View("gate-none", SALLY, "/cpi/which/", gate("none", heading="This is the right form")),
)  # fmt: skip
DRAFT = (
    View("draft", SALLY, "/cpi/{draft}/draft/"),
    View("draft-full", SALLY, "/cpi/{full}/draft/"),
    View("draft-delete", SALLY, "/cpi/{draft}/draft/delete/"),
    View("theme", SALLY, "/cpi/{draft}/draft/theme/"),
    View("theme-empty", SALLY, "/cpi/{draft}/draft/theme/", send, refused=True),
    View("district", SALLY, "/cpi/{draft}/draft/district/"),
    View("district-empty", SALLY, "/cpi/{draft}/draft/district/", forget_district, refused=True),
    View("account", SALLY, "/cpi/{full}/draft/account/"),
    View("account-empty", SALLY, "/cpi/{draft}/draft/account/", send, refused=True),
    View("account-short", SALLY, "/cpi/{draft}/draft/account/", write("Too short."), refused=True),
    View("account-old-page", SALLY, "/cpi/{draft}/draft/account/",
         write("Young men come and go.", with_hidden("version", "99", sentence="There is")),
         409, refused=True),
    View("people", SALLY, "/cpi/{draft}/draft/people/"),
    View("people-long", SALLY, "/cpi/{draft}/draft/people/", write(TOO_LONG), refused=True),
    View("places", SALLY, "/cpi/{draft}/draft/places/"),
    View("places-long", SALLY, "/cpi/{draft}/draft/places/", write(TOO_LONG), refused=True),
    View("attachments", SALLY, "/cpi/{full}/draft/attachments/"),
    View("attachments-none", SALLY, "/cpi/{draft}/draft/attachments/", send, refused=True),
    View("source", SALLY, "/cpi/{draft}/draft/source/"),
    View("source-nonsense", SALLY, "/cpi/{draft}/draft/source/", nonsense, refused=True),
    View("danger", SALLY, "/cpi/{draft}/draft/danger/"),
    View("danger-nonsense", SALLY, "/cpi/{draft}/draft/danger/", nonsense, refused=True),
    View("danger-shown", SALLY, "/cpi/{draft}/draft/danger/danger/"),
    View("inbox-urgent", ANNA, "/cpi/inbox/?show=urgent"),
    View("inbox-narrowed", ANNA, "/cpi/inbox/?show=waiting&priority=high&late=yes"),
    View("inbox-unticked", ANNA, "/cpi/inbox/?show=waiting", tick_none, refused=True),
    View("look-keep", ANNA, "/cpi/inbox/looks/keep/?show=all"),
    View("look-keep-empty", ANNA, "/cpi/inbox/looks/keep/?show=all", send, refused=True),
    View("triage", ANNA, "/cpi/{sent_done}/triage/"),
    View("triage-empty", ANNA, "/cpi/{sent_done}/triage/", send, refused=True),
    View("escalations", ANNA, "/cpi/escalations/"),
    View("escalations-lead", LENA, "/cpi/escalations/"),
    View("escalations-none", NORA, "/cpi/escalations/"),
    View("acknowledge", ANNA, "/cpi/escalations/{climbed}/"),
    View("acknowledge-empty", ANNA, "/cpi/escalations/{climbed}/", send, refused=True),
    View("duty", ANNA, "/cpi/duty/"),
    View("duty-lead", LENA, "/cpi/duty/"),
    View("duty-empty", LENA, "/cpi/duty/", begin_nobody, refused=True),
    View("clocks", LENA, "/cpi/clocks/"),
    View("clocks-wrong", LENA, "/cpi/clocks/", write("99"), refused=True),
    View("risk", SALLY, "/cpi/{draft}/draft/risk/"),
    View("risk-nonsense", SALLY, "/cpi/{draft}/draft/risk/", nonsense, refused=True),
    *(
        View(f"question-{name}", SALLY, f"/cpi/{{draft}}/draft/{name}/", widths=(NARROW,))
        for name in FURTHER
    ),
    *(View(f"question-{name}-broken", SALLY, f"/cpi/{{draft}}/draft/{name}/",
           with_hidden("version", "x", sentence="There is"), 200, (NARROW,), refused=True)
      for name in FURTHER if name not in {"child", "doubt", "marking"}),
    *(View(f"{name}-nonsense", SALLY, f"/cpi/{{draft}}/draft/{name}/", nonsense, refused=True)
      for name in ("child", "doubt", "marking")),
    *(View(f"list-{name}", SALLY, f"/cpi/{{draft}}/draft/{name}/", widths=(NARROW,))
      for name in SEVERAL),
    *(View(f"{name}-empty", SALLY, f"/cpi/{{draft}}/draft/{name}/1/", send, refused=True)
      for name in SEVERAL),
    View("persons", SALLY, "/cpi/{full}/draft/persons/"),
    View("person-of-form", SALLY, "/cpi/{full}/draft/persons/1/"),
    View("person-remove", SALLY, "/cpi/{full}/draft/persons/1/remove/"),
    View("quick-where", SALLY, "/cpi/{draft}/draft/quick-where/"),
    View("quick-where-empty", SALLY, "/cpi/{draft}/draft/quick-where/", forget_district,
         refused=True),
    View("check-missing", SALLY, "/cpi/{draft}/check/"),
    View("check", SALLY, "/cpi/{full}/check/"),
)  # fmt: skip
SENDER = (
    View("sent-waiting", SALLY, "/cpi/{sent_running}/sent/"),
    View("sent-failed", SALLY, "/cpi/{sent_failed}/sent/"),
    View("sent-done", SALLY, "/cpi/{sent_done}/sent/", wait_for_file),
    View("mine", SALLY, "/cpi/mine/"),
    View("mine-many", CLIVE, "/cpi/mine/"),
    View("mine-older", CLIVE, "/cpi/mine/",
         lambda page: page.get_by_role("link", name="Older").click()),
    View("mine-none", PETER, "/cpi/mine/"),
    View("mine-search-empty", SALLY, "/cpi/mine/", send, refused=True),
    View("mine-found", SALLY, "/cpi/mine/", write("pupil", press("Search my forms"))),
    View("mine-not-found", SALLY, "/cpi/mine/", write("no such word", press("Search my forms"))),
    View("again", SALLY, "/cpi/{sent_done}/again/"),
    View("again-empty", SALLY, "/cpi/{sent_done}/again/", send, refused=True),
    View("correct", SALLY, "/cpi/{sent_done}/correct/"),
    View("correct-empty", SALLY, "/cpi/{sent_done}/correct/", send, refused=True),
    View("reply", ANNA, "/cpi/{answered}/reply/"),
    View("reply-empty", ANNA, "/cpi/{answered}/reply/", send, refused=True),
    View("unit", SALLY, "/cpi/unit/"),
    View("unit-none", HARRY, "/cpi/unit/"),
    View("agency-forms", HEDDA, "/cpi/agency/"),
    View("read-sender", SALLY, "/cpi/{sent_done}/", wait_for_file),
    View("read-sender-answered", SALLY, "/cpi/{answered}/", wait_for_file),
    View("read-title", HEDDA, "/cpi/{sent_done}/"),
    View("read-title-answered", HEDDA, "/cpi/{answered}/"),
)  # fmt: skip
INTELLIGENCE = "/cpi/{sent_done}/intelligence/"
REPORT = "/cpi/reports/{report}/"
REPORTS = (
    View("intelligence", ANNA, INTELLIGENCE),
    View("grade", ANNA, f"{INTELLIGENCE}grade/"),
    View("grade-empty", ANNA, f"{INTELLIGENCE}grade/", send, refused=True),
    View("sanitise", ANNA, f"{INTELLIGENCE}sanitise/"),
    View("sanitise-empty", ANNA, f"{INTELLIGENCE}sanitise/", send, refused=True),
    View("source-name", SALLY, "/cpi/{draft}/source/"),
    View("source-name-empty", SALLY, "/cpi/{draft}/source/", send, refused=True),
    View("reports", ANNA, "/cpi/reports/"),
    View("reports-told", CLIVE, "/cpi/reports/"),
    View("report", ANNA, REPORT),
    View("report-conditions", CLIVE, REPORT),
    View("report-draft", BELLA, "/cpi/reports/{report_draft}/"),
    View("report-reading", CIARAN, "/cpi/reports/{report_reading}/"),
    View("report-send-back", CIARAN, "/cpi/reports/{report_reading}/send-back/"),
    View(
        "report-send-back-empty",
        CIARAN,
        "/cpi/reports/{report_reading}/send-back/",
        send,
        refused=True,
    ),
    View("report-alone", BELLA, "/cpi/reports/{report_draft}/alone/"),
    View("report-alone-empty", BELLA, "/cpi/reports/{report_draft}/alone/", send, refused=True),
    View("report-tell", ANNA, f"{REPORT}share/"),
    View("report-tell-empty", ANNA, f"{REPORT}share/", send, refused=True),
    View("report-recall", ANNA, f"{REPORT}recall/"),
    View("report-recall-empty", ANNA, f"{REPORT}recall/", send, refused=True),
    View("report-document", ANNA, f"{REPORT}document/", wait_for_file),
    View("sources", CASS, "/cpi/sources/"),
    View("source-open", CASS, "/cpi/sources/{source}/"),
    View("source-open-empty", CASS, "/cpi/sources/{source}/", send, refused=True),
    View("words", LENA, "/cpi/words/"),
    View("words-empty", LENA, "/cpi/words/", send, refused=True),
    View("conditions", ADAM, "/cpi/conditions/"),
    View("conditions-empty", ADAM, "/cpi/conditions/", send, refused=True),
)
ONE = "/cpi/referrals/{referral}/"
REFERRALS = (
    View("refer", ANNA, "/cpi/{referred}/refer/"),
    View("refer-empty", ANNA, "/cpi/{referred}/refer/", send, refused=True),
    View("refer-nobody", ANNA, "/cpi/{sent_done}/refer/"),
    View("read-referred", ANNA, "/cpi/{referred}/"),
    View("referrals", CHLOE, "/cpi/referrals/"),
    View("referrals-made", ANNA, "/cpi/referrals/"),
    View("referrals-none", HARRY, "/cpi/referrals/"),
    View("referral", CHLOE, ONE),
    View("referral-new", CHLOE, "/cpi/referrals/{referral_new}/"),
    View("referral-cover", CLIVE, ONE),
    View("referral-answered", ANNA, "/cpi/referrals/{referral_answered}/"),
    View("referral-answer", CHLOE, f"{ONE}answer/"),
    View("referral-answer-empty", CHLOE, f"{ONE}answer/", send, refused=True),
    View("referral-return", CHLOE, f"{ONE}send-back/"),
    View("referral-return-empty", CHLOE, f"{ONE}send-back/", send, refused=True),
    View("referral-write", CHLOE, f"{ONE}write/"),
    View("referral-write-empty", CHLOE, f"{ONE}write/", send, refused=True),
    View("transfer-form", ANNA, "/cpi/{sent_done}/transfer/"),
    View("transfer-form-empty", ANNA, "/cpi/{sent_done}/transfer/", send, refused=True),
    View("transfers", ANNA, "/cpi/transfers/"),
    View("transfer", ANNA, "/cpi/transfers/{transfer}/"),
    View("transfer-received", NORA, "/cpi/transfers/{transfer}/"),
)
ANALYST = (
    View("data-reports", ANNA, "/cpi/figures/"),
    View("data-reports-none", SALLY, "/cpi/figures/"),
    View("data-report-ask", ANNA, "/cpi/figures/make/"),
    View("data-report-ask-wrong", ANNA, "/cpi/figures/make/", forget_month, refused=True),
    View("data-report", ANNA, "/cpi/figures/figuresOfASingleMonth0/"),
    View("data-report-publish", ANNA, "/cpi/figures/figuresOfASingleMonth0/publish/"),
    View("inbox", ANNA, "/cpi/inbox/"),
    View("inbox-all", ANNA, "/cpi/inbox/?show=all"),
    View("inbox-none", NORA, "/cpi/inbox/"),
    View("inbox-lent", NORA, "/cpi/inbox/?show=lent"),
    View("inbox-lent-none", ANNA, "/cpi/inbox/?show=lent"),
    View("read-borrower", NORA, "/cpi/{answered}/"),
    View("lent-only", NORA, "/cpi/{answered}/document/", status=403),
    View("lend", ANNA, "/cpi/{answered}/lend/"),
    View("lend-first", ANNA, "/cpi/{sent_done}/lend/"),
    View("lend-empty", ANNA, "/cpi/{sent_done}/lend/", send, refused=True),
    View("read-analyst", ANNA, "/cpi/{sent_done}/"),
    View("read-analyst-answered", ANNA, "/cpi/{answered}/"),
    View("outcome", ANNA, "/cpi/{sent_done}/outcome/"),
    View("hand-over", ANNA, "/cpi/{answered}/hand-over/"),
    View("hand-over-empty", ANNA, "/cpi/{answered}/hand-over/", send, refused=True),
    View("outcome-empty", ANNA, "/cpi/{sent_done}/outcome/", send, refused=True),
    View("document-waiting", ANNA, "/cpi/{sent_running}/document/"),
    View("document-failed", ANNA, "/cpi/{sent_failed}/document/"),
    View("document-done", ANNA, "/cpi/{sent_done}/document/", wait_for_file),
)
PROFILES = (
    View("profiles", CORA, "/profiles/"),
    View("profiles-analyst", PAUL, "/profiles/"),
    View("profiles-none", NORA, "/profiles/"),
    View("profile", CORA, "/profiles/{profile}/"),
    View("profile-figures", CORA, "/profiles/{profile}/", open_details),
    View("profile-decisions", LENA, "/profiles/{profile}/"),
    View("profile-draft", PAUL, "/profiles/{profile_draft}/"),
    View("profile-build", PAUL, "/profiles/build/"),
    View("profile-build-empty", PAUL, "/profiles/build/", send, refused=True),
    View("profile-publish", PAUL, "/profiles/{profile_draft}/publish/"),
    View("profile-document", CORA, "/profiles/{profile}/", ask_for_file),
)
NOMINAL = "/nominals/{nominal}/"
NOMINALS = (
    View("nominals", ANNA, "/nominals/"),
    View("nominals-none", NORA, "/nominals/"),
    View("nominals-empty", ANNA, "/nominals/", send, refused=True),
    View("nominals-found", ANNA, "/nominals/", find("Ivar Invented")),
    View("nominal-begin", ANNA, "/nominals/begin/"),
    View("nominal-begin-empty", ANNA, "/nominals/begin/", send, refused=True),
    View("nominal", ANNA, NOMINAL),
    *(View(f"nominal-say-{kind}", ANNA, f"{NOMINAL}say/{kind}/") for kind in KINDS),
    *(View(f"nominal-say-{kind}-empty", ANNA, f"{NOMINAL}say/{kind}/", send, refused=True)
      for kind in KINDS),
    View("nominal-lend", ANNA, f"{NOMINAL}lend/"),
    View("nominal-lend-empty", ANNA, f"{NOMINAL}lend/", send, refused=True),
    View("said-replace", ANNA, "/nominals/said/{said}/replace/"),
    View("said-replace-empty", ANNA, "/nominals/said/{said}/replace/", send, refused=True),
    View("said-withdraw", ANNA, "/nominals/said/{said}/withdraw/"),
    View("said-withdraw-empty", ANNA, "/nominals/said/{said}/withdraw/", send, refused=True),
)  # fmt: skip
ERRORS = (
    View("error-400", NOBODY, "/help/?page=%00", status=400),
    View("error-403", ADAM, "/cpi/inbox/", status=403),
    View("error-404", SALLY, "/no-such-page/", status=404),
    View("error-409", CLIVE, "/profiles/build/", status=409),
    View("error-429", NOBODY, f"{RENDERED}429/", status=429),
    View("error-500", NOBODY, f"{RENDERED}500/", status=500),
    View("error-503", NOBODY, f"{RENDERED}503/", status=503),
)
VIEWS = (
    *ABOUT, *SIGN_IN, *FRONT, *PEOPLE, *AGENCIES, *GATE, *DRAFT, *SENDER, *ANALYST, *REPORTS,
    *REFERRALS, *PROFILES, *NOMINALS, *ERRORS,
)  # fmt: skip

SENT, PROFILE = "/cpi/{sent_done}/", "/profiles/{profile}/"
PDF, SVG, CSV = "application/pdf", "image/svg+xml", "text/csv; charset=utf-8"
FIGURES = "/cpi/figures/figuresOfASingleMonth0/"
FILES = {
    "referrals:cpi-copy-file": File(SALLY, f"{SENT}sent/", f"{SENT}sent/copy/", PDF, wait_for_file),
    "referrals:cpi-attachment-file": File(SALLY, SENT, f"{SENT}attachments/1/", PDF),
    "referrals:report-document-file":
        File(ANNA, f"{REPORT}document/", f"{REPORT}document/file/", PDF, wait_for_file),
    "referrals:cpi-document-file":
        File(ANNA, f"{SENT}document/", f"{SENT}document/file/", PDF, wait_for_file),
    "profiles:profile-document-file":
        File(CORA, PROFILE, f"{PROFILE}document/file/", PDF, ask_for_file),
    "referrals:data-report-file": File(ANNA, FIGURES, f"{FIGURES}file/", PDF),
    "referrals:data-report-csv": File(ANNA, FIGURES, f"{FIGURES}csv/", CSV),
    "profiles:profile-chart": File(CORA, PROFILE, f"{PROFILE}charts/severity.svg", SVG),
}  # fmt: skip
