"""The page that says whether an archive is what was packed, and whatever may be sent to it."""

import json
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from secrets import randbits
from threading import BoundedSemaphore
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from folkmoot.demo.settling import FOUNDER
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Invalid
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.registers import service
from folkmoot.registers.archive.files import SUMS, digest_of, packed
from folkmoot.registers.archive.standing import Standing
from folkmoot.registers.views import checking
from folkmoot.web import turns

# The class behind the fixtures is in conftest.py, which no test module can import.
Replay = Any
VISITOR = Act(Actor(None), datetime(2026, 3, 2, 2, tzinfo=UTC))
SECRETARY = replace(VISITOR, actor=Actor(None, frozenset({Role.SECRETARY})))


def archive(replay: Replay, act: Act = VISITOR, *, whole: bool = False) -> bytes:
    with replay.begin() as session:
        content: bytes = service.pack_archive(
            session, act, matter_id=replay.matter_id, locale="zh", whole=whole
        ).content
    return content


def standing(replay: Replay, content: bytes, act: Act = VISITOR) -> Standing:
    with replay.begin() as session:
        return service.examine_archive(session, act, source=BytesIO(content)).standing


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name != SUMS}


def with_index(content: bytes, **said: object) -> bytes:
    """The same archive, written anew with something else in its index."""
    files = files_of(content)
    index = json.loads(files["index.json"])
    for part, value in said.items():
        index[part] = {**index[part], **value} if isinstance(value, dict) else value
    return packed({**files, "index.json": json.dumps(index).encode()})


def send(app: Flask, replay: Replay, content: bytes, **how: Any) -> TestResponse:  # noqa: ANN401 - as the client takes it
    return app.test_client().post(
        f"{replay.address}/registers/check",
        data={"file": (BytesIO(content), "archive.zip")},
        **{"query_string": {"lang": "en"}, **how},
    )


@pytest.mark.parametrize(
    ("language", "genuine", "changed", "damaged"),
    [
        ("zh", "未改变，与记录一致", "与打包时不一致", "文件损坏，无法读取：record.html"),
        ("en", "Unchanged and genuine", "not what was packed", "cannot be read: record.html"),
    ],
)
def test_anybody_is_told_whether_an_archive_is_what_was_packed_and_what_differs_first(
    works_replay: Replay, app: Flask, language: str, genuine: str, changed: str, damaged: str
) -> None:
    content, asked = archive(works_replay), {"query_string": {"lang": language}}
    sound = send(app, works_replay, content, **asked)
    assert (sound.status_code, genuine in sound.text) == (200, True)
    bent = bytearray(content)
    bent[content.index(files_of(content)["record.html"]) + 500] ^= 1
    told = send(app, works_replay, bytes(bent), **asked)
    assert changed in told.text
    assert damaged in told.text
    assert genuine not in told.text


def test_the_register_leads_there_and_the_page_asks_for_a_file(
    works_replay: Replay, app: Flask
) -> None:
    client, place = app.test_client(), works_replay.address
    assert f'href="{place}/registers/check"' in client.get(f"{place}/registers/").text
    page = client.get(f"{place}/registers/check?lang=en")
    assert (page.status_code, 'type="file"' in page.text) == (200, True)
    empty = client.post(f"{place}/registers/check?lang=en", data={})
    assert (empty.status_code, "No file was chosen." in empty.text) == (422, True)


def test_an_archive_written_anew_is_told_from_what_the_record_gives(works_replay: Replay) -> None:
    """Each agrees with itself; only the record tells them apart."""
    content = archive(works_replay)
    files = files_of(content)
    index = json.loads(files["index.json"])
    forged = {**files, "record.html": files["record.html"] + b" "}
    for entry in index["files"]:
        if entry["path"] == "record.html":
            entry["sha256"] = digest_of(forged["record.html"])
    forged["index.json"] = json.dumps(index).encode()
    with works_replay.begin() as session:
        found = service.examine_archive(session, VISITOR, source=BytesIO(packed(forged)))
    assert found.checked.findings == ()
    assert (found.standing, found.unlike) == (Standing.OTHERWISE, ("record.html",))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Standing.OTHERWISE),
        ({"chain": {"hash": "0" * 64}}, Standing.UNKNOWN),
        ({"chain": {"seq": 10**30}}, Standing.UNKNOWN),
        ({"chain": {"seq": -1}}, Standing.UNKNOWN),
        ({"matter": {"id": "00000000-0000-0000-0000-000000000000"}}, Standing.UNKNOWN),
        ({"matter": {"id": "else"}}, Standing.ELSEWHERE),
        ({"community": {"address": "/else/where"}}, Standing.ELSEWHERE),
        ({"language": "xx"}, Standing.ELSEWHERE),
        ({"names": True}, Standing.NAMES),
    ],
)
def test_what_an_archive_says_of_itself_is_not_believed(
    works_replay: Replay, said: dict[str, object], expected: Standing
) -> None:
    assert standing(works_replay, with_index(archive(works_replay), **said)) is expected


def test_papers_with_names_are_compared_for_the_secretary_alone(works_replay: Replay) -> None:
    content = archive(works_replay, SECRETARY, whole=True)
    assert standing(works_replay, content, SECRETARY) is Standing.SAME
    assert standing(works_replay, content) is Standing.NAMES


def test_an_archive_of_next_door_is_not_held_against_this_record(
    works_replay: Replay, lifts_replay: Replay
) -> None:
    assert standing(works_replay, archive(lifts_replay)) is Standing.ELSEWHERE


def test_once_more_is_on_record_what_would_be_packed_otherwise_is_named(
    lifts_replay: Replay, app: Flask
) -> None:
    content = archive(lifts_replay)
    stage = Stage(
        lifts_replay.database, lifts_replay.scope, datetime(2026, 3, 1, tzinfo=UTC),
        lambda _: None, randbits(60),
    )  # fmt: skip
    stage.do(
        FOUNDER, opinions.record_opinion, text="又坏了。", channel=Channel.COUNTER,
        origin="来电", given_at=datetime(2026, 2, 20, tzinfo=UTC),
    )  # fmt: skip
    told = send(app, lifts_replay, content).text
    assert "the record went on" in told
    assert "the first being record.html" in told
    assert standing(lifts_replay, archive(lifts_replay)) is Standing.SAME


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\5\6" + b"\0" * 18])
def test_what_is_no_archive_is_refused_with_its_cure(
    works_replay: Replay, app: Flask, content: bytes
) -> None:
    told = send(app, works_replay, content)
    assert (told.status_code, "archive.unreadable" in told.text) == (422, True)
    asked = send(app, works_replay, content, headers={"Accept": "application/json"})
    assert asked.get_json()["code"] == "archive.unreadable"


def test_a_file_past_the_limit_is_refused_before_it_is_read(
    works_replay: Replay, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "examine_archive", lambda *_, **__: pytest.fail("read"))
    answer = app.test_client().post(
        f"{works_replay.address}/registers/check",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(checking.UPLOAD + checking.ENVELOPE + 1)},
    )
    assert answer.status_code == 413


def test_a_hostile_list_neither_fills_the_page_nor_is_markup(
    works_replay: Replay, app: Flask
) -> None:
    lines = "".join(f"{'0' * 64}  <script>{n}\n" for n in range(1_900))
    files = {**files_of(archive(works_replay)), "z.html": b""}
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, body in {**files, SUMS: lines.encode()}.items():
            opened.writestr(zipfile.ZipInfo(name), body)
    told = send(app, works_replay, made.getvalue()).text
    assert "&lt;script&gt;" in told
    assert "<script>1" not in told
    assert len(re.findall("&lt;script&gt;", told)) <= 21


def test_checking_waits_for_no_place_and_takes_one(
    works_replay: Replay, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = archive(works_replay)
    monkeypatch.setattr(turns, "_places", places := BoundedSemaphore(1))
    with places:
        assert send(app, works_replay, content).status_code == 409
    assert send(app, works_replay, content).status_code == 200


def test_without_the_token_of_the_form_nothing_is_read(
    works_replay: Replay, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setattr(service, "examine_archive", lambda *_, **__: pytest.fail("read"))
    assert send(app, works_replay, archive(works_replay)).status_code == 400


def _many_entries() -> bytes:
    """A directory of 300,000 entries, of which each would become an object."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    directory = (entry + b"a") * 300_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), 0, 0)
    return directory + end


@pytest.mark.parametrize(
    "made",
    [
        _many_entries,
        lambda: packed({"record.html": b"0" * 40_000_000}),
        lambda: packed({"index.json": b"[" * 10_000_000}),
    ],
    ids=["directory", "long file", "long index"],
)
def test_whatever_is_sent_takes_little_memory(
    works_replay: Replay, made: Callable[[], bytes]
) -> None:
    source = BytesIO(made())
    tracemalloc.start()
    with works_replay.begin() as session, suppress(Invalid):
        service.examine_archive(session, VISITOR, source=source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
