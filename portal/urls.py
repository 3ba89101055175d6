"""All addresses. Apps are named as strings, so that the base imports none of them."""

from django.urls import include, path

from portal import health, reports

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("csp-report", reports.csp_report, name="csp-report"),
    path("", include("portal.home.urls")),
    path("", include("partners.urls")),
    path("cpi/", include("referrals.urls")),
    path("nominals/", include("nominals.urls")),
    path("plans/", include("plans.urls")),
    path("profiles/", include("profiles.urls")),
    path("api/v1/", include("referrals.api.urls")),
]
