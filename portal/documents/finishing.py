"""What WeasyPrint leaves to be done before the file is written: one file, both standards.

WeasyPrint claims either PDF/A or PDF/UA. The finisher adds the claim of PDF/UA-1 with the schema
that PDF/A asks for with every foreign property, and turns running headers and footers, which
WeasyPrint leaves as orphans of the structure tree, into pagination artefacts: PDF/UA-1 (7.8)
asks for it, and a screen reader no longer reads marking and page number on every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes

_UNIVERSAL_ACCESS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
 <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


def finish(document: Any, pdf: Any) -> None:
    claim_universal_access(pdf)
    keep_a_body_in_each_table(pdf)
    turn_margins_into_artefacts(document, pdf)


def claim_universal_access(pdf: Any) -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    before, end, after = metadata.stream[0].rpartition(_END)
    metadata.stream[0] = before + _UNIVERSAL_ACCESS + end + after


def keep_a_body_in_each_table(pdf: Any) -> None:
    """The part of a table on its last page may hold the totals alone: PDF/UA-1 asks for a body."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Table":
            parts = [_object(pdf, kid) for kid in item["K"]]
            if all(part["S"] != "/TBody" for part in parts):
                for part in parts:
                    if part["S"] == "/TFoot":
                        part["S"] = "/TBody"


def turn_margins_into_artefacts(document: Any, pdf: Any) -> None:
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    parents = _object(pdf, root["ParentTree"])["Nums"]
    orphans = _orphans(pdf, _object(pdf, root["K"][0]))
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for index, (page, box) in enumerate(zip(pages, document.pages, strict=True)):
        kinds = list(_margin_kinds(box))
        content = _object(pdf, page["Contents"]).stream
        marks = orphans.get(page.reference, [])
        for mark, kind in zip(marks, kinds, strict=True):
            _set_artefact(content, mark, kind)
            parents[2 * index + 1][mark] = "null"


def _orphans(pdf: Any, document: Any) -> dict[bytes, list[int]]:
    """Marked content of margin boxes by page: theirs are the elements that no parent names."""
    kept = set(document["K"])
    found: dict[bytes, list[int]] = {}
    for item in pdf.objects:
        belongs = isinstance(item, pydyf.Dictionary) and item.get("P") == document.reference
        if belongs and item.reference not in kept:
            found.setdefault(item["Pg"], []).extend(_clear(pdf, item))
    return found


def _clear(pdf: Any, element: Any) -> list[int]:
    marks = []
    for kid in element["K"]:
        marks.extend([kid] if isinstance(kid, int) else _clear(pdf, _object(pdf, kid)))
    element.clear()
    return marks


def _margin_kinds(page: Any) -> Iterator[str]:
    """Header or Footer for each piece of text in the margins, in the order of the tree."""
    for box in page._page_box.children:
        if isinstance(box, boxes.MarginBox):
            kind = "/Header" if box.at_keyword.startswith("@top") else "/Footer"
            yield from (kind for child in box.descendants() if _is_leaf(child))


def _is_leaf(box: Any) -> bool:
    return isinstance(box, boxes.TextBox | boxes.ReplacedBox)


def _set_artefact(content: list[Any], mark: int, kind: str) -> None:
    for place, item in enumerate(content):
        if isinstance(item, dict) and item.get("MCID") == mark:
            content[place - 1] = "/Artifact"
            content[place] = pydyf.Dictionary({"Type": "/Pagination", "Subtype": kind})
            return
    raise LookupError(f"No marked content {mark}")


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
