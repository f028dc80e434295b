"""A column of date texts: how one of them is written tells how its neighbours are to be read."""

from __future__ import annotations

from collections.abc import Sequence

from shcm_rules.folding import clean, fold
from shcm_rules.patterns import regex
from shcm_rules.windows import Window

from .grammar import AMBIGUOUS, DateContext, Unreadable
from .reading import ISO_DAY, read_date
from .text import LONGEST, simplify

__all__ = ["is_month_first", "read_dates"]


def read_dates(
    texts: Sequence[str], context: DateContext, known: dict[str, Window | Unreadable] | None = None,
) -> dict[str, Window | Unreadable]:
    """Read the distinct texts of one column; `known` keeps what each text means in this context.

    Where one of them is surely month/day ("10/25/2025"), the whole column may be: its other texts
    that read both ways ("10/05/2025") are then ambiguous, unless they say more ("ngày", a weekday).
    """
    known = {} if known is None else known
    result: dict[str, Window | Unreadable] = {}
    for text in texts:
        if text not in known:
            known[text] = read_date(text, context)
        result[text] = known[text]
    witness = next((text for text in result if is_month_first(text)), None)
    if witness is None:
        return result
    doubt = Unreadable(
        AMBIGUOUS,
        f"cột này có “{clean(witness)}” viết theo kiểu tháng/ngày, nên không rõ đâu là ngày, đâu là tháng",
        f"this column holds “{clean(witness)}”, written as month/day, so it is not clear which number is the day")
    return {
        text: doubt if isinstance(read, Window) and _reads_both_ways(text) else read for text, read in result.items()
    }


_NUMERIC = regex(r"(?<![\d/.-])(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(?:\d{4}|\d\d)(?![\d/])")
_SLASHED = regex(r"(?<!ngày )(?<![\d/.-])(\d{1,2}) ?([/.-]) ?(\d{1,2})(?: ?\2 ?(?:\d{4}|\d\d))?(?![\d/])")


def is_month_first(text: str) -> bool:
    """Tell whether a text is surely written as month/day: "10/25/2025"."""
    if len(text) > LONGEST or ISO_DAY.fullmatch(text):
        return False
    return any(1 <= int(m[1]) <= 12 < int(m[3]) <= 31 for m in _NUMERIC.finditer(fold(text)))


def _reads_both_ways(text: str) -> bool:
    if "@" in simplify(text).text:  # its weekday agrees with day/month, or it would not have been read
        return False
    pairs = [(int(m[1]), int(m[3])) for m in _SLASHED.finditer(fold(text)) if m[2] == "/" or _NUMERIC.search(m[0])]
    return any(first != second and max(first, second) <= 12 for first, second in pairs)
