"""Templates, style and script put into one page: everything escaped, nothing loaded, nothing that may run but ours."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ..characters import readable

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["fill"]

_UNPLAIN = re.compile(r"[^\w /,.–-]")


def fill(facts: dict[str, Any], print_header: str) -> bytes:
    """Return the page; `print_header` stands at the top of every printed one."""
    from markupsafe import Markup  # noqa: PLC0415 - only who asks for a page pays for the template engine

    style = _resource("report.css") + _margin(print_header)
    script = _resource("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none';"
        " form-action 'none'"
    )
    page = _environment().get_template("page.html").render(
        facts, policy=policy, style=Markup(style), script=Markup(script))  # noqa: S704 - files of this package
    return readable(page).encode("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=PackageLoader(__package__, "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False)


@cache
def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _margin(text: str) -> str:
    """Return the rule that prints `text`; only letters, digits and plain marks of it, so that it stays text."""
    return f'@page{{@top-left{{content:"{_UNPLAIN.sub("", text)}"}}}}\n'


@lru_cache(maxsize=8)
def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
