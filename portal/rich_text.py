"""Small Markdown made to HTML, for pages and documents alike: the one place that does.

Nothing is cleaned afterwards: a text is read into a tree (HTML in it is plain words), and the HTML
is written anew from the few kinds of nodes known here, each text escaped. What is not known here
leaves its words and no tag. Beside paragraphs, lists, quotes, bold and emphasis there are small
headings, links to https addresses, and notes, which stand numbered at the end: `^[a note]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from portal.templatetags.page import bidi_shown

LONGEST_NOTE = 600
CALL = (
    '<sup><a class="govuk-link" id="{0}-call-{1}" href="#{0}-note-{1}">'
    '<span class="govuk-visually-hidden">{2} </span>{1}</a></sup>'
)
NOTE = (
    '<li id="{0}-note-{1}">{2} <a class="govuk-link portal-back" href="#{0}-call-{1}">{3}'
    '<span class="govuk-visually-hidden"> {1}</span></a></li>'
)
RULES = (
    *("paragraph", "heading", "list", "blockquote"),
    *("text", "newline", "escape", "emphasis", "link", "balance_pairs", "fragments_join"),
    *("normalize", "block", "inline", "text_join"),
)
Node = SyntaxTreeNode


def to_html(text: str, *, anchor: str) -> SafeString:
    """`text` as HTML of known tags alone. The addresses of its notes begin with `anchor`."""
    noted: dict[str, Any] = {"anchor": anchor, "notes": []}
    body = _joined(_trees(text, noted))
    if not noted["notes"]:
        return body
    notes = format_html_join(
        "",
        NOTE,
        (
            (anchor, number, bidi_shown(words), _("Back to the text"))
            for number, words in enumerate(noted["notes"], 1)
        ),
    )
    return format_html(
        '{}<ol class="govuk-list govuk-list--number portal-notes">{}</ol>', body, notes
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """The words of each paragraph, heading and point of a list, without signs of Markdown."""
    return tuple(_words(leaf) for tree in _trees(text, {}) for leaf in _leaves(tree))


def _trees(text: str, noted: dict[str, Any]) -> list[Node]:
    return list(SyntaxTreeNode(_reader().parse(text, noted)).children)


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "maxNesting": 12})
    reader.inline.ruler.before("link", "note", _note)
    return reader.enable([*RULES, "note"])


def _note(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 as the library calls it
    """`^[words]`: the words are a note. Brackets within it end it."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.src.find("]", state.pos, state.pos + LONGEST_NOTE)
    if end < 0:
        return False
    if not silent:
        note, notes = state.push("note", "span", 0), state.env.setdefault("notes", [])
        note.content = state.src[state.pos + 2 : end].strip()
        notes.append(note.content)
        note.meta = {"number": len(notes), "anchor": state.env.get("anchor", "")}
    state.pos = end + 1
    return True


def _joined(nodes: Iterable[Node]) -> SafeString:
    return format_html_join("", "{}", ((_html(node),) for node in nodes))


def _html(node: Node) -> SafeString:
    write = WRITERS.get(node.type)
    return write(node) if write else _joined(node.children)


def _within(form: str) -> Callable[[Node], SafeString]:
    return lambda node: format_html(form, _joined(node.children))


def _paragraph(node: Node) -> SafeString:
    """The words of a point in a close list stand in no paragraph of their own."""
    words = _joined(node.children)
    return words if node.hidden else format_html('<p class="govuk-body">{}</p>', words)


def _link(node: Node) -> SafeString:
    """Another scheme, or an address that names nobody, leaves the words of the link."""
    address, words = str(node.attrs.get("href", "")), _joined(node.children)
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        return words
    return format_html('<a class="govuk-link" href="{}" rel="noreferrer">{}</a>', address, words)


WRITERS: Mapping[str, Callable[[Node], Any]] = {
    "paragraph": _paragraph,
    "heading": _within('<h3 class="govuk-heading-s">{}</h3>'),
    "bullet_list": _within('<ul class="govuk-list govuk-list--bullet">{}</ul>'),
    "ordered_list": _within('<ol class="govuk-list govuk-list--number">{}</ol>'),
    "list_item": _within("<li>{}</li>"),
    "blockquote": _within('<blockquote class="govuk-inset-text">{}</blockquote>'),
    "strong": _within("<strong>{}</strong>"),
    "em": _within("<em>{}</em>"),
    "link": _link,
    "note": lambda node: format_html(CALL, node.meta["anchor"], node.meta["number"], _("Note")),
    "text": lambda node: bidi_shown(node.content),
    "softbreak": lambda _node: format_html("{}", " "),
    "hardbreak": lambda _node: format_html("<br>{}", ""),
}


def _leaves(node: Node) -> Iterator[Node]:
    if node.type in {"paragraph", "heading"}:
        yield node
        return
    for child in node.children:
        yield from _leaves(child)


def _words(node: Node) -> str:
    if node.type == "note":
        return f" ({node.content})"
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    inner = "".join(_words(child) for child in node.children)
    return inner or (node.content if node.type == "text" else "")
