"""Explain findings: the duty in a sentence, the worlds, the other readings of the text, the smallest remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ..findings import Explanation, Finding, Given, Reason, Verdict, WorldCase
from ..rulesets.model import Every
from ..rulesets.parameters import settings_of
from ..rulesets.sentences import describe
from .cases import tell_cases
from .mending.locating import Places
from .mending.search import kept_on, mend
from .mending.telling import tell_plan
from .mending.trial import Trial
from .scoping import Scoper
from .unrecorded import tell_unrecorded, together
from .wording import WORDS

if TYPE_CHECKING:
    from .evaluation import Evaluation
    from .judging import Judged

__all__ = ["Explainer"]

#: How `describe` names settings, with their defaults.
_SETTINGS = re.compile(
    r" \((?:[^()]*: )?(?:cách tính theo |theo |read by the |by the )?(?:thiết lập|setting) [^()]*\)"
    r"|; (?:hoạt động giáo dục: theo thiết lập|educational activities: by the setting) [\w-]+ = [\w-]+")
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING})
_CLOSINGS: Mapping[str, Mapping[str, str]] = {
    "nothing": {"vi": "Không cần làm gì.", "en": "Nothing has to be done."},
    "later": {
        "vi": "Chưa đến hạn; chưa có gì phải sửa trong lịch.",
        "en": "Not due yet; nothing in the schedule has to change."},
    "as_planned": {
        "vi": "Chưa phải sửa gì: làm đúng những ngày đã dự kiến trong lịch thì yêu cầu đạt.",
        "en": "Nothing to change: with everything done on the days planned in the schedule, the duty is met."},
    "facts": {
        "vi": "Việc đã qua thì ghi đúng thực tế vào các ô nêu trên; nếu thực tế không đạt thì không thể khắc phục, cần"
              " giải trình.",
        "en": "What is past is to be recorded as it truly was; if that does not meet the duty, it cannot be mended any"
              " more and an explanation is due."},
    "clarify": {
        "vi": "Ghi rõ các ô nêu trên, đúng thực tế, rồi kiểm tra lại.",
        "en": "Write the cells above as things truly are, then check again."},
    "on_the_day": {
        "vi": "Không phải sửa lịch: người có thẩm quyền cần xác nhận việc làm đúng ngày hạn là đúng hạn hay trễ.",
        "en": "Nothing to change in the schedule: whoever has the authority has to say whether the very day of the"
              " limit is in time."},
    "as_recorded": {
        "vi": "Nếu thực tế đúng như đã ghi thì không thể khắc phục, cần giải trình.",
        "en": "If things were as recorded, it cannot be mended any more; an explanation is due."},
    "true": {
        "vi": "Nếu việc đã làm mà chưa ghi thì ghi đúng thực tế.",
        "en": "If it was done and not recorded, record it as it truly was."},
    "registry": {
        "vi": "Thêm trang «Tổ - Môn» ghi các môn mà tổ phụ trách, rồi kiểm tra lại.",
        "en": "Add sheet «Tổ - Môn» with the department's subjects, then check again."},
    "joint": {
        "vi": "Xem từng yêu cầu cùng trông vào các dòng này.", "en": "See the single duties that hang on these rows."},
    "not_decidable": {
        "vi": "Lịch không cho biết được; cần kiểm tra bằng cách khác.",
        "en": "No schedule can show it; it has to be checked by other means."},
}


class Explainer:
    """Explains the findings of one evaluation."""

    def __init__(self, evaluation: Evaluation, lang: str) -> None:
        self.evaluation, self.lang = evaluation, lang
        self._readings: dict[tuple[str, ...], list[Judged]] = {}

    @cached_property
    def _places(self) -> Places:
        return Places(self.evaluation, self.evaluation._explained)  # noqa: SLF001 - the engine's other half

    @cached_property
    def _scoper(self) -> Scoper:
        return Scoper(self.evaluation.question)

    def explain(self, finding: Finding, *, deep: bool = True) -> Explanation:
        """Return why a finding is what it is and what would mend it.

        Not `deep`: of the other readings only those that decide, and worlds only where they cost one evaluation.
        """
        trial = self._places.trial(finding)
        duty = self._duty(finding, trial)
        told = finding.waived_from or finding.verdict
        if trial is None or told not in _OPEN:
            return Explanation(fingerprint=finding.fingerprint, duty=duty, closing=self._closing_of_none(finding))
        kept = kept_on(trial) if told is Verdict.PENDING else None
        if kept:
            return Explanation(
                fingerprint=finding.fingerprint, duty=duty, verdict_after=Verdict.SATISFIED, tried_on=kept.isoformat(),
                closing=_CLOSINGS["as_planned"][self.lang])
        plan = mend(trial)
        changes = tuple(tell_plan(trial, plan, self.lang)) if plan else ()
        wanted = told is Verdict.UNDETERMINED and (deep or trial.judged.grain == "session")
        worlds = tuple(tell_cases(trial, self.lang)) or tuple(tell_unrecorded(trial, self.lang)) if wanted else ()
        return Explanation(
            fingerprint=finding.fingerprint, duty=duty, cases=worlds, changes=changes,
            readings=tuple(case for case in self._other_readings(trial) if deep or case.verdict is not told),
            verdict_after=Verdict.SATISFIED if plan else None,
            tried_on=trial.settled_on(plan.edits).isoformat() if plan else "",
            closing=self._closing(finding, told, mended=bool(plan)))

    def _duty(self, finding: Finding, trial: Trial | None) -> str:
        if trial is None:
            where = self._scoper.where(finding.scope, self.lang)
            return f"{where}: {finding.title}." if where else f"{finding.title.rstrip('.')}."
        year = self.evaluation.question.year
        rule = describe(trial.task.rule_set, trial.task.rule, year, "vi" if self.lang == "vi" else "en")
        return _SETTINGS.sub("", rule)  # the finding names those that it hangs on, as they are in force

    def _closing_of_none(self, finding: Finding) -> str:
        key = {Reason.NO_REGISTRY: "registry", Reason.JOINT: "joint", Reason.NOT_DECIDABLE: "not_decidable"}.get(
            finding.reason or Reason.NOTE, "nothing")
        return _CLOSINGS[key][self.lang]

    def _closing(self, finding: Finding, told: Verdict, *, mended: bool) -> str:
        if told is Verdict.UNDETERMINED:
            over = bool(finding.due and finding.due[1] < self.evaluation.question.as_of.isoformat())
            key = "on_the_day" if finding.reason is Reason.ON_THE_DAY else "facts" if over else "clarify"
            return _CLOSINGS["true" if mended else key][self.lang]
        if mended:
            return ""
        if told is not Verdict.VIOLATED:
            return _CLOSINGS["later"][self.lang]
        too_late = WORDS["too_late"][self.lang]
        if finding.remedy in {"", too_late}:
            return too_late
        unrecorded = WORDS["too_late_unrecorded"][self.lang]
        return unrecorded if finding.remedy == unrecorded else _CLOSINGS["as_recorded"][self.lang]

    def _other_readings(self, trial: Trial) -> Iterator[WorldCase]:
        """Yield what the verdict would be if a setting that the finding hangs on had another value."""
        rules = trial.task.rule_set
        for name in settings_of(trial.task.rule):
            for value, meaning in rules.settings[name].values.items():
                if value == trial.task.settings[name]:
                    continue
                told = self._read(trial, name, value)
                verdicts = [verdict for verdict in trial.among(told) if verdict is not None]
                if not verdicts and isinstance(trial.task.check, Every):
                    continue  # read so, there are other runs of weeks
                text = f"{getattr(meaning, self.lang)} ({name} = {value})"
                yield WorldCase(
                    condition=text, verdict=together(verdicts), given=(Given(field=name, values=(value,)),))

    def _read(self, trial: Trial, name: str, value: str) -> list[Judged]:
        """Return the duties of a rule as a setting's other value has them: evaluated once for all its findings."""
        key = trial.task.rule_set.id, trial.task.rule.id, str(trial.task.force), name, value
        if key not in self._readings:
            self._readings[key] = trial.read({name: value})
        return self._readings[key]
