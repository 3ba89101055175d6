"""What pages say through tags, because a plain include cannot know it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import characters
from portal.formfields import PageField

register = template.Library()
NO_MOMENT = format_html('<span class="{}">–</span>', "portal-none")


class Mistake(NamedTuple):
    sentence: str
    input_id: str  # empty: the mistake belongs to no single input


def _mistakes(form: BaseForm) -> Iterator[Mistake]:
    for sentence in form.non_field_errors():
        yield Mistake(str(sentence), "")
    for bound in form:
        if isinstance(bound, PageField):
            for sentence in bound.sentences:
                yield Mistake(sentence, "" if bound.is_hidden else bound.first_input_id)


def _forms(context: Context, given: tuple[Any, ...]) -> list[BaseForm]:
    """The forms named in the tag; with none named, the page's `form`, if it has one."""
    candidates = given or (context.get("form"),)
    return [form for form in candidates if isinstance(form, BaseForm) and form.is_bound]


@register.inclusion_tag("components/_error_summary.html", takes_context=True)
def error_summary(context: Context, *forms: Any) -> dict[str, Any]:
    """The box at the top of a page that was sent back, each sentence linked to its input."""
    return {"mistakes": [each for form in _forms(context, forms) for each in _mistakes(form)]}


@register.inclusion_tag("components/_error_prefix.html", takes_context=True)
def error_prefix(context: Context, *forms: Any) -> dict[str, Any]:
    """The word "Error:" at the start of the title, the first thing that a screen reader says."""
    return {"refused": any(form.errors for form in _forms(context, forms))}


@register.simple_tag
def field(bound: BoundField, *, heading: bool = False, label: str = "", hint: str = "") -> str:
    """A field with its label as the page's heading, or with a label or hint of the page's own."""
    bound.label = label or bound.label
    bound.help_text = hint or bound.help_text  # on the field itself: the input names it as its hint
    return bound.render(context={**bound.get_context(), "is_heading": heading})


@register.simple_tag(takes_context=True)
def question(context: Context, form: BaseForm, *, heading: bool = True) -> str:
    """A form's fields; of a single field the label is the heading of a page that has no other."""
    visible = form.visible_fields()
    if len(visible) != 1 or not heading or _has_own_heading(context):
        return form.render()
    hidden = format_html_join("", "{}", ((each,) for each in form.hidden_fields()))
    return format_html("{}{}", field(visible[0], heading=True), hidden)


def _has_own_heading(context: Context) -> bool:
    """Whether the block of `components/question.html` that is for it draws one on this page.

    Drawn again to see it: some hold a caption alone, or a heading under a condition.
    """
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("heading") if blocks else None
    return block is not None and "<h1" in block.nodelist.render(context)


@register.simple_tag
def question_title(form: BaseForm) -> str:
    """The title of a page with one question is the question."""
    visible = form.visible_fields()
    return str(visible[0].label) if len(visible) == 1 else ""


@register.simple_block_tag
def scroll(content: str, *, label: str) -> str:
    """A wide table in a region of its own, which the keyboard can reach and scroll."""
    return format_html(
        '<div class="portal-scroll" role="region" aria-label="{}" tabindex="0">{}</div>',
        label,
        content,
    )


@register.filter
def moment(at: datetime | None) -> SafeString:
    """A day and a time for a cell, in local time. One filter: a list draws it for every row."""
    if at is None:
        return NO_MOMENT
    local = timezone.localtime(at)
    day, _, clock = date_format(local, "j M Y|H:i").partition("|")
    return format_html(
        '<time datetime="{}"><span class="portal-day">{},</span> {}</time>',
        local.isoformat(), day, clock,
    )  # fmt: skip


@register.filter
def grouped(number: int) -> str:
    """14,162 as people read it."""
    return f"{number:,}"


@register.filter
def bidi_shown(text: object) -> SafeString:
    """Somebody else's words, each character that could reorder them shown by its number.

    The words are kept as they were sent; only the page and the document show the marks. Comes
    before `linebreaksbr`, which leaves the marks alone.
    """
    pieces = characters.BIDI.split(str(text))
    return format_html_join("", "{}", ((_bidi_mark(piece),) for piece in pieces))


def _bidi_mark(piece: str) -> str:
    if not characters.BIDI.fullmatch(piece):
        return piece
    return format_html(
        '<span class="portal-bidi" title="{}">{}</span>',
        unicodedata.name(piece).capitalize(),
        characters.by_number(piece),
    )
