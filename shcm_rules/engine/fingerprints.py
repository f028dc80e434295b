"""Find a finding by its fingerprint, or by the beginning of it that a person typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import UsageError

__all__ = ["find_fingerprint"]

SHORTEST = 4
_SHOWN = 5
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "short": "mã “{name}” quá ngắn – cần ít nhất {n} chữ số đầu của mã phát hiện",
        "unknown": "không có phát hiện nào mang mã “{name}”{near} – mã ghi trong báo cáo JSON, HTML và sổ phát hiện",
        "near": "; các mã gần giống: {names}",
        "several": "có {n} phát hiện mang mã bắt đầu bằng “{name}”: {names} – hãy ghi thêm chữ số",
    },
    "en": {
        "short": "fingerprint “{name}” is too short – give at least its first {n} digits",
        "unknown": "no finding has the fingerprint “{name}”{near} – fingerprints stand in the JSON and HTML reports and"
                   " in the workbook of findings",
        "near": "; similar ones: {names}",
        "several": "{n} findings have a fingerprint that begins with “{name}”: {names} – give more digits",
    },
}


def find_fingerprint(name: str, known: Sequence[str], lang: str) -> str:
    """Return the one fingerprint that begins so.

    Raises:
        UsageError: none does, or several do; near ones are named.

    """
    wanted, texts = name.strip().casefold(), _TEXTS[lang]
    if wanted in known:
        return wanted
    if len(wanted) < SHORTEST:
        raise UsageError(texts["short"].format(name=name, n=SHORTEST))
    found = [print_ for print_ in known if print_.startswith(wanted)]
    if len(found) > 1:
        raise UsageError(texts["several"].format(name=name, n=len(found), names=_listed(found)))
    if not found:
        near = _near(wanted, known)
        hint = texts["near"].format(names=_listed(near)) if near else ""
        raise UsageError(texts["unknown"].format(name=name, near=hint))
    return found[0]


def _near(wanted: str, known: Sequence[str]) -> list[str]:
    from rapidfuzz import process  # noqa: PLC0415 - needed only for a message

    found = process.extract(wanted, known, limit=_SHOWN, score_cutoff=60)
    return [print_ for print_, *_ in found]


def _listed(names: Sequence[str]) -> str:
    more = ", …" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
