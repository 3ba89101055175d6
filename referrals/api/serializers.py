"""What a system sends and reads of a form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.models import District
from partners.systems import Known
from referrals.choices import AtRisk, Risk, SafeAnswer, SourceType, State, Theme
from referrals.models import CpiForm


class FormToSend(Known):
    theme = serializers.ChoiceField(choices=Theme.choices)
    district = serializers.CharField(
        min_length=9, max_length=9, help_text="GSS code: its police force gets the form."
    )
    what_happened = serializers.CharField(min_length=20, max_length=4_000)
    at_risk = serializers.ChoiceField(choices=AtRisk.choices)
    people = serializers.CharField(max_length=2_000, required=False)
    places = serializers.CharField(max_length=2_000, required=False)
    source_type = serializers.ChoiceField(choices=SourceType.choices, required=False)
    risk = serializers.ChoiceField(choices=Risk.choices, required=False)
    risk_detail = serializers.CharField(max_length=1_000, required=False)

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
