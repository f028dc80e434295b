"""Which part leads to which: relationships are read, resolved and added to; content types too."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from ..importers.formats.package import resolve
from .archive import Archive
from .markup import Element, add_inside, decoded, encoded, escape_attribute, outline, splice

__all__ = ["Relation", "add_content_type", "add_relation", "find_relations", "kind_uri", "main_space"]

_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_STRICT = "http://purl.oclc.org/ooxml/"
_MAIN = {
    True: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}
_KINDS = {
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the last word of its type in small letters, and the part it leads to."""

    id: str
    kind: str
    part: str
    outside: bool


def main_space(space: str) -> str:
    """Return the main namespace for new parts: of the two that exist the one that fits what a workbook declares."""
    return _MAIN[space.startswith(_STRICT)]


def kind_uri(space: str) -> str:
    """Return the namespace of relationships that goes with the main namespace of a part."""
    return _KINDS[space.startswith(_STRICT)]


def find_relations(archive: Archive, source: str) -> list[Relation]:
    """Return the relationships of a part, those of the package for ""; an unread target is never followed."""
    name = _rels_name(source)
    if name not in archive:
        return []
    data, _ = decoded(archive.read(name), name)
    return [_relation(element.attributes, source) for element in outline(data, name, 2).every("Relationship")]


def add_relation(archive: Archive, source: str, kind: str, part: str) -> str:
    """Lead from `source` to `part`, by the full type `kind`; return the new relationship's id."""
    name = _rels_name(source)
    if name not in archive:
        empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_SPACE}"/>'
        archive.write(name, empty.encode())
    data, codec = decoded(archive.read(name), name)
    root = outline(data, name, 2)
    taken = {element.attributes.get("Id", "") for element in root.children}
    number = len(taken) + 1
    while f"rId{number}" in taken:
        number += 1
    target = posixpath.relpath(f"/{part}", posixpath.join("/", posixpath.dirname(source)))
    new = (f'<{root.prefix}Relationship Id="rId{number}" Type="{escape_attribute(kind)}"'
           f' Target="{escape_attribute(target)}"/>')
    archive.write(name, encoded(splice(data, [add_inside(data, root, new.encode())]), codec))
    return f"rId{number}"


def add_content_type(archive: Archive, part: str, content_type: str) -> None:
    """Say what a new part holds."""
    data, codec = decoded(archive.read(_TYPES), _TYPES)
    root = outline(data, _TYPES, 2)
    if any(_bears(element, part) for element in root.every("Override")):
        return
    new = f'<{root.prefix}Override PartName="/{escape_attribute(part)}" ContentType="{content_type}"/>'
    archive.write(_TYPES, encoded(splice(data, [add_inside(data, root, new.encode())]), codec))


def _bears(element: Element, part: str) -> bool:
    return element.attributes.get("PartName", "").casefold() == f"/{part}".casefold()


def _relation(attributes: dict[str, str], source: str) -> Relation:
    outside = attributes.get("TargetMode", "").lower() == "external"
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    return Relation(
        attributes.get("Id", ""), kind, "" if outside else resolve(source, attributes.get("Target", "")), outside)


def _rels_name(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")
