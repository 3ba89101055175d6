"""Addresses of referrals and transfers."""

from django.urls import path

from portal import converters  # noqa: F401 makes record_key known
from referrals.views import nominals, safeguarding, transfers

urlpatterns = [
    path("<record_key:key>/refer/", safeguarding.MakeReferral.as_view(), name="cpi-refer"),
    path("<record_key:key>/transfer/", transfers.TransferCpi.as_view(), name="cpi-transfer"),
    path("referrals/", safeguarding.Referrals.as_view(), name="referrals"),
    path("referrals/of-nominal/<record_key:key>/", nominals.ReferNominal.as_view(),
         name="nominal-refer"),
    path("referrals/<record_key:key>/", safeguarding.ReadReferral.as_view(), name="referral"),
    path("referrals/<record_key:key>/acknowledge/", safeguarding.AcknowledgeReferral.as_view(),
         name="referral-acknowledge"),
    path("referrals/<record_key:key>/answer/", safeguarding.AnswerReferral.as_view(),
         name="referral-answer"),
    path("referrals/<record_key:key>/send-back/", safeguarding.ReturnReferral.as_view(),
         name="referral-return"),
    path("referrals/<record_key:key>/write/", safeguarding.WriteOnReferral.as_view(),
         name="referral-write"),
    path("transfers/", transfers.Transfers.as_view(), name="transfers"),
    path("transfers/<record_key:key>/", transfers.ReadTransfer.as_view(), name="transfer"),
    path("transfers/<record_key:key>/acknowledge/", transfers.AcknowledgeTransfer.as_view(),
         name="transfer-acknowledge"),
]  # fmt: skip
