"""What a system sends and reads of a form."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.models import District
from partners.systems import Known
from referrals.choices import AtRisk, Risk, SafeAnswer, SourceType, State, Theme
from referrals.models import CpiForm

# As `portal.characters` refuses them, in words of the description; and something beside spaces.
KEPT = r"[^\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffd]"
SAYS_SOMETHING = RegexValidator(
    rf"^{KEPT}*[^\s\u0000-\u001f\u007f-\u009f\ufffd]{KEPT}*$", _("Write something here.")
)


def words(longest: int, *, shortest: int = 1, required: bool = False) -> serializers.CharField:
    """Counted as sent: what the description allows is allowed, to the last space."""
    return serializers.CharField(
        min_length=shortest, max_length=longest, required=required, trim_whitespace=False,
        validators=[SAYS_SOMETHING],
    )  # fmt: skip


class FormToSend(Known):
    theme = serializers.ChoiceField(choices=Theme.choices)
    district = serializers.CharField(
        min_length=9, max_length=9, help_text="GSS code: its police force gets the form."
    )
    what_happened = words(4_000, shortest=20, required=True)
    at_risk = serializers.ChoiceField(choices=AtRisk.choices)
    people = words(2_000)
    places = words(2_000)
    source_type = serializers.ChoiceField(choices=SourceType.choices, required=False)
    risk = serializers.ChoiceField(choices=Risk.choices, required=False)
    risk_detail = words(1_000)

    def validate_district(self, code: str) -> District:
        found = District.objects.filter(gss=code).first()
        if found is None:
            raise serializers.ValidationError(_("No district here has this code."))
        return found


class SentForm(serializers.Serializer[CpiForm]):
    key = serializers.CharField()
    reference = serializers.CharField()
    state = serializers.SerializerMethodField()
    theme = serializers.ChoiceField(choices=Theme.choices)
    district = serializers.CharField(source="district.gss")
    is_urgent = serializers.BooleanField()
    sent_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ChoiceField(choices=["sent", "answered"]))
    def get_state(self, form: CpiForm) -> str:
        return "answered" if form.state == State.CLOSED else "sent"


class SentForms(serializers.Serializer[Any]):
    forms = SentForm(many=True)
    next_after = serializers.CharField(allow_blank=True)


class Answer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=SafeAnswer.choices, allow_null=True)
    words = serializers.CharField(allow_blank=True)
    own_words = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class ProblemError(serializers.Serializer[Any]):
    pointer = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = ProblemError(many=True, required=False)  # type: ignore[assignment]  # RFC 9457's word
