"""Signing in and out by django-allauth's own views, only those in use; people and agreements."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from partners.views import directory, factors, feedback, invitations, people, renewals, sessions
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", factors.Confirm.as_view(), name="account_reauthenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("second-factor/", factors.Factors.as_view(), name="mfa_index"),
    path("second-factor/set-up/", factors.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/passkey/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
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
    path("people/<record_key:key>/", people.Person.as_view(), name="person"),
    path("people/<record_key:key>/roles/", people.ChangeRoles.as_view(), name="person-roles"),
    path("people/<record_key:key>/checks/", people.RecordChecks.as_view(), name="person-checks"),
    path(
        "people/<record_key:key>/confirm/", people.ConfirmAccount.as_view(), name="person-confirm"
    ),
    path(
        "people/<record_key:key>/switch-off/", people.SwitchOff.as_view(), name="person-switch-off"
    ),
    path("people/<record_key:key>/switch-on/", people.SwitchOn.as_view(), name="person-switch-on"),
    path("feedback/", feedback.Feedback.as_view(), name="feedback"),
    path("feedback/all/", feedback.FeedbackList.as_view(), name="feedback-list"),
    path("agencies/", directory.Directory.as_view(), name="directory"),
    path("agreements/", directory.Agreements.as_view(), name="agreements"),
    path("notices/seen/", people.NoticesSeen.as_view(), name="notices-seen"),
    path("invitation/", invitations.Accept.as_view(), name="invitation"),
    path("sessions/", sessions.Sessions.as_view(), name="sessions"),
    path("renewals/", renewals.Renewals.as_view(), name="renewals"),
    path("renewals/<record_key:key>/", renewals.CloseRenewal.as_view(), name="renewal-close"),
]
