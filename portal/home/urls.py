"""The front page and the pages about the portal itself; the latter are open to everybody."""

from django.conf import settings
from django.urls import path

from portal.home import people, views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("hints/read/", views.HintsRead.as_view(), name="hints-read"),
    path("help/", views.show_help, name="help"),
    path("cookies/", views.show_cookies, name="cookies"),
    path("privacy/", views.show_privacy, name="privacy"),
    path("accessibility/", views.show_accessibility, name="accessibility"),
]

if settings.DEMONSTRATION:
    urlpatterns += [
        path("demonstration/", people.show_demonstration_people, name="demonstration-people"),
    ]
