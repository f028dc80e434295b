"""Read XML of strangers piece by piece: no document type, no entities, bounded depth and tokens, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from ...errors import UnreadableFile
from ...problems import counted
from ..limits import Limits
from ..refusals import SAVE

__all__ = ["End", "Start", "read_xml"]

#: Called where an element starts, with its attributes.
Start = Callable[[dict[str, str]], None]
#: Called where an element ends, with the text since the last start of any element.
End = Callable[[str], None]

_OUT_OF_MEMORY = 1
_BUFFER = 32 << 10
_PIECES = 64  # more pieces of one text than this are joined and cut


def read_xml(  # noqa: PLR0913 - what to read, what to do, how far to go
    chunks: Iterable[bytes], part: str, starts: Mapping[str, Start], ends: Mapping[str, End], limits: Limits,
    *, root: Callable[[str], bool] | None = None, text: Callable[[str], None] | None = None, namespaces: bool = True,
) -> None:
    """Parse a part; what neither `starts` nor `ends` names is passed over, but counts for the depth.

    Names are "namespace local", or "local" where there is none; without `namespaces` only what follows the
    prefix, of elements: faster, where no other namespace can bear a name that counts, and a file in an
    unknown namespace is not lost in silence. `root` tells whether the outermost name is right. With `text`
    all text goes there and none to `ends`; otherwise an endless text is kept to several times `cell_chars`.
    Raises UnreadableFile for broken XML, a document type, too deep nesting, an endless token, a wrong root.
    """
    parser = ParserCreate(namespace_separator=" " if namespaces else None)
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    pieces: list[str] = []
    _attach(parser, part, (starts, ends), pieces, (limits.xml_depth, root), local=not namespaces)
    parser.CharacterDataHandler = pieces.append if text is None else text
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            # Old expat reads a token anew with each piece of it: a long one would take for ever.
            if fed - parser.CurrentByteIndex > limits.xml_token_bytes:
                size = limits.xml_token_bytes >> 20
                raise UnreadableFile(
                    "endless-token", f"phần «{part}» có một thẻ hay chú thích dài hơn {size} MB; {SAVE.vi}",
                    f"part «{part}» has a tag or comment of more than {size} MB; {SAVE.en}")
            if len(pieces) > _PIECES:
                pieces[:] = ["".join(pieces)[: limits.cell_chars * 8]]
        parser.Parse(b"", True)
    except ExpatError as error:
        if error.code == _OUT_OF_MEMORY:
            raise MemoryError from error
        raise UnreadableFile(
            "not-a-workbook", f"phần «{part}» bên trong tệp hỏng ở dòng {error.lineno}; {SAVE.vi}",
            f"part «{part}» inside the file is damaged in line {error.lineno:,}; {SAVE.en}") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, KeyError | IndexError):
            raise
        # What is left is an encoding that Python does not know or that expat cannot use.
        raise UnreadableFile(
            "not-a-workbook", f"phần «{part}» bên trong tệp hỏng; {SAVE.vi}",
            f"part «{part}» inside the file is damaged; {SAVE.en}") from error


def _attach(  # noqa: PLR0913 - what happens for each element stands in one place, because it decides the speed
    parser: XMLParserType, part: str, acts: tuple[Mapping[str, Start], Mapping[str, End]], pieces: list[str],
    bounds: tuple[int, Callable[[str], bool] | None], *, local: bool,
) -> None:
    depth, (deepest, root) = 0, bounds
    find_start, find_end = acts[0].get, acts[1].get

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if not depth and root is not None and not root(_local(name) if local else name):
            raise UnreadableFile(
                "not-a-workbook", f"phần «{part}» bên trong tệp không có nội dung đúng loại; {SAVE.vi}",
                f"part «{part}» inside the file does not hold what it should; {SAVE.en}")
        depth += 1
        if depth > deepest:
            raise UnreadableFile(
                "too-deep", f"phần «{part}» lồng nhau quá {deepest} tầng; {SAVE.vi}",
                f"part «{part}» is nested deeper than {counted(deepest, 'level')}; {SAVE.en}")
        if pieces:
            pieces.clear()
        act = find_start(name)
        if act is not None or (local and ":" in name and (act := find_start(_local(name)))):
            act(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        act = find_end(name)
        if act is not None or (local and ":" in name and (act := find_end(_local(name)))):
            act(pieces[0] if len(pieces) == 1 else "".join(pieces))

    def refuse_document_type(*_: object) -> NoReturn:
        raise UnreadableFile(
            "dtd", f"phần «{part}» bên trong tệp có khai báo DTD; {SAVE.vi}",
            f"part «{part}» inside the file declares a document type (DTD); {SAVE.en}")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse_document_type


def _local(name: str) -> str:
    return name.rpartition(":")[2]
