from django.urls import include, path

from nominals.views import (
    approving,
    circulating,
    contributions,
    duplicates,
    lending,
    nominals,
    nominations,
    programmes,
)
from portal import converters  # noqa: F401 makes record_key known

app_name = "nominals"

urlpatterns = [
    path("", include("nominals.score_urls")),
    path("", include("nominals.rule_urls")),
    path("", include("nominals.meeting_urls")),
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
    path(
        "<record_key:key>/nominate/", nominations.BeginNomination.as_view(), name="nominate"
    ),
    path("nominations/", nominations.Nominations.as_view(), name="nominations"),
    path("programmes/", programmes.Programmes.as_view(), name="programmes"),
    path("programmes/begin/", programmes.BeginProgramme.as_view(), name="programme-begin"),
    path("programmes/<record_key:key>/", programmes.ReadProgramme.as_view(), name="programme"),
    path(
        "programmes/<record_key:key>/chairs/", programmes.NameChair.as_view(), name="chair-name"
    ),
    path("chairs/<record_key:key>/end/", programmes.EndChair.as_view(), name="chair-end"),
    path(
        "nominations/<record_key:key>/", nominations.ReadNomination.as_view(), name="nomination"
    ),
    path(
        "nominations/<record_key:key>/part/<slug:slug>/", nominations.WritePart.as_view(),
        name="nomination-part",
    ),
    path(
        "nominations/<record_key:key>/move/<slug:move>/", approving.MoveNomination.as_view(),
        name="nomination-move",
    ),
    path(
        "nominations/<record_key:key>/approve/", approving.ApproveNomination.as_view(),
        name="nomination-approve",
    ),
    path(
        "nominations/<record_key:key>/back/", approving.TakeBack.as_view(),
        name="nomination-back",
    ),
    path(
        "nominations/<record_key:key>/return/", circulating.SendBack.as_view(),
        name="nomination-return",
    ),
    path(
        "nominations/<record_key:key>/compare/", duplicates.CompareNominations.as_view(),
        name="nomination-compare",
    ),
    path(
        "nominations/<record_key:key>/end/", circulating.EndNomination.as_view(),
        name="nomination-end",
    ),
    path(
        "nominations/<record_key:key>/ask/", circulating.AskPartners.as_view(),
        name="nomination-ask",
    ),
    path(
        "nominations/<record_key:key>/on/<slug:move>/", circulating.MoveOn.as_view(),
        name="nomination-move-on",
    ),
    path(
        "nominations/<record_key:key>/reply/", circulating.ReplyToRound.as_view(),
        name="nomination-reply",
    ),
]  # fmt: skip
