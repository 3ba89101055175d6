"""A page with the mistake that the second wall is there for: input put into SQL. For tests."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from partners.access import PortalView
from partners.permissions import Permission
from portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class FindByReference(PortalView):
    permission = Permission.HOME_SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET["q"]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT reference FROM referrals_cpiform WHERE reference = '{wanted}'")
            found = cursor.fetchall() if cursor.description else []
        return HttpResponse("\n".join(str(value) for row in found for value in row))


urlpatterns = [path("drill/", FindByReference.as_view(), name="drill"), *urlpatterns]
