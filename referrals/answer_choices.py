"""Code lists of the form's further answers and parts, beside those of `referrals.choices`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class YesNo(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class Consents(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_ASKED = "na", _("Not asked, or it does not apply")


class Precision(TextChoices):
    EXACT = "exact", _("Exactly then")
    APPROXIMATE = "approx", _("About then")
    ONGOING = "ongoing", _("It is still going on")
    PLANNED = "planned", _("It has not happened yet")
    UNKNOWN = "unknown", _("I do not know")


class Frequency(TextChoices):
    ONCE = "once", _("Once")
    SEVERAL = "several", _("Several times")
    DAILY = "daily", _("Every day, or nearly")
    WEEKLY = "weekly", _("Every week, or nearly")
    UNKNOWN = "unknown", _("I do not know")


class KnownTo(TextChoices):
    """How many people know it: where it is one, acting on it points at them."""

    ONE = "one", _("Only me, or only the person who told me")
    FEW = "few", _("2 to 5 people")
    MANY = "many", _("6 people or more")
    UNKNOWN = "unknown", _("I do not know")


class PersonRole(TextChoices):
    SUSPECT = "suspect", _("Seems to do it")
    VICTIM = "victim", _("Seems to be harmed by it")
    WITNESS = "witness", _("Saw or heard it")
    ASSOCIATE = "associate", _("Belongs to somebody in it")
    UNKNOWN = "unknown", _("I do not know")


class Sex(TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("I do not know")


class AgeRange(TextChoices):
    UNDER_18 = "0-17", _("Under 18")
    FROM_18 = "18-24", _("18 to 24")
    FROM_25 = "25-34", _("25 to 34")
    FROM_35 = "35-44", _("35 to 44")
    FROM_45 = "45-54", _("45 to 54")
    FROM_55 = "55-64", _("55 to 64")
    FROM_65 = "65-74", _("65 to 74")
    FROM_75 = "75+", _("75 or older")
    UNKNOWN = "unknown", _("I do not know")


class Ethnicity(TextChoices):
    """The 16 + 1 classes of self-defined ethnicity, and one for not knowing."""

    W1 = "W1", _("White: British")
    W2 = "W2", _("White: Irish")
    W9 = "W9", _("White: any other background")
    M1 = "M1", _("Mixed: White and Black Caribbean")
    M2 = "M2", _("Mixed: White and Black African")
    M3 = "M3", _("Mixed: White and Asian")
    M9 = "M9", _("Mixed: any other background")
    A1 = "A1", _("Asian or Asian British: Indian")
    A2 = "A2", _("Asian or Asian British: Pakistani")
    A3 = "A3", _("Asian or Asian British: Bangladeshi")
    A9 = "A9", _("Asian or Asian British: any other background")
    B1 = "B1", _("Black or Black British: Caribbean")
    B2 = "B2", _("Black or Black British: African")
    B9 = "B9", _("Black or Black British: any other background")
    O1 = "O1", _("Chinese")
    O9 = "O9", _("Any other ethnic group")
    NS = "NS", _("Not stated by the person")
    UNKNOWN = "unknown", _("I do not know")


class VehicleType(TextChoices):
    CAR = "car", _("Car")
    VAN = "van", _("Van")
    LORRY = "lorry", _("Lorry")
    MOTORCYCLE = "motorcycle", _("Motorcycle or moped")
    E_SCOOTER = "e_scooter", _("Electric scooter or bicycle")
    BICYCLE = "bicycle", _("Bicycle")
    CARAVAN = "caravan", _("Caravan or motorhome")
    BOAT = "boat", _("Boat")
    PLANT = "plant", _("Plant or farm vehicle")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("I do not know")


class PlaceType(TextChoices):
    HOME = "home", _("A home")
    BUSINESS = "business", _("A business")
    LICENSED = "licensed", _("Licensed premises")
    HOTEL = "hotel", _("A hotel")
    SHORT_LET = "short_let", _("A short let")
    SCHOOL = "school", _("A school or college")
    PARK = "park", _("A park or open land")
    TRANSPORT = "transport", _("A station, stop or port")
    STREET = "street", _("A street or car park")
    ONLINE = "online", _("A place online")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("I do not know")


class Platform(TextChoices):
    TELEPHONE = "telephone", _("Telephone number")
    EMAIL = "email", _("E-mail address")
    SNAPCHAT = "snapchat", _("Snapchat")
    WHATSAPP = "whatsapp", _("WhatsApp")
    INSTAGRAM = "instagram", _("Instagram")
    FACEBOOK = "facebook", _("Facebook")
    TIKTOK = "tiktok", _("TikTok")
    TELEGRAM = "telegram", _("Telegram")
    GAME = "game", _("A game or its chat")
    OTHER = "other", _("Another app or site")
    UNKNOWN = "unknown", _("I do not know")
