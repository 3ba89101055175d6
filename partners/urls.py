"""Signing in and out by django-allauth's own views, only those in use; people and agreements."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from partners.views import (
    administration,
    agency,
    agreements,
    directory,
    factors,
    feedback,
    invitations,
    mail,
    organisation,
    people,
    renewals,
    sessions,
    standing_in,
    tokens,
)
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path("sign-in/", organisation.SignInPage.as_view(), name="account_login"),
    path("sign-in/organisation/", organisation.Leave.as_view(), name="organisation-sign-in"),
    path("sign-in/organisation/back/", organisation.ComeBack.as_view(), name="organisation-back"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", factors.Confirm.as_view(), name="account_reauthenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("second-factor/", factors.Factors.as_view(), name="mfa_index"),
    path("second-factor/set-up/", factors.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/passkey/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/organisation/", organisation.Link.as_view(), name="organisation-link"),
    path(
        "second-factor/organisation/remove/",
        organisation.Unlink.as_view(),
        name="organisation-unlink",
    ),
    path("second-factor/password/", factors.ChangePassword.as_view(), name="password-change"),
    path("second-factor/passkey/remove/", factors.RemovePasskey.as_view(), name="passkey-remove"),
    path(
        "second-factor/recovery-codes/",
        factors.RecoveryCodes.as_view(),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/new/",
        factors.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("people/", people.People.as_view(), name="people"),
    path("people/invite/", invitations.Invite.as_view(), name="invite"),
    path("people/invite/many/", invitations.InviteMany.as_view(), name="invite-many"),
    path(
        "people/invitations/<record_key:key>/withdraw/",
        invitations.WithdrawInvitation.as_view(),
        name="invitation-withdraw",
    ),
    path(
        "people/invitations/<record_key:key>/send-again/",
        invitations.SendInvitationAgain.as_view(),
        name="invitation-send-again",
    ),
    path("people/<record_key:key>/recover/", invitations.Recover.as_view(), name="person-recover"),
    path("people/<record_key:key>/", people.Person.as_view(), name="person"),
    path("people/<record_key:key>/roles/", people.ChangeRoles.as_view(), name="person-roles"),
    path("people/<record_key:key>/checks/", people.RecordChecks.as_view(), name="person-checks"),
    path(
        "people/<record_key:key>/confirm/", people.ConfirmAccount.as_view(), name="person-confirm"
    ),
    path("people/<record_key:key>/deputy/", standing_in.NameDeputy.as_view(), name="person-deputy"),
    path(
        "people/<record_key:key>/lead-unit/",
        standing_in.LeadUnit.as_view(),
        name="person-lead-unit",
    ),
    path("deputies/", standing_in.Deputies.as_view(), name="deputies"),
    path("deputies/<record_key:key>/end/", standing_in.EndDeputy.as_view(), name="deputy-end"),
    path(
        "people/<record_key:key>/switch-off/", people.SwitchOff.as_view(), name="person-switch-off"
    ),
    path("people/<record_key:key>/switch-on/", people.SwitchOn.as_view(), name="person-switch-on"),
    path("feedback/", feedback.Feedback.as_view(), name="feedback"),
    path("feedback/all/", feedback.FeedbackList.as_view(), name="feedback-list"),
    path("agencies/", directory.Directory.as_view(), name="directory"),
    path("agreements/", agreements.Agreements.as_view(), name="agreements"),
    path("agreements/write/", agreements.WriteAgreement.as_view(), name="agreement-write"),
    path("agreements/<record_key:key>/", agreements.Agreement.as_view(), name="agreement"),
    path(
        "agreements/<record_key:key>/sign/",
        agreements.SignAgreement.as_view(),
        name="agreement-sign",
    ),
    path(
        "agreements/<record_key:key>/leave/",
        agreements.LeaveAgreement.as_view(),
        name="agreement-leave",
    ),
    path("agency/", agency.OwnAgency.as_view(), name="own-agency"),
    path("agency/settings/", agency.AgencySettings.as_view(), name="agency-settings"),
    path("agency/add-unit/", agency.AddUnit.as_view(), name="unit-add"),
    path("agency/rename-unit/", agency.RenameUnit.as_view(), name="unit-rename"),
    path("agency/close-unit/", agency.CloseUnit.as_view(), name="unit-close"),
    path("agency/systems/", tokens.Tokens.as_view(), name="tokens"),
    path("agency/systems/<record_key:key>/end/", tokens.EndToken.as_view(), name="token-end"),
    path("administration/", administration.Administration.as_view(), name="administration"),
    path("administration/agencies/", administration.Agencies.as_view(), name="agencies"),
    path("administration/agencies/add/", administration.AddAgency.as_view(), name="agency-add"),
    path(
        "administration/agencies/<record_key:agency>/",
        administration.OneAgency.as_view(),
        name="agency",
    ),
    path(
        "administration/agencies/<record_key:agency>/change/",
        administration.ChangeAgency.as_view(),
        name="agency-change",
    ),
    path(
        "administration/agencies/<record_key:agency>/suspend/",
        administration.SuspendAgency.as_view(),
        name="agency-suspend",
    ),
    path(
        "administration/agencies/<record_key:agency>/resume/",
        administration.ResumeAgency.as_view(),
        name="agency-resume",
    ),
    path(
        "administration/agencies/<record_key:agency>/first-lead/",
        administration.InviteFirstLead.as_view(),
        name="agency-first-lead",
    ),
    path("administration/routes/", administration.Routes.as_view(), name="routes"),
    path(
        "administration/routes/add-district/",
        administration.AddDistrict.as_view(),
        name="district-add",
    ),
    path(
        "administration/routes/districts/<slug:gss>/",
        administration.DistrictRoutes.as_view(),
        name="district-routes",
    ),
    path(
        "administration/routes/areas/<slug:code>/",
        administration.AreaRoutes.as_view(),
        name="area-routes",
    ),
    path("notices/seen/", people.NoticesSeen.as_view(), name="notices-seen"),
    path("mail/", mail.MailPace.as_view(), name="mail-pace"),
    path("invitation/", invitations.Accept.as_view(), name="invitation"),
    path("sessions/", sessions.Sessions.as_view(), name="sessions"),
    path("renewals/", renewals.Renewals.as_view(), name="renewals"),
    path("renewals/<record_key:key>/", renewals.CloseRenewal.as_view(), name="renewal-close"),
]
