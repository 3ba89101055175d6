from django.urls import include, path

from nominals.views import contributions, lending, nominals
from portal import converters  # noqa: F401 makes record_key known

app_name = "nominals"

urlpatterns = [
    path("", include("nominals.score_urls")),
    path("", nominals.Nominals.as_view(), name="nominals"),
    path("begin/", nominals.BeginNominal.as_view(), name="nominal-begin"),
    path("<record_key:key>/", nominals.ReadNominal.as_view(), name="nominal"),
    path("<record_key:key>/say/<slug:kind>/", contributions.Say.as_view(), name="say"),
    path("<record_key:key>/lend/", lending.Lend.as_view(), name="lend"),
    path("said/<record_key:key>/replace/", contributions.Replace.as_view(), name="said-replace"),
    path("said/<record_key:key>/withdraw/", contributions.Withdraw.as_view(), name="said-withdraw"),
    path(
        "said/<record_key:key>/lend/approve/", lending.ApproveLoan.as_view(),
        name="said-lend-approve",
    ),
    path("said/<record_key:key>/lend/end/", lending.EndLoan.as_view(), name="said-lend-end"),
]  # fmt: skip
