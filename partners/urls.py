"""Signing in and out: django-allauth's own views, only those that are in use, at our addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from django.urls import path

from partners import views
from portal import converters  # noqa: F401 makes record_key known

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("second-factor/", factor.index, name="mfa_index"),
    path("second-factor/set-up/", views.SetUpFactor.as_view(), name="mfa_activate_totp"),
    path("renewals/", views.Renewals.as_view(), name="renewals"),
    path("renewals/<record_key:key>/", views.CloseRenewal.as_view(), name="renewal-close"),
]
