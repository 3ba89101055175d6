from django.urls import path

from portal import converters  # noqa: F401 makes record_key known
from profiles import views

app_name = "profiles"

urlpatterns = [
    path("", views.ProfileList.as_view(), name="profile-list"),
    path("build/", views.BuildProfile.as_view(), name="profile-build"),
    path("data/", views.DataFiles.as_view(), name="data-files"),
    path("data/send/", views.SendDataFile.as_view(), name="data-file-send"),
    path("data/<record_key:key>/", views.ReadDataFile.as_view(), name="data-file"),
    path("<record_key:key>/", views.ReadProfile.as_view(), name="profile-read"),
    path("<record_key:key>/prepare/", views.PrepareProfile.as_view(), name="profile-prepare"),
    path("<record_key:key>/add/<slug:of>/", views.AddPart.as_view(), name="part-add"),
    path("parts/<slug:of>/<record_key:key>/", views.ChangePart.as_view(), name="part-change"),
    path("parts/<slug:of>/<record_key:key>/move/", views.MovePart.as_view(), name="part-move"),
    path(
        "parts/<slug:of>/<record_key:key>/remove/",
        views.RemovePart.as_view(),
        name="part-remove",
    ),
    path("<record_key:key>/approve/", views.ApproveProfile.as_view(), name="profile-approve"),
    path("<record_key:key>/reopen/", views.ReopenProfile.as_view(), name="profile-reopen"),
    path("<record_key:key>/publish/", views.PublishProfile.as_view(), name="profile-publish"),
    path("<record_key:key>/document/", views.Document.as_view(), name="profile-document"),
    path(
        "<record_key:key>/document/file/",
        views.DocumentFile.as_view(),
        name="profile-document-file",
    ),
    path(
        "<record_key:key>/charts/<slug:name>.svg",
        views.ChartFile.as_view(),
        name="profile-chart",
    ),
]
