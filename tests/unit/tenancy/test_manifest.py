"""Reading a manifest: what is taken, and every way to be refused, each with file, line and code."""

from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.kernel.errors import Invalid
from folkmoot.tenancy.manifest import ManifestError, read_manifest
from folkmoot.tenancy.manifest.faults import _MESSAGES
from folkmoot.tenancy.manifest.packs import LONGEST_PACK
from folkmoot.tenancy.manifest.reading import LIMITS
from folkmoot.tenancy.packs import parameter_named
from folkmoot.web.terminal import say

Spoil = Callable[[str, str, str], None]
Faults = Callable[[], list[tuple[str, int, str]]]

TOML, CSV = "district.toml", "communities.csv"
V1, V2 = "packs/2014.toml", "packs/2026.toml"
FIRST = "220204001001,永前社区,220204001,德胜街道,\n"


def line_of(folder: Path, file: str, text: str) -> int:
    lines = (folder / file).read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_manifest_of_chuanying_is_sound_and_says_which_year_its_list_is_of(
    folder: Path,
) -> None:
    manifest = read_manifest(folder)
    assert manifest.listed_year == 2023
    assert len(manifest.communities) == 61
    assert sum(street.name.endswith("街道") for street in manifest.streets) == 11
    in_offices = [c for c in manifest.communities if c.street_code < "220204100"]
    assert len(in_offices) == 55


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_list_may_come_in_any_of_the_encodings_of_spreadsheets(
    folder: Path, encoding: str
) -> None:
    before = read_manifest(folder)
    text = (folder / CSV).read_text()
    (folder / CSV).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert read_manifest(folder) == before


def test_blank_lines_and_spaces_around_cells_are_nobodys_fault(folder: Path, spoil: Spoil) -> None:
    spoil(CSV, FIRST, "\n 220204001001 , 永前社区 ,220204001,德胜街道, \n,,,,\n")
    assert read_manifest(folder).communities[0].name == "永前社区"
    assert read_manifest(folder).communities[0].line == 3


IN_A_STEP = {
    "a gate that nobody brings": ('gates = ["nothing"]', "manifest.gate.nobody"),
    "a gate of a plugin that is not granted": (
        'gates = ["vendor/lane"]',
        "manifest.gate.not_granted",
    ),
    "a gate that its plugin does not bring": (
        'gates = ["method-4321/lane"]',
        "manifest.gate.unknown",
    ),
    "a gate that is made for another step": (
        'gates = ["party-study"]',
        "manifest.gate.step",
    ),
    "a form that nobody brings": ('forms = ["junk"]', "manifest.form.nobody"),
    "a form that its plugin does not bring": (
        'forms = ["method-4321/junk"]',
        "manifest.form.unknown",
    ),
}


@pytest.mark.parametrize("name", IN_A_STEP)
def test_what_a_step_asks_for_must_be_brought_by_what_is_granted(
    name: str, folder: Path, spoil: Spoil, faults: Faults
) -> None:
    asked, code = IN_A_STEP[name]
    spoil(TOML, 'step = "proposal"\n', f'step = "proposal"\n{asked}\n')
    assert faults() == [(TOML, line_of(folder, TOML, asked), code)]


IN_THE_LIST = {
    "a code that is there twice": (
        "220204001002",
        "220204001001",
        [(3, "manifest.code.duplicate")],
    ),
    "a code of 11 digits": ("220204001002", "22020400100", [(3, "manifest.code.digits")]),
    "a code with a letter": ("220204001002", "22020400100O", [(3, "manifest.code.digits")]),
    "a code in full-width digits": (
        "220204001002",
        "２２０２０４００１００２",
        [(3, "manifest.code.digits")],
    ),
    "a code as a spreadsheet shows a number": (
        "220204001002",
        "2.20204E+11",
        [(3, "manifest.code.digits")],
    ),
    "a code under another street": (
        "220204001002,",
        "220204002092,",
        [(3, "manifest.code.street")],
    ),
    "a code of another district": (
        "220204001002,西大社区,220204001,德胜街道",
        "220299001002,西大社区,220204001,德胜街道",
        [(3, "manifest.code.district"), (3, "manifest.code.street")],
    ),
    "a street that the district does not have": (
        "220204001002,西大社区,220204001,",
        "220204055002,西大社区,220204055,",
        [(3, "manifest.street.unknown")],
    ),
    "a street under another name": (
        "西大社区,220204001,德胜街道",
        "西大社区,220204001,得胜街道",
        [(3, "manifest.street.name")],
    ),
    "an empty name": ("西大社区", "  ", [(3, "manifest.name.empty")]),
    "a name with a tag": ("西大社区", "<b>西大</b>", [(3, "manifest.name.text")]),
    "a name with a control character": ("西大社区", "西\x07大", [(3, "manifest.name.text")]),
    "a name of 61 characters": ("西大社区", "西" * 61, [(3, "manifest.name.text")]),
    "a slug with capitals": (
        "西大社区,220204001,德胜街道,",
        "西大社区,220204001,德胜街道,XiDa",
        [(3, "manifest.slug.form")],
    ),
    "a slug that a page of the district has": (
        "西大社区,220204001,德胜街道,",
        "西大社区,220204001,德胜街道,rollout",
        [(3, "manifest.slug.reserved")],
    ),
    "a slug that is there twice": (
        "西大社区,220204001,德胜街道,",
        "西大社区,220204001,德胜街道,niumahang",
        [(15, "manifest.slug.duplicate")],
    ),
    "a row with a cell too many": (
        "西大社区,220204001,德胜街道,",
        "西大社区,220204001,德胜街道,,",
        [(3, "manifest.row.width")],
    ),
    "an unknown column": ("street,slug", "street,nick", [(1, "manifest.column.unknown")]),
    "a column that is there twice": (
        "street,slug",
        "street,street",
        [(1, "manifest.column.twice")],
    ),
    "a column that is missing": (
        "code,community",
        "code,name",
        [(1, "manifest.column.missing"), (1, "manifest.column.unknown")],
    ),
    "a quotation mark that never closes": ("西大社区", '"西大社区', [(3, "manifest.file.not_csv")]),
}


@pytest.mark.parametrize("name", IN_THE_LIST)
def test_a_fault_in_the_list_is_named_with_its_line(
    name: str, spoil: Spoil, faults: Faults
) -> None:
    old, new, expected = IN_THE_LIST[name]
    spoil(CSV, old, new)
    assert faults() == [(CSV, line, code) for line, code in expected]


def test_a_former_code_may_not_still_be_a_community_nor_be_two_communities_past(
    folder: Path, faults: Faults
) -> None:
    (folder / CSV).write_text(
        "code,community,street_code,formerly\n"
        "220204001001,永前社区,220204001,220204002001\n"
        "220204002001,大街社区,220204002,220204001009\n"
        "220204002002,一分部社区,220204002,220204001009\n"
    )
    assert faults() == [
        (CSV, 2, "manifest.formerly.listed"),
        (CSV, 4, "manifest.code.duplicate"),
    ]


IN_THE_DISTRICT = {
    "an unknown key": ('name_en = "', 'nick = "x"\nname_en = "', "nick", "manifest.key.unknown"),
    "a missing key": ('name = "船营区"\n', "", "[district]", "manifest.key.missing"),
    "a code of five digits": ('code = "220204"', 'code = "22020"', "code", "manifest.code.digits"),
    "a year as text": ("year = 2023", 'year = "2023"', "year", "manifest.value.kind"),
    "a year out of range": ("year = 2023", "year = 202", "year", "manifest.value.range"),
    "an empty name": ('name = "船营区"', 'name = ""', 'name = ""', "manifest.name.empty"),
    "a pilot that is not on the list": (
        'new_communities = "live"',
        'new_communities = "live"\npilots = ["220204010999"]',
        "220204010999",
        "manifest.pilot.unknown",
    ),
    "a status nobody knows": ('"live"', '"alive"', "new_communities", "manifest.value.range"),
    "a plugin granted twice": ('"ballots"', '"cn-statutes"', "granted", "manifest.plugin.twice"),
    "a line that is no TOML": ("year = 2023", "year 2023", "year 2023", "manifest.file.not_toml"),
    "a street that is there twice": (
        'code = "220204002"',
        'code = "220204001"',
        "[[streets]]",
        "manifest.code.duplicate",
    ),
    "a step of the workflow that is renamed": (
        'step = "consultation"',
        'step = "chat"',
        'step = "chat"',
        "workflow.step.renamed",
    ),
    "a step that is dropped": (
        '[[workflow.steps]]\nstep = "consultation"\n',
        "",
        "[[workflow.steps]]",
        "workflow.step.dropped",
    ),
    "too long a stay in a step": (
        'step = "consultation"',
        'step = "consultation"\nmin_days = 366',
        "min_days",
        "workflow.malformed",
    ),
}


@pytest.mark.parametrize("name", IN_THE_DISTRICT)
def test_a_fault_in_the_districts_own_file_is_named_with_its_line(
    name: str, folder: Path, spoil: Spoil, faults: Faults
) -> None:
    old, new, place, code = IN_THE_DISTRICT[name]
    spoil(TOML, old, new)
    found = [fault for fault in faults() if fault[0] == TOML]
    assert [fault[2] for fault in found] == [code]
    lines = (folder / TOML).read_text().splitlines()
    named = lines[found[0][1] - 1]
    # A workflow's or a street's fault may be shown at the heading of its table.
    assert place in named or named.startswith("[["), named


IN_A_PACK = {
    "a month that is none": ("2026-01-01", "2026-13-01", "effective_from", "manifest.date.broken"),
    "a day that is none": ("2026-01-01", "2026-02-30", "effective_from", "manifest.date.broken"),
    "a date in another order": (
        "2026-01-01",
        '"01.01.2026"',
        "effective_from",
        "manifest.date.broken",
    ),
    "a date with a time": (
        "2026-01-01",
        "2026-01-01T10:00:00",
        "effective_from",
        "manifest.date.broken",
    ),
    "an unknown body": (
        "two_committees = {",
        "committees = {",
        "committees = {",
        "manifest.body.unknown",
    ),
    "days that are no number": (
        "two_committees = { override = 1 }",
        "two_committees = { override = 1.5 }",
        "two_committees",
        "manifest.value.kind",
    ),
    "too many days": (
        "two_committees = { override = 1 }",
        "two_committees = { override = 400 }",
        "two_committees",
        "manifest.value.range",
    ),
    "less notice than the law asks": (
        'residents_meeting = "inherit"',
        "residents_meeting = { lock = 9 }",
        "residents_meeting",
        "manifest.notice.too_short",
    ),
    "less publication than the law asks": (
        "publication_days = { lock = 15 }",
        "publication_days = { override = 14 }",
        "publication_days",
        "manifest.publication.too_short",
    ),
    "a quorum that the law has fixed": (
        "group_leaders_meeting",
        "representatives_assembly",
        "representatives_assembly = {",
        "manifest.quorum.statutory",
    ),
    "a quorum of a plugin that is not granted": (
        '{ valid = "3P >= 2M", carried = "2Y > P" }',
        '{ plugin = "vendor", rule = "ours" }',
        "group_leaders_meeting = {",
        "manifest.quorum.not_granted",
    ),
    "a quorum that its plugin does not bring": (
        '{ valid = "3P >= 2M", carried = "2Y > P" }',
        '{ plugin = "cn-statutes", rule = "joint-meeting" }',
        "group_leaders_meeting = {",
        "manifest.quorum.unknown",
    ),
    "a cadence of a plugin that is not granted": (
        '"method-4321/half-yearly',
        '"vendor/half-yearly',
        "cadences",
        "manifest.cadence.not_granted",
    ),
    "a cadence that its plugin does not bring": (
        "method-4321/yearly-appraisal-meeting",
        "method-4321/weekly-appraisal-meeting",
        "cadences",
        "manifest.cadence.unknown",
    ),
    "a cadence named twice": (
        "method-4321/monthly-joint-meeting",
        "method-4321/yearly-appraisal-meeting",
        "cadences",
        "manifest.cadence.twice",
    ),
    "a cadence that is no name": (
        "method-4321/half-yearly-bulletin-meeting",
        "every month",
        "cadences",
        "manifest.cadence.form",
    ),
    "half a name": (
        '{ valid = "3P >= 2M", carried = "2Y > P" }',
        '{ plugin = "cn-statutes" }',
        "group_leaders_meeting = {",
        "manifest.key.missing",
    ),
    "a quorum that is a number": (
        '{ valid = "3P >= 2M", carried = "2Y > P" }',
        "3",
        "group_leaders_meeting",
        "manifest.value.kind",
    ),
    "a quorum that is no comparison": (
        "3P >= 2M",
        "two thirds",
        "group_leaders_meeting",
        "manifest.quorum.form",
    ),
    "a quorum of the wrong numbers": (
        "3P >= 2M",
        "2Y > P",
        "group_leaders_meeting",
        "manifest.quorum.form",
    ),
    "a mode that nobody knows": (
        "publication_days = { lock = 15 }",
        "publication_days = { fixed = 15 }",
        "publication_days",
        "manifest.pack.mode",
    ),
    "two modes at once": (
        "publication_days = { lock = 15 }",
        "publication_days = { lock = 15, override = 16 }",
        "publication_days",
        "manifest.pack.mode",
    ),
    "a value without a mode": (
        "publication_days = { lock = 15 }",
        "publication_days = 15",
        "publication_days",
        "manifest.pack.mode",
    ),
    "a word that is no mode": (
        'residents_meeting = "inherit"',
        'residents_meeting = "lock"',
        "residents_meeting",
        "manifest.pack.mode",
    ),
    "a parameter of which nothing is said, not even that": (
        'appraisal_weights = "inherit"\n',
        "",
        "",
        "manifest.key.missing",
    ),
    "a parameter that nobody knows": (
        'appraisal_weights = "inherit"',
        'appraisal_weights = "inherit"\nspeaking_minutes = { lock = 3 }',
        "speaking_minutes",
        "manifest.key.unknown",
    ),
    "a version without a name": (
        'version = "2026"',
        'version = ""',
        "version",
        "manifest.name.empty",
    ),
    "a version that is no file name": (
        'version = "2026"',
        'version = "../2026"',
        "version",
        "manifest.slug.form",
    ),
    "a version that is there twice": (
        'version = "2026"',
        'version = "2014"',
        "version",
        "manifest.pack.twice",
    ),
    "a weight of nothing": (
        'appraisal_weights = "inherit"',
        "appraisal_weights = { lock = { residents = 0 } }",
        "appraisal_weights",
        "manifest.value.range",
    ),
    "weights of which some are missing": (
        'appraisal_weights = "inherit"',
        "appraisal_weights = { lock = { residents = 3 } }",
        "appraisal_weights",
        "manifest.weights.categories",
    ),
    "a weight for a category that nobody knows": (
        'appraisal_weights = "inherit"',
        "appraisal_weights = { override = { residentz = 3, units = 1, affected = 1 } }",
        "appraisal_weights",
        "manifest.weights.categories",
    ),
    "a form of a plugin that is not granted": (
        'appraisal_form = "inherit"',
        'appraisal_form = { lock = "vendor/stars" }',
        "appraisal_form",
        "manifest.appraisal_form.not_granted",
    ),
    "a form that its plugin does not bring": (
        'appraisal_form = "inherit"',
        'appraisal_form = { override = "method-4321/stars" }',
        "appraisal_form",
        "manifest.appraisal_form.unknown",
    ),
    "a form that is no name": (
        'appraisal_form = "inherit"',
        'appraisal_form = { lock = "stars" }',
        "appraisal_form",
        "manifest.appraisal_form.form",
    ),
    "reminders of which one is missing": (
        "secretary = 10, street = 0, ",
        "secretary = 10, ",
        "reminders",
        "manifest.key.missing",
    ),
    "a line that is no TOML": (
        'version = "2026"',
        "version 2026",
        "version 2026",
        "manifest.file.not_toml",
    ),
}


@pytest.mark.parametrize("name", IN_A_PACK)
def test_a_fault_in_a_pack_is_named_with_its_file_and_line(
    name: str, folder: Path, spoil: Spoil, faults: Faults
) -> None:
    old, new, place, code = IN_A_PACK[name]
    spoil(V2, old, new)
    found = faults()
    assert [(fault[0], fault[2]) for fault in found] == [(V2, code)]
    lines = (folder / V2).read_text().splitlines()
    assert not place or place in lines[found[0][1] - 1]


def test_a_district_without_any_pack_is_refused(folder: Path, faults: Faults) -> None:
    for file in (V1, V2):
        (folder / file).unlink()
    assert faults() == [("packs", 0, "manifest.pack.number")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xff\x80", "manifest.file.encoding"),
        (b"#" * (LONGEST_PACK + 1), "manifest.file.too_large"),
        (b"note = " + b"[" * 20_000, "manifest.file.not_toml"),
    ],
)
def test_a_pack_that_is_none_is_refused_once(
    folder: Path, faults: Faults, content: bytes, code: str
) -> None:
    (folder / V2).write_bytes(content)
    assert [(file, found) for file, _, found in faults()] == [(V2, code)]


def test_a_pack_is_held_to_the_law_of_the_days_on_which_it_binds(
    folder: Path, spoil: Spoil, faults: Faults
) -> None:
    """Four days are lawful until the law of 2026, and this version ends the day before it."""
    spoil(V1, "residents_meeting = { lock = 10 }", "residents_meeting = { lock = 4 }")
    spoil(V1, "publication_days = { override = 15 }", "publication_days = { override = 10 }")
    assert len(read_manifest(folder).packs) == 2
    spoil(V2, "effective_from = 2026-01-01", "effective_from = 2026-01-02")
    assert {(file, code) for file, _, code in faults()} == {
        (V1, "manifest.notice.too_short"),
        (V1, "manifest.publication.too_short"),
    }
    with pytest.raises(ManifestError) as refused:
        read_manifest(folder)
    said = [say(fault.message, fault.params, "en") for fault in refused.value.faults]
    assert ["URC" in sentence or "Organisation" in sentence for sentence in said] == [True, True]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 a workbook", "manifest.file.not_csv"),
        ("code,community,street_code\n".encode("utf-16"), "manifest.file.not_csv"),
        (b"code\0,community", "manifest.file.not_csv"),
        (b"\x81", "manifest.file.encoding"),
        (b"", "manifest.column.missing"),
        (b"code,community,street_code\n", "manifest.row.none"),
        (b"x" * (LIMITS[CSV] + 1), "manifest.file.too_large"),
        (b'code,community,street_code\n"' + b"x" * 200_000 + b'",a,b\n', "manifest.file.not_csv"),
    ],
)
def test_what_is_no_list_at_all_is_refused(
    folder: Path, faults: Faults, content: bytes, code: str
) -> None:
    (folder / CSV).write_bytes(content)
    assert code in [found for file, _, found in faults() if file == CSV]


@pytest.mark.parametrize("file", [TOML, CSV])
def test_a_missing_file_is_named(folder: Path, faults: Faults, file: str) -> None:
    (folder / file).unlink()
    assert (file, 0, "manifest.file.missing") in faults()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xff\x80", "manifest.file.encoding"),
        (b"#" * (LIMITS[TOML] + 1), "manifest.file.too_large"),
    ],
)
def test_a_districts_file_that_is_none_is_refused_once(
    folder: Path, faults: Faults, content: bytes, code: str
) -> None:
    (folder / TOML).write_bytes(content)
    assert faults() == [(TOML, 0, code)]


def test_every_fault_of_both_files_is_reported_at_once(spoil: Spoil, faults: Faults) -> None:
    spoil(V2, "2026-01-01", '"2026-02-30"')
    spoil(V2, "publication_days = { lock = 15 }", "publication_days = { lock = 3 }")
    spoil(CSV, "220204001002,西大社区", "220204001001,")
    spoil(CSV, "220204001004", "12")
    spoil(CSV, "220204011009,广泽社区,220204011", "220204099009,广泽社区,220204099")
    codes = [code for _, _, code in faults()]
    assert codes == [
        "manifest.code.duplicate",
        "manifest.name.empty",
        "manifest.code.digits",
        "manifest.street.unknown",
        "manifest.date.broken",
        "manifest.publication.too_short",
    ]


def test_the_law_that_binds_a_district_is_what_its_plugins_bring(
    folder: Path, spoil: Spoil, faults: Faults
) -> None:
    """Ten and fifteen are not the platform's numbers: without the statutes nobody knows them."""
    spoil(V2, 'residents_meeting = "inherit"', "residents_meeting = { lock = 9 }")
    spoil(V2, "publication_days = { lock = 15 }", "publication_days = { lock = 14 }")
    assert {code for _, _, code in faults()} == {
        "manifest.notice.too_short",
        "manifest.publication.too_short",
    }
    spoil(TOML, '"cn-statutes", ', "")
    newest = read_manifest(folder).packs[-1].pack
    assert newest.of(parameter_named("publication_days")).value == 14


def test_a_district_may_take_a_plugins_rule_by_its_name(folder: Path, spoil: Spoil) -> None:
    said = '{ valid = "3P >= 2M", carried = "2Y > P" }'
    named = '{ plugin = "cn-statutes", rule = "group-leaders-meeting" }'
    spoil(V2, said, named)
    newest = read_manifest(folder).packs[-1].pack
    assert newest.of(parameter_named("quorum.group_leaders_meeting")).value == {
        "plugin": "cn-statutes",
        "rule": "group-leaders-meeting",
    }


def test_a_refusal_is_an_invalid_input_and_says_everything_in_both_languages(
    folder: Path, spoil: Spoil
) -> None:
    spoil(CSV, "220204001002", "220204001001")
    with pytest.raises(Invalid) as refused:
        read_manifest(folder)
    assert isinstance(refused.value, ManifestError)
    assert refused.value.code == "manifest.refused"
    (fault,) = refused.value.faults
    assert say(fault.message, fault.params, "en") == (
        "The code 220204001001 was already given in line 2."
    )
    assert say(fault.message, fault.params, "zh") == "代码 220204001001 在第 2 行已经出现过。"


def test_every_message_has_its_chinese() -> None:
    assert [text for text in _MESSAGES.values() if say(text, {}, "zh") == text] == []


def test_the_digest_does_not_change_with_comments_or_the_order_of_lines(
    folder: Path, spoil: Spoil
) -> None:
    before = read_manifest(folder).digest
    spoil(TOML, "[district]", "# a comment\n[district]")
    assert read_manifest(folder).digest == before
    spoil(TOML, 'new_communities = "live"', 'new_communities = "draft"')
    assert read_manifest(folder).digest != before


def test_a_versions_digest_changes_with_what_it_says_and_with_nothing_else(
    folder: Path, spoil: Spoil
) -> None:
    before = read_manifest(folder).packs[-1].pack.digest
    spoil(V2, "# Takes effect", "# Another comment. Takes effect")
    spoil(V2, "two_committees = { override = 1 }\n", "")
    spoil(V2, "[notice_days]\n", "[notice_days]\ntwo_committees = { override = 1 }\n")
    assert read_manifest(folder).packs[-1].pack.digest == before
    spoil(V2, "two_committees = { override = 1 }", "two_committees = { lock = 1 }")
    assert read_manifest(folder).packs[-1].pack.digest != before


def test_a_parameter_that_came_later_may_be_left_out_and_changes_no_digest_until_it_says_something(
    folder: Path, spoil: Spoil
) -> None:
    silent = 'appraisal_form = "inherit"\n'
    before = read_manifest(folder).packs[-1].pack
    spoil(V2, silent, "")
    without = read_manifest(folder).packs[-1].pack
    assert (without.digest, without.settings) == (before.digest, before.settings)
    form = 'appraisal_form = { lock = "method-4321/year-end-appraisal" }\n'
    spoil(V2, "[notice_days]", f"{form}[notice_days]")
    chosen = read_manifest(folder).packs[-1].pack
    assert chosen.digest != before.digest
    assert chosen.of(parameter_named("appraisal_form")).value == "method-4321/year-end-appraisal"
