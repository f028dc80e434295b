"""A small rule set and plans for it, written anew for each test."""

import pytest

HEADER = """\
id: thu
version: "1.0.0"
title: {vi: "Bộ thử", en: "Trial set"}
document:
  title: {vi: "Công văn thử", en: "Trial circular"}
  short: {vi: "CV thử", en: "Trial"}
  issuer: "Cơ quan thử"
  issued: "2025-09"
province: "Tỉnh Thử"
levels: [TH, THCS]
school_years: {from: "2025-2026"}
"""
PARAMETERS = """\
parameters:
  fewest:
    meaning: {vi: "Số buổi ít nhất", en: "Fewest sessions"}
    values:
      - {from: "2025-2026", value: 1, clause: "II.1"}
"""
RULE = """\
rules:
  - id: ncbh-per-term
    title: {vi: "Mỗi tổ có buổi NCBH", en: "Lesson study in each department"}
    requirements: [X-01]
    binds: department
    clause: "II.1"
    severity: must
    decidable: {how: fully}
    check:
      count:
        for_each: [department]
        period: term
        where: {"Loại sinh hoạt": [NCBH]}
        at_least: $fewest
    texts:
      violated: {vi: "Thiếu buổi NCBH.", en: "A session is missing."}
      remedy: {vi: "Thêm buổi NCBH.", en: "Add a session."}
"""
FILES = {"rule-set.yaml": HEADER, "parameters.yaml": PARAMETERS, "rules.yaml": RULE}
PLAN_HEADER = "Trường,Cấp học,Tổ chuyên môn,Cấp tổ chức,Loại sinh hoạt,Môn học,Thời gian,Năm học"
TERM_ONE = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"
TERM_TWO = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,12/03/2026,2025-2026"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "thu"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def plan(tmp_path):
    """Write a plan with a session in both terms, or with the rows given."""
    def write(*rows, name="plan.csv"):
        path = tmp_path / name
        path.write_text("\n".join([PLAN_HEADER, *(rows or (TERM_ONE, TERM_TWO))]), encoding="utf-8")
        return path
    return write
