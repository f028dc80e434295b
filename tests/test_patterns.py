"""Patterns that are compiled at their first use are those of `re`, and every one of the package can be compiled."""

import copy
import importlib
import pkgutil
import re
from collections.abc import Mapping

import pytest

import shcm_rules
from shcm_rules.patterns import _Regex, regex


def written():
    """Return (where, pattern) of every pattern that a module of the package holds, in tables too."""
    found = []
    for module in pkgutil.walk_packages(shcm_rules.__path__, "shcm_rules."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                if not name.startswith("__"):
                    found += within(value, f"{module.name}.{name}")
    return found


def within(value, where):
    if isinstance(value, _Regex):
        yield where, value
    elif isinstance(value, Mapping | tuple | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from within(item, where)


def test_every_pattern_of_the_package_can_be_compiled():
    found = written()
    assert len(found) > 100
    assert [where for where, pattern in found if not isinstance(pattern.pattern, str | bytes)] == []


@pytest.mark.parametrize("text", ["", "tuần 2 tháng 11", "Tuần 12, tháng 3", "không có"])
@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_it_does_what_a_compiled_pattern_does(text, flags):
    ours, theirs = regex(r"tuần (\d+)", flags), re.compile(r"tuần (\d+)", flags)
    for _ in range(2):  # not compiled yet, compiled
        for method in ("match", "fullmatch", "search"):
            one, other = getattr(ours, method)(text), getattr(theirs, method)(text)
            assert (one and (one.span(), one.groups())) == (other and (other.span(), other.groups()))
        assert ours.sub("…", text) == theirs.sub("…", text)
        assert ours.findall(text) == theirs.findall(text)
        assert ours.split(text) == theirs.split(text)
        assert [found[0] for found in ours.finditer(text)] == [found[0] for found in theirs.finditer(text)]
        assert (ours.pattern, ours.flags, ours.groups) == (theirs.pattern, theirs.flags, theirs.groups)


def test_it_is_compiled_once_and_not_before():
    pattern = regex("(")
    copy.copy(pattern)
    with pytest.raises(re.error):
        pattern.search("a")
    fine = regex("a")
    assert fine.search("ba")
    assert fine.search is fine.search


def test_what_a_pattern_does_not_have_is_no_attribute():
    with pytest.raises(AttributeError):
        _ = regex("a").nothing
