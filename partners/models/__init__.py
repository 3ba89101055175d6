from partners.models.agency import Agency, Unit
from partners.models.agreement import (
    AgreementParty,
    FormerParty,
    RenewalTask,
    SharingAgreement,
)
from partners.models.decision import SharingDecision
from partners.models.deputyship import Deputyship
from partners.models.disclosed import Disclosed
from partners.models.district import District, DistrictPopulation, ForceArea
from partners.models.feedback import Feedback
from partners.models.grant import Grant
from partners.models.invitation import Invitation
from partners.models.message import Message
from partners.models.notice import Notice
from partners.models.shareable import Rendering, Shareable
from partners.models.subject import LinkedSubject
from partners.models.token import ApiToken
from partners.models.user import User

__all__ = [
    "Agency",
    "AgreementParty",
    "ApiToken",
    "Deputyship",
    "Disclosed",
    "District",
    "DistrictPopulation",
    "Feedback",
    "ForceArea",
    "FormerParty",
    "Grant",
    "Invitation",
    "LinkedSubject",
    "Message",
    "Notice",
    "Rendering",
    "RenewalTask",
    "Shareable",
    "SharingAgreement",
    "SharingDecision",
    "Unit",
    "User",
]
