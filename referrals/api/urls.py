from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from portal import converters  # noqa: F401 makes record_key known
from referrals.api import views

app_name = "api"

urlpatterns = [
    path("", login_not_required(SpectacularJSONAPIView.as_view()), name="description"),
    path("forms/", views.Forms.as_view(), name="forms"),
    path("forms/<record_key:form>/", views.OneForm.as_view(), name="form"),
    path("forms/<record_key:form>/answer/", views.FormAnswer.as_view(), name="answer"),
]
