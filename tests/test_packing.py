"""Evidence packs: equal bytes wherever the files lie, proven by checking again, and distrusted as a stranger's file."""

import io
import json
import shutil
import zipfile
from pathlib import Path
from tempfile import gettempdir

import pytest

from shcm_rules.errors import InputError, UsageError
from shcm_rules.packs.archive import MANIFEST, SUMS, Manifest, safe_name, sha256_of, unique_name, write_archive
from shcm_rules.packs.packing import pack
from shcm_rules.packs.runs import CheckOptions
from shcm_rules.packs.verification import verify
from shcm_rules.rulesets.discovery import known_rule_sets, named_in, shipped_folder
from shcm_rules.rulesets.loading import load_rule_set

HEADER = "Trường,Cấp học,Tổ chuyên môn,Cấp tổ chức,Loại sinh hoạt,Môn học,Nội dung,Thời gian,Năm học,Người phụ trách"
ROW = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,{content},06/11/2025,2025-2026,Nguyễn Văn A"
RULES = {
    "rule-set.yaml": """\
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
""",
    "rules.yaml": """\
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
        at_least: 1
    texts:
      violated: {vi: "Thiếu buổi NCBH.", en: "A session is missing."}
      remedy: {vi: "Thêm buổi NCBH.", en: "Add a session."}
""",
}


@pytest.fixture
def place(tmp_path):
    return furnish(tmp_path / "một nơi")


def furnish(folder):
    """Write a small rule set and two plans of one name into a folder."""
    (folder / "thu").mkdir(parents=True)
    for name, text in RULES.items():
        (folder / "thu" / name).write_text(text, encoding="utf-8")
    for name, content in (("a/ke-hoach.csv", "Chuyên đề 1"), ("b/ke-hoach.csv", "Chuyên đề của Nguyễn Văn A")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"{HEADER}\n{ROW.format(content=content)}\n", encoding="utf-8")
    return folder


def asked(folder, **changes):
    return CheckOptions(**({"rules": (str(folder / "thu"),), "as_of": "2026-06-01"} | changes))


def made(folder, *names, beside=None, with_inputs=True, **changes):
    paths = [folder / name for name in names or ("a/ke-hoach.csv",)]
    return pack(paths, asked(folder, **changes), beside, with_inputs=with_inputs)


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    return made(furnish(tmp_path_factory.mktemp("packed") / "x")).data


@pytest.fixture
def saved(tmp_path):
    def save(data, name="goi.zip"):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name
    return save


def entries(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def resealed(files, **changes):
    """Return a pack with changed files whose hashes are all put right: only checking again can tell."""
    files = {**files, **changes}
    data = json.loads(files[MANIFEST])
    held = without_seal(files)
    data["files"] = {name: sha256_of(content) for name, content in sorted(held.items())}
    for kept in (*data["inputs"], *data["beside"].values()):
        if kept["file"]:
            kept["sha256"] = sha256_of(held[kept["file"]])
    return write_archive(Manifest.model_validate(data), held)


def without_seal(files):
    return {name: content for name, content in files.items() if name not in {MANIFEST, SUMS}}


# Writing.

def test_two_packs_of_the_same_are_equal_byte_for_byte(place):
    assert made(place).data == made(place).data


def test_a_pack_does_not_tell_where_the_files_lay(place, tmp_path, monkeypatch):
    other = furnish(tmp_path / "x" / "y z")
    first = made(place, "a", "b").data
    assert made(other, "a", "b").data == first
    monkeypatch.chdir(other)
    assert pack(["a", "b"], CheckOptions(rules=("thu",), as_of="2026-06-01")).data == first
    monkeypatch.chdir(gettempdir())
    assert made(place, "a", "b").data == first
    assert str(tmp_path).encode() not in b"".join(entries(first).values())


def test_the_report_calls_files_as_the_pack_does(place):
    (place / "a" / "hong.xlsx").write_bytes(b"PK\x03\x04 cut")
    files = entries(made(place, "a", "b").data)
    assert {name for name in files if name.startswith("inputs/")} == {
        "inputs/ke-hoach.csv", "inputs/hong.xlsx", "inputs/2/ke-hoach.csv"}
    report = json.loads(files["report.json"])
    assert [item["path"] for item in report["inputs"]] == ["inputs/hong.xlsx", "inputs/ke-hoach.csv",
                                                           "inputs/2/ke-hoach.csv"]
    assert {item["file"] for finding in report["findings"] for item in finding["evidence"]} <= set(files)
    assert files["inputs/ke-hoach.csv"] == (place / "a" / "ke-hoach.csv").read_bytes()


def test_a_folder_keeps_the_way_to_its_files(place):
    files = entries(pack(place, asked(place)).data)
    assert {name for name in files if name.startswith("inputs/")} == {"inputs/a/ke-hoach.csv", "inputs/b/ke-hoach.csv"}


def test_entries_are_sorted_and_tell_no_time(place):
    with zipfile.ZipFile(io.BytesIO(made(place).data)) as archive:
        found = archive.infolist()
    assert [entry.filename for entry in found] == sorted(entry.filename for entry in found)
    assert {(entry.date_time, entry.create_system) for entry in found} == {((1980, 1, 1, 0, 0, 0), 3)}


def test_sha256sum_can_check_a_pack(place):
    files = entries(made(place).data)
    sums = dict(reversed(line.split("  ")) for line in files.pop(SUMS).decode().splitlines())
    assert sums == {name: sha256_of(content) for name, content in files.items()}


def test_the_manifest_tells_what_was_asked(place):
    manifest = made(place, lang="en", phase="audit", year="2025-2026").manifest
    assert (manifest.as_of, manifest.year, manifest.phase, manifest.lang) == ("2026-06-01", "2025-2026", "audit", "en")
    assert manifest.rules == ("rules/given/1/thu",)
    assert [(item.id, item.folder) for item in manifest.rule_sets] == [("thu", "rules/given/1/thu")]
    assert manifest.libraries["polars"]


def test_without_inputs_only_their_hashes_are_kept(place, saved):
    data = made(place, with_inputs=False).data
    assert not [name for name in entries(data) if name.startswith("inputs/")]
    found = verify(saved(data))
    assert (found.status, [kept.name for kept in found.missing]) == ("unchecked", ["inputs/ke-hoach.csv"])
    assert verify(saved(data), [place]).status == "equal"
    assert verify(saved(data), [place / "b"]).status == "unchecked"


@pytest.mark.parametrize(("name", "safe"), [
    ("kế hoạch.xlsx", "kế hoạch.xlsx"), ("a\x00b\u202e.csv", "a_b_.csv"), ("a:b?.csv", "a_b_.csv"),
    ("CON.csv", "_CON.csv"), ("..", "_"), (" .csv", "csv"), ("\udcff.csv", "_.csv"),
    ("a" * 300 + ".xlsx", "a" * 90 + ".xlsx"),
    ("ke\u0302.csv", "kê.csv"), ("a/b", "a_b"), ("a\\b", "a_b"),
])
def test_names_are_safe_on_every_system(name, safe):
    assert safe_name(name) == safe == safe_name(safe)


def test_names_are_unique_on_every_system():
    taken = set()
    names = [unique_name("inputs", (name,), taken) for name in ("a.csv", "A.CSV", "2", "a.csv")]
    assert names == ["inputs/a.csv", "inputs/2/A.CSV", "inputs/2", "inputs/3/a.csv"]


# Rule sets.

def test_shipped_sets_are_kept_with_what_they_are_made_of(saved):
    plan = Path("fixtures/lao-cai-thcs-kho-doc.xlsx")
    data = pack(plan, CheckOptions(rules=None, as_of="2026-06-01")).data
    files = entries(data)
    shipped = {f"rules/named/{name}/{file.name}": file.read_bytes() for name in ("lao-cai", "quoc-gia")
               for file in (shipped_folder() / name).glob("*.yaml")}
    assert {name: files[name] for name in files if name.startswith("rules/")} == shipped
    assert verify(saved(data)).status == "equal"


def test_every_shipped_set_lies_in_the_folder_of_its_id():
    assert [load_rule_set(name).id for name in known_rule_sets()] == list(known_rule_sets())


def test_a_set_is_kept_with_those_that_it_extends(place, saved):
    own = place / "rieng" / "truong"
    own.mkdir(parents=True)
    header = RULES["rule-set.yaml"].replace("id: thu", 'id: truong\nextends: ["../../thu", dien-bien]')
    (own / "rule-set.yaml").write_text(header, encoding="utf-8")
    made_pack = pack(place / "a", CheckOptions(rules=(str(own),), as_of="2026-06-01"))
    names = {name for name in entries(made_pack.data) if name.endswith("rule-set.yaml")}
    assert names == {"rules/given/1/rieng/truong/rule-set.yaml", "rules/given/1/thu/rule-set.yaml",
                     "rules/named/dien-bien/rule-set.yaml"}
    shutil.rmtree(own)
    shutil.rmtree(place / "thu")
    assert verify(saved(made_pack.data)).status == "equal"


def test_a_set_that_extends_an_absolute_path_is_refused(place):
    header = RULES["rule-set.yaml"].replace("id: thu", f'id: thu\nextends: ["{place.as_posix()}/khac"]')
    (place / "thu" / "rule-set.yaml").write_text(header, encoding="utf-8")
    with pytest.raises(UsageError, match="đường dẫn tuyệt đối nên không đóng gói được"):
        made(place)


def test_names_are_looked_up_elsewhere_only_within_the_block(place):
    with named_in(place):
        assert known_rule_sets() == ("thu",)
    assert "lao-cai" in known_rule_sets()


# Files beside the schedule.

def test_files_beside_the_schedule_are_kept_and_called_by_the_pack(place, saved):
    (place / "mien.yaml").write_text(
        'waivers:\n- {document: "QĐ 1", date: 01/10/2025, office: "Phòng A", reason: "r", expires: 31/05/2027,'
        ' school: "Trường THCS A"}\n- {document: "thiếu"}\n', encoding="utf-8")
    (place / "rieng.yaml").write_text("profile: {severities: {ncbh-per-term: should}}\n", encoding="utf-8")
    beside = {"waivers": place / "mien.yaml", "profile": place / "rieng.yaml"}
    data = made(place, beside=beside).data
    report = json.loads(entries(data)["report.json"])
    assert report["profile"]["path"] == "files/rieng.yaml"
    waivers, = (item for item in report["inputs"] if "waivers" in item)
    assert waivers["path"] == "files/mien.yaml"
    assert waivers["problems"][0]["message"].startswith("files/mien.yaml:")
    assert verify(saved(data)).status == "equal"


def test_a_redacted_pack_holds_no_names_and_no_files_that_do(place, saved):
    (place / "a" / "ke-hoach.csv").rename(place / "a" / "KH Nguyễn Văn A.csv")
    (place / "mien.yaml").write_text(
        'waivers:\n- {document: "QĐ 1", date: 01/10/2025, office: "ông Nguyễn Văn A", reason: "cô Lan nghỉ",'
        ' expires: 31/05/2027, school: "Trường THCS A"}\n', encoding="utf-8")
    data = made(place, "a", "b", beside={"waivers": place / "mien.yaml"}, redact=True).data
    text = b"".join(entries(data).values()).decode()
    assert "Văn A" not in text
    assert "cô Lan" not in text
    manifest = json.loads(entries(data)[MANIFEST])
    assert [kept["name"] for kept in manifest["inputs"]] == ["inputs/1.csv", "inputs/2.csv"]
    assert manifest["beside"]["waivers"] == {
        "name": "files/waivers.yaml", "sha256": sha256_of((place / "mien.yaml").read_bytes()), "file": ""}
    assert verify(saved(data)).status == "unchecked"
    assert verify(saved(data), [place]).status == "equal"


def test_equal_files_that_are_given_are_told_apart_by_their_order(place, saved):
    for name in ("b.csv", "C.csv", "a.csv"):  # a csv file's name is that of its sheet
        shutil.copy(place / "a" / "ke-hoach.csv", place / "b" / name)
    data = made(place, "b", redact=True).data
    assert verify(saved(data), [place / "b"]).status == "equal"
    with pytest.raises(InputError, match="không đọc được tệp này"):
        verify(saved(data), [place / "gone"])


# Verifying.

def test_verifying_needs_nothing_but_the_pack(place, saved, tmp_path, monkeypatch):
    path = saved(made(place).data)
    shutil.rmtree(place)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    found = verify("goi.zip")
    assert (found.status, found.code) == ("equal", sha256_of(entries(path.read_bytes())[SUMS]))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_flipped_byte_in_any_entry_is_noticed(packed, saved):
    files = entries(packed)
    for name, content in files.items():
        flipped = bytearray(content)
        flipped[len(flipped) // 2] ^= 1
        found = verify(saved(zipped({**files, name: bytes(flipped)})))
        assert found.status == "differs"
        assert name in found.wrong or name == SUMS


def test_a_flipped_byte_of_the_archive_is_never_taken_for_right(packed, saved):
    data = packed
    for position in range(0, len(data), max(1, len(data) // 25)):
        flipped = bytearray(data)
        flipped[position] ^= 0x20
        try:
            found = verify(saved(bytes(flipped)))
        except InputError:
            continue
        if found.status == "equal":  # a byte that no file of the pack is made of, such as an attribute
            assert entries(bytes(flipped)) == entries(data)


def test_a_file_too_many_or_too_few_is_named(packed, saved):
    files = entries(packed)
    assert verify(saved(zipped({**files, "them.txt": b"x"}))).wrong == ("them.txt",)
    del files["report.json"]
    assert verify(saved(zipped(files))).wrong == ("report.json",)


def test_a_forged_report_with_right_hashes_is_told_by_its_findings(packed, saved):
    files = entries(packed)
    report = json.loads(files["report.json"])
    for finding in report["findings"]:
        finding["verdict"] = "satisfied" if finding["verdict"] == "violated" else finding["verdict"]
    forged = (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()
    found = verify(saved(resealed(files, **{"report.json": forged})))
    assert (found.status, found.keys) == ("differs", ("findings",))
    assert "report.json" in found.wrong
    assert found.comparison.counts["new"] > 0


@pytest.mark.parametrize("name", ["README.txt", "inputs/ke-hoach.csv", "report.json"])
def test_a_forged_file_with_right_hashes_is_noticed(packed, saved, name):
    files = entries(packed)
    found = verify(saved(resealed(files, **{name: files[name] + b"\n"})))
    assert found.status == "differs"
    assert found.wrong[0] in {name, "report.json"}


def test_another_program_version_is_told_and_checked_all_the_same(packed, saved):
    files = entries(packed)
    manifest = files[MANIFEST].replace(b'"program": "', b'"program": "9.')
    found = verify(saved(resealed(files, **{MANIFEST: manifest, "README.txt": b"another page"})))
    assert (found.status, found.other_program) == ("equal", True)


def test_a_set_that_is_not_as_shipped_is_told(saved):
    plan = Path("fixtures/lao-cai-thcs-kho-doc.xlsx")
    files = entries(pack(plan, CheckOptions(rules=("dien-bien",), as_of="2026-06-01")).data)
    header = files["rules/named/dien-bien/rule-set.yaml"] + b"\n# changed\n"
    found = verify(saved(resealed(files, **{"rules/named/dien-bien/rule-set.yaml": header})))
    assert found.status == "differs"  # the report tells the hash of the set


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "C:/x", "rules\\..\\..\\x", "x\x00y", "rules/named/CON"])
def test_names_that_lead_outside_are_refused(packed, saved, name):
    files = entries(packed)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for own, content in files.items():
            archive.writestr(own, content)
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, b"evil")
    try:
        found = verify(saved(stream.getvalue()))
    except InputError:
        return
    assert found.status == "differs"
    assert found.wrong


def test_rules_of_a_pack_take_nothing_from_outside(packed, saved, tmp_path):
    files = entries(packed)
    for base in ("../../../../../../etc", "/etc", tmp_path.as_posix(), "quoc-gia"):
        header = RULES["rule-set.yaml"].replace("id: thu", f'id: thu\nextends: ["{base}"]').encode()
        found = verify(saved(resealed(files, **{"rules/given/1/thu/rule-set.yaml": header})))
        assert (found.status, found.wrong) == ("differs", (f"rules/given/1/thu: extends {base}",))


@pytest.mark.parametrize("rules", [["/etc"], ["../.."], ["rules/given"], ["lao-cai"], ["x\0y"]])
def test_a_manifest_asks_for_no_rules_outside(packed, saved, rules):
    files = entries(packed)
    manifest = json.loads(files[MANIFEST]) | {"rules": rules}
    found = verify(saved(resealed(files, **{MANIFEST: json.dumps(manifest).encode()})))
    assert found.status in {"differs", "unchecked"}


@pytest.mark.parametrize("changes", [
    {"schema": "shcm-pack/2"}, {"as_of": "today"}, {"phase": "x"}, {"files": []}, {"inputs": [{"name": "a"}]},
    {"beside": {"reader": {"name": "a", "sha256": "0" * 64}}},
])
def test_a_manifest_that_is_none(packed, saved, changes):
    files = entries(packed)
    files[MANIFEST] = json.dumps(json.loads(files[MANIFEST]) | changes).encode()
    files[SUMS] = "".join(f"{sha256_of(c)}  {n}\n" for n, c in sorted(files.items()) if n != SUMS).encode()
    assert verify(saved(zipped(files))).status in {"differs", "unchecked"}


def test_a_hollow_entry_is_refused(packed, saved):
    files = entries(packed)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, "bom.txt": b"\0" * (30 << 20)}.items():
            archive.writestr(name, content)
    assert verify(saved(stream.getvalue())).status == "differs"


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18, zipped({"a.txt": b"x"})])
def test_what_is_no_pack_is_told(saved, data):
    with pytest.raises(InputError, match="không đọc được gói"):
        verify(saved(data))


def test_a_pack_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="không đọc được gói"):
        verify(tmp_path / "gone.zip")
