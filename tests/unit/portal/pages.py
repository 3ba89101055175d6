"""A form of one field, and a template of one line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template import Context, Template


def form_of(field: forms.Field, data: dict[str, Any] | None = None, **kwargs: Any) -> forms.Form:
    field.label = field.label or "The label"
    return type("OneField", (forms.Form,), {"x": field})(data, **kwargs)


def render(source: str, **context: Any) -> str:
    return Template("{% load page %}" + source).render(Context(context))
