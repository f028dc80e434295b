"""Check schedules of professional meetings against rules held as data; public names are imported when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import check, load_rules, read_schedule
    from .comparison import Comparison, compare_reports
    from .errors import InputError, InternalError, RuleError, ShcmError, UnreadableFile, UsageError
    from .findings import Citation, Evidence, Finding, Reason, ReportModel, Severity, Verdict
    from .packs.packing import pack
    from .packs.runs import CheckOptions
    from .packs.verification import verify
    from .report import Report
    from .report_files import read_report
    from .rulesets.model import RuleSet
    from .schedule import Schedule
    from .stores.checking import StoreReport, check_store
    from .stores.files import save_schedule
    from .windows import SchoolYear

    __version__: str

__all__ = [
    "check", "load_rules", "read_schedule",
    "read_report", "compare_reports", "Comparison", "pack", "verify", "CheckOptions",
    "save_schedule", "check_store", "StoreReport",
    "Report", "Schedule", "RuleSet", "SchoolYear",
    "Finding", "Evidence", "Citation", "Verdict", "Severity", "Reason", "ReportModel", "Explanation",
    "ShcmError", "UsageError", "RuleError", "InputError", "UnreadableFile", "InternalError",
    "__version__",
]

_HOMES = {
    "check": "api", "load_rules": "api", "read_schedule": "api",
    "read_report": "report_files", "compare_reports": "comparison", "Comparison": "comparison",
    "pack": "packs.packing", "verify": "packs.verification", "CheckOptions": "packs.runs",
    "save_schedule": "stores.files", "check_store": "stores.checking", "StoreReport": "stores.checking",
    "Report": "report", "Schedule": "schedule", "RuleSet": "rulesets.model", "SchoolYear": "windows",
    "Finding": "findings", "Evidence": "findings", "Citation": "findings", "Verdict": "findings",
    "Severity": "findings", "Reason": "findings", "ReportModel": "findings", "Explanation": "findings",
    "ShcmError": "errors", "UsageError": "errors", "RuleError": "errors", "InputError": "errors",
    "UnreadableFile": "errors", "InternalError": "errors",
}
_DISTRIBUTION = "shcm-rules"


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562): start-up time is a feature."""
    if name == "__version__":
        value: Any = _installed_version()
    elif name in _HOMES:
        from importlib import import_module  # noqa: PLC0415 - as above

        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _installed_version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - reads the disk

    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:  # a checkout that was never installed
        return "0+unknown"
