"""What is left of Vietnamese in an English sentence: words that are quoted, and names, stay as they are written."""

import re
from string import Formatter

from shcm_rules.schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS, SHEETS, STATUSES

__all__ = ["NAMES", "TEMPLATE", "fields", "vietnamese"]

_LETTER = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|'[^']*'|`[^`]*`|\[[^\]]*\]")
#: Words of the template: who reads English has to type them all the same.
TEMPLATE = (
    *SHEETS.values(), "Thông tin", *(item.header for items in FIELDS.values() for item in items), *KINDS, *LEVELS,
    *MODES, *ORGANISERS, *STATUSES,
)
#: Places, and the signs of documents.
NAMES = ("Điện Biên", "Hải Phòng", "Lào Cai", "Việt Hòa", "Lai Cách")
_SIGN = re.compile(r"\S*\d\S*/\S+")


def vietnamese(text, names=()):
    """Return the words of a text that are Vietnamese, outside quotes and other than `names`."""
    plain = _SIGN.sub(" ", _QUOTED.sub(" ", text))
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, " ")
    return [word for word in plain.split() if _LETTER.search(word)]


def fields(text):
    """Return the names of the facts that a sentence takes."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
