"""The count file: round trip, and everything that must not pass for one."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from folkmoot import votes
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered, Registry
from folkmoot.kernel.errors import Invalid, NotFound
from folkmoot.votes import count_file
from folkmoot.votes.asking import judge
from folkmoot.votes.cli import count
from folkmoot.votes.count_file import reading
from folkmoot.votes.count_file.content import PARTS
from folkmoot.votes.counting import Attendance, Tallied
from folkmoot.votes.domain import LEFT_OUT, SPOILT, Channel, Turnout, figures_at_close
from folkmoot.votes.models import Vote
from folkmoot.votes.pins import write_law, write_method
from folkmoot.votes.queries import Weight
from folkmoot_sdk import Ballot, Figures, LeftOut, Option, Poll, Quantity, Secrecy

Change = Callable[[dict[str, Any]], None]

PLACE = {"code": "220204001001", "name": "试验社区", "district": "试验区"}
DAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LAW = installed().entries["cn-statutes", Kind.DECISION_RULES, "residents-meeting-by-person", "2026"]
OWNERS = installed().entries["cn-statutes", Kind.DECISION_RULES, "owners-ordinary", "2021"]
METHOD = installed().entries["ballots", Kind.VOTING_RULES, "must-do-list", "1"]


def vote(law: Registered[Any], figures: Figures, electors: int) -> Vote:
    return Vote(
        tenant_id=7,
        id=UUID(int=1),
        title="环境整治",
        subject_id=UUID(int=2),
        meeting_id=None,
        method=write_method(METHOD, {}, METHOD.contribution.marking({})),
        law=write_law(law),
        secrecy=Secrecy.NAMED,
        turnout=Turnout.TAKING_PART,
        figures=dict(figures),
        electors=electors,
        opened_at=DAY,
        opened_by=None,
        closes_at=None,
        closed_at=DAY,
    )


def content(ballots: tuple[Ballot, ...], spoilt: int = 0) -> dict[str, Any]:
    """The file of a residents' vote among ten, ballots online, spoilt papers besides."""
    cast = sum(ballot.times for ballot in ballots)
    opening = Figures({Quantity.ELIGIBLE: 10})
    figures = figures_at_close(
        opening, LAW.contribution, Turnout.TAKING_PART, heads=cast + spoilt, area=0
    )
    poll = Poll(
        options=(Option("cables", "飞线"), Option("roads", "道路")),
        ballots=ballots,
        settings={},
        threshold=LAW.contribution,
        figures=figures,
        left_out=(LeftOut(SPOILT, LEFT_OUT[SPOILT], spoilt),) if spoilt else (),
    )
    channels = {Channel.ONLINE: cast, Channel.HAND: 0, Channel.PAPER: spoilt}
    tallied = Tallied(poll, Attendance(channels, cast + spoilt, 0), ())
    outcome = judge(METHOD.contribution, poll)
    return count_file.build(vote(LAW, opening, 10), PLACE, tallied, outcome, DAY)


def owners_content() -> dict[str, Any]:
    opening = Figures({Quantity.AREA_TOTAL: 600, Quantity.HEADS_TOTAL: 3})
    figures = figures_at_close(opening, OWNERS.contribution, Turnout.TAKING_PART, heads=2, area=500)
    ballots = (Ballot({"cables": "for"}, 1, 400), Ballot({"cables": "against"}, 1, 100))
    options = (Option("cables", "飞线"),)
    poll = Poll(options, ballots, {}, OWNERS.contribution, figures)
    channels = {Channel.ONLINE: 2, Channel.HAND: 0, Channel.PAPER: 0}
    weights = ((Weight(1, 100), 2), (Weight(1, 400), 1))
    tallied = Tallied(poll, Attendance(channels, 2, 500), weights)
    outcome = judge(METHOD.contribution, poll)
    return count_file.build(vote(OWNERS, opening, 3), PLACE, tallied, outcome, DAY)


SAMPLE = content((Ballot({"cables": "for"}, times=5), Ballot({"roads": "against"})), spoilt=1)


def check(plain: dict[str, Any]) -> count_file.Check:
    return count_file.check(count_file.read(json.dumps(plain).encode()), installed())


def holds(plain: dict[str, Any]) -> bool:
    try:
        return check(plain).agrees
    except Invalid as refused:
        return refused.code != "count_file.content"


def resealed(plain: dict[str, Any]) -> dict[str, Any]:
    """As a forger leaves it: with digests that fit."""
    return {**plain, "digests": count_file.digests_of(plain)}


marks = st.dictionaries(
    st.sampled_from(["cables", "roads"]), st.sampled_from(["for", "against", "abstain"])
)


@given(st.lists(st.tuples(marks, st.integers(1, 2)), max_size=4), st.integers(0, 2))
def test_a_file_read_back_counts_to_what_it_says(
    groups: list[tuple[Any, int]], spoilt: int
) -> None:
    plain = content(tuple(Ballot(each, times=times) for each, times in groups), spoilt)
    file = count_file.read(count_file.to_bytes(plain))
    checked = count_file.check(file, installed())
    assert checked.agrees
    assert checked.outcome.to_plain() == plain["outcome"]
    assert file.digest == plain["digests"]["file"]


def test_ballots_stand_in_an_order_of_their_own() -> None:
    ballots = (Ballot({"roads": "for"}), Ballot({"cables": "for"}), Ballot({"roads": "for"}))
    assert content(ballots) == content(ballots[::-1])


def test_digests_do_not_depend_on_how_the_file_is_laid_out() -> None:
    shuffled = json.loads(json.dumps(dict(reversed(SAMPLE.items()))))
    assert count_file.digests_of(shuffled) == SAMPLE["digests"]
    assert check(shuffled).agrees


def put(path: str, value: object) -> Change:
    """A change at a dotted path, list places as numbers."""

    def change(plain: dict[str, Any]) -> None:
        *way, last = path.split(".")
        place: Any = plain
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[int(last) if isinstance(place, list) else last] = value

    return change


TAMPERED = [
    put("vote.title", "别的"),
    put("method.plugin_version", "9"),
    put("options.0.label", "别的"),
    put("electorate.electors", 11),
    put("electorate.figures.eligible", 9),
    put("attendance.heads", 8),
    put("attendance.channels.paper", 2),
    put("ballots.0.times", 6),
    put("ballots.0.choices.cables", "against"),
    put("left_out.0.times", 2),
    put("outcome.ballots", 7),
    put("outcome.winners", ["roads"]),
]


@pytest.mark.parametrize("change", TAMPERED)
def test_any_change_is_found_by_the_digests(change: Change) -> None:
    plain = deepcopy(SAMPLE)
    change(plain)
    assert not holds(plain)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_a_digest_and_so_has_the_whole(part: str) -> None:
    other = {**SAMPLE, part: None}
    changed = {
        name
        for name, digest in count_file.digests_of(other).items()
        if digest != SAMPLE["digests"][name]
    }
    assert changed == {part, "file"}


@pytest.mark.parametrize(
    "change",
    [
        put("ballots.0.times", 6),
        put("ballots.0.choices.cables", "against"),
        put("ballots.0.weight", 2),
        put("attendance.heads", 8),
        put("attendance.area", 1),
        put("attendance.channels.paper", 2),
        put("attendance.figures.present", 8),
        put("electorate.electors", 6),
        put("left_out.0.times", 2),
        put("outcome.winners", []),
        put("outcome.ballots", 7),
    ],
)
def test_a_forger_who_mends_the_digests_is_found_by_the_numbers(change: Change) -> None:
    plain = deepcopy(SAMPLE)
    change(plain)
    assert not holds(resealed(plain))


def test_a_verdict_that_its_own_numbers_do_not_bear_is_no_count_file() -> None:
    plain = deepcopy(SAMPLE)
    plain["outcome"]["carried"] = not plain["outcome"]["carried"]
    with pytest.raises(Invalid) as refused:
        check(resealed(plain))
    assert refused.value.code == "count_file.content"
    assert "outcome" in str(refused.value.params["place"])


def test_an_owners_file_agrees_and_an_invented_weight_is_found() -> None:
    plain = owners_content()
    assert check(plain).agrees
    plain["electorate"]["weights"] = [[1, 100, 1], [1, 200, 2]]
    assert not check(resealed(plain)).agrees


DAMAGED = [
    (b"", "count_file.not_json"),
    (b"\xff\xfe", "count_file.not_json"),
    (b"{", "count_file.not_json"),
    (b"[" * 100_000, "count_file.not_json"),
    (b'{"format": "folkmoot-count/1", "format": "folkmoot-count/1"}', "count_file.not_json"),
    (b'{"format": NaN}', "count_file.not_json"),
    (b'{"format": 1.0}', "count_file.not_json"),
    (b"[]", "count_file.format"),
    (b"null", "count_file.format"),
    (b'{"format": "folkmoot-count/3"}', "count_file.format"),
    (b'{"format": ["x"]}', "count_file.format"),
    (b'{"format": "folkmoot-count/1"}', "count_file.content"),
    (b'{"format": "folkmoot-count/2"}', "count_file.content"),
    (rb'{"format": "\u001b]0;x\u0007"}', "count_file.text"),
    (rb'{"format": "\ud800"}', "count_file.text"),
    (rb'{"for\u202emat": 1}', "count_file.text"),
    (rb'[["a\u0000"]]', "count_file.text"),
    (b'{"format": "' + b"x" * 10_001 + b'"}', "count_file.text"),
]


@pytest.mark.parametrize(("source", "code"), DAMAGED)
def test_what_is_no_count_file_is_refused_with_a_reason(source: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        count_file.read(source)
    assert refused.value.code == code
    assert refused.value.cure


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("extra", 1), "extra"),
        (put("vote.id", "x"), "vote.id"),
        (put("vote.secrecy", "open"), "vote.secrecy"),
        (put("vote.turnout", "x"), "vote.turnout"),
        (put("method.pin", {}), "method.pin"),
        (put("method.pin.kind", "gates_of_hell"), "method.pin.kind"),
        (put("law.rule", {}), "ballots"),
        (put("law.rule.carriage", []), "ballots"),
        (put("options", []), "ballots"),
        (put("options.0", {"key": "x"}), "ballots"),
        (put("ballots.0.times", 0), "ballots"),
        (put("ballots.0.times", "5"), "ballots"),
        (put("ballots.0.voter", "x"), "ballots"),
        (put("electorate.electors", -1), "electorate.electors"),
        (put("electorate.electors", True), "electorate.electors"),
        (put("electorate.weights", [[1, 2]]), "electorate.weights"),
        (put("electorate.figures", {"moon": 1}), "electorate.figures"),
        (put("electorate.figures.eligible", -1), "electorate.figures"),
        (put("attendance.channels", {"pigeon": 1}), "attendance.channels"),
        (put("outcome", {}), "outcome"),
        (put("digests", {"file": 1}), "digests"),
    ],
)
def test_a_damaged_file_is_refused_naming_the_place(change: Change, place: str) -> None:
    plain = deepcopy(SAMPLE)
    change(plain)
    with pytest.raises(Invalid) as refused:
        check(plain)
    assert refused.value.code == "count_file.content"
    assert str(refused.value.params["place"]).startswith(place)


def test_a_file_larger_than_any_vote_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMIT", 100)
    with pytest.raises(Invalid) as refused:
        count_file.read(b" " * 101)
    assert refused.value.code == "count_file.too_large"


def test_without_the_release_that_counted_it_nothing_is_said_of_the_file() -> None:
    key = ("ballots", Kind.VOTING_RULES, "must-do-list", "1")
    other = Registry(
        MappingProxyType({key: replace(METHOD, digest="0" * 64)}), MappingProxyType({})
    )
    for registry in (other, Registry(MappingProxyType({}), MappingProxyType({}))):
        with pytest.raises(NotFound) as refused:
            count_file.check(count_file.read(count_file.to_bytes(SAMPLE)), registry)
        assert refused.value.code == "vote.rule_missing"


def run(tmp_path: Path, source: bytes, *arguments: str) -> Result:
    file = tmp_path / "count.json"
    file.write_bytes(source)
    return CliRunner().invoke(count, [str(file), *arguments])


def test_the_command_answers_0_when_the_file_holds(tmp_path: Path) -> None:
    answer = run(tmp_path, count_file.to_bytes(SAMPLE), "--json")
    assert answer.exit_code == 0
    plain = json.loads(answer.stdout)
    assert (plain["agrees"], plain["digest"]) == (True, SAMPLE["digests"]["file"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_explains_every_test_with_its_article(tmp_path: Path, language: str) -> None:
    answer = run(tmp_path, count_file.to_bytes(SAMPLE), "--lang", language)
    assert ("第 27 条" if language == "zh" else "art. 27") in answer.output
    assert SAMPLE["digests"]["file"] in answer.output


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (json.dumps({**SAMPLE, "ballots": []}).encode(), 1),
        (json.dumps({**SAMPLE, "outcome": {}}).encode(), 1),
        (b"{", 2),
        (json.dumps({**SAMPLE, "format": "x"}).encode(), 2),
    ],
)
def test_the_command_tells_a_wrong_file_from_no_file(
    tmp_path: Path, source: bytes, code: int
) -> None:
    for arguments in ((), ("--json",)):
        assert run(tmp_path, source, *arguments).exit_code == code


def test_the_documents_own_program_confirms_the_digests(tmp_path: Path) -> None:
    document = (Path(votes.__file__).parent / "COUNT_FILE.md").read_text(encoding="utf-8")
    program = document.partition("```python\n")[2].partition("```")[0]
    file = tmp_path / "count.json"
    file.write_bytes(count_file.to_bytes(SAMPLE))
    answer = subprocess.run(  # noqa: S603 - our own document
        [sys.executable, "-I", "-W", "ignore", "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["True", SAMPLE["digests"]["file"]]


def test_the_document_names_every_part_of_the_file() -> None:
    document = (Path(votes.__file__).parent / "COUNT_FILE.md").read_text(encoding="utf-8")
    assert [part for part in SAMPLE if f"| `{part}` |" not in document] == []
    assert count_file.FORMAT in document


def test_a_files_words_are_plain_text_wherever_they_stand() -> None:
    for path in ("vote.title", "options.0.label", "law.rule.title.zh", "vote.community.name"):
        plain = deepcopy(SAMPLE)
        put(path, "通过\x1b[2K\x1b[1A")(plain)
        with pytest.raises(Invalid) as refused:
            check(resealed(plain))
        assert refused.value.code == "count_file.text"
        assert "\x1b" not in str(refused.value)


def test_a_title_cannot_pass_for_a_line_of_the_answer(tmp_path: Path) -> None:
    plain = deepcopy(SAMPLE)
    put("vote.title", "飞线\nCounted again: it comes to the same.")(plain)
    answer = run(tmp_path, json.dumps(plain).encode(), "--lang", "en")
    assert "飞线 Counted again" in answer.output
    assert answer.exit_code == 1


def weaker() -> dict[str, Any]:
    """A file whose law was made easier to meet, counted by that law, its digests mended."""
    plain = deepcopy(content((Ballot({"cables": "for"}),)))
    plain["law"]["rule"]["validity"] = []
    file = count_file.read(json.dumps(resealed(plain)).encode())
    plain["outcome"] = judge(METHOD.contribution, file.poll).to_plain()
    return resealed(plain)


def test_a_law_that_its_release_does_not_hold_is_found() -> None:
    forged = weaker()
    checked = check(forged)
    assert forged["outcome"]["valid"]
    assert not checked.agrees
    assert checked.law_checked
    assert [finding.en for finding in checked.findings] == [
        "the law in the file is not what the release that it names says"
    ]


def test_a_law_whose_release_is_not_installed_is_said_to_be_unchecked(tmp_path: Path) -> None:
    forged = weaker()
    put("law.pin.digest", "0" * 64)(forged)
    forged = resealed(forged)
    assert not check(forged).law_checked
    answer = run(tmp_path, json.dumps(forged).encode(), "--lang", "en")
    assert "The law was not checked" in answer.output
    plain = json.loads(run(tmp_path, json.dumps(forged).encode(), "--json").stdout)
    assert [each["en"][:7] for each in plain["unchecked"]] == ["Authent", "The law"]


def test_without_the_published_digest_authenticity_is_said_to_be_unchecked(tmp_path: Path) -> None:
    source, digest = count_file.to_bytes(SAMPLE), SAMPLE["digests"]["file"]
    assert "Authenticity was not checked" in run(tmp_path, source, "--lang", "en").output
    with_digest = run(tmp_path, source, "--lang", "en", "--digest", digest).output
    assert "not checked" not in with_digest


def test_the_community_is_named_as_strangers_know_it() -> None:
    assert SAMPLE["vote"]["community"] == PLACE
    assert SAMPLE["format"] == "folkmoot-count/2"


def test_a_file_of_the_first_format_is_still_read() -> None:
    first = deepcopy(SAMPLE)
    first["format"], first["vote"]["community"] = "folkmoot-count/1", 7
    assert check(resealed(first)).agrees
    first["vote"]["community"] = PLACE
    with pytest.raises(Invalid):
        check(resealed(first))
