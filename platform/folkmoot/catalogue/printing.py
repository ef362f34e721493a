"""Releases of plugins in words for a person at a terminal, and as plain data for machines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from folkmoot.catalogue.cures import cure_of
from folkmoot.catalogue.vendors import Vendor
from folkmoot.catalogue.words import call_words, fault_words, reason_words, refusal_words
from folkmoot.extensions.refusals import Refusal
from folkmoot.extensions.releases.reading import Change, Line, Trouble
from folkmoot.extensions.releases.switching import STATES
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.wording import filled
from folkmoot.web.terminal import refuse
from folkmoot_sdk import Text

REFUSED = 1
_NONE = Text("没有插件", "there is no plugin")
_LINE = Text("{plugin} {version}  {state}，{origin}", "{plugin} {version}  {state}, {origin}")
_SHOWN = Text("（新的表决使用）", " (new votes use it)")
_FROM_WHEEL = Text("来自安装包，在隔离进程中运行", "from its wheel, runs outside")
_HERE = Text("随平台安装，在本进程中运行", "came with the platform, runs inside")
_LEFT_OUT = Text("未启用", "left out")
_PUBLISHER = Text("发布者：{publisher}", "publisher: {publisher}")
_BRINGS = Text("提供：{what}", "brings: {what}")
_WHY = Text("原因：{why} [{code}]", "because: {why} [{code}]")
_CURE = Text("怎么办：{cure}", "what to do: {cure}")
_FOR_VENDOR = Text("供发布者查看：{message}", "for the publisher: {message}")
_VENDOR = Text("发布者：{name}，联系方式：{contact}", "publisher: {name}, contact: {contact}")
_FRAME = Text("位置：{frame}", "at: {frame}")
_CHANGE = Text("{at}  {version} {state}：{reason}", "{at}  {version} {state}: {reason}")
_TROUBLE = Text("{at}  {version} {call} {ref}：{fault}", "{at}  {version} {call} {ref}: {fault}")
_NO_TROUBLE = Text("没有出错记录", "nothing went wrong")


@contextmanager
def refusals(as_json: bool, language: str) -> Iterator[Operation]:
    """The operation of the present command; what it refuses is said, with exit code 1."""
    operation: Operation = click.get_current_context().obj
    try:
        yield operation
    except FolkmootError as error:
        refuse(error, as_json=as_json, language=language, code=REFUSED)


def list_lines(found: Sequence[Line]) -> Iterator[Text]:
    """A line a release; why one was left out stands below it."""
    if not found:
        yield _NONE
    for line in found:
        yield _head(line)
        if line.refusal is not None:
            yield from (_indented(each) for each in refusal_lines(line.refusal))


def _head(line: Line) -> Text:
    state = STATES[line.state] if line.state is not None else _LEFT_OUT
    origin = _FROM_WHEEL if line.from_wheel else _HERE
    said = filled(_LINE, plugin=line.plugin, version=line.version, state=state, origin=origin)
    return Text(said.zh + _SHOWN.zh, said.en + _SHOWN.en) if line.is_shown else said


def refusal_lines(refusal: Refusal) -> Iterator[Text]:
    yield filled(_WHY, why=refusal_words(refusal.code), code=refusal.code.value)
    yield filled(_CURE, cure=cure_of(refusal.code))
    yield filled(_FOR_VENDOR, message=refusal.message)
    if refusal.frame:
        yield filled(_FRAME, frame=refusal.frame)


def why_lines(found: Sequence[Line], changes: Sequence[Change]) -> Iterator[Text]:
    """All there is to say of one plugin."""
    for line in found:
        yield _head(line)
        if line.publisher:
            yield _indented(filled(_PUBLISHER, publisher=line.publisher))
        if line.brings:
            yield _indented(filled(_BRINGS, what=" ".join(line.brings)))
        if line.refusal is not None:
            yield from (_indented(each) for each in refusal_lines(line.refusal))
    for change in changes:
        at = change.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        yield filled(
            _CHANGE,
            at=at,
            version=change.version,
            state=STATES[change.state],
            reason=reason_words(change.reason),
        )


def trouble_lines(found: Sequence[Trouble], vendor: Vendor | None) -> Iterator[Text]:
    if vendor is not None:
        yield filled(_VENDOR, name=vendor.name, contact=vendor.contact)
    if not found:
        yield _NO_TROUBLE
    for each in found:
        at = each.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        yield filled(
            _TROUBLE,
            at=at,
            version=each.version,
            call=call_words(each.call),
            ref=each.ref,
            fault=fault_words(each.fault),
        )
        yield from (_indented(Text(word, word)) for word in (each.message, each.frame) if word)


def _indented(line: Text) -> Text:
    return Text(f"  {line.zh}", f"  {line.en}")


def line_plain(line: Line) -> dict[str, Any]:
    return {
        "plugin": line.plugin,
        "version": line.version,
        "title": line.title.to_plain(),
        "state": line.state.value if line.state is not None else "left_out",
        "from_wheel": line.from_wheel,
        "publisher": line.publisher,
        "brings": list(line.brings),
        "for_new_votes": line.is_shown,
        "refusal": refusal_plain(line.refusal) if line.refusal is not None else None,
    }


def refusal_plain(refusal: Refusal) -> dict[str, str]:
    return {
        "code": refusal.code.value,
        "message": refusal.message,
        "frame": refusal.frame,
        "version": refusal.version,
    }


def change_plain(change: Change) -> dict[str, str]:
    return {
        "version": change.version,
        "state": change.state.value,
        "at": change.at.isoformat(),
        "reason": change.reason,
    }


def vendor_plain(vendor: Vendor | None) -> dict[str, str] | None:
    return {"name": vendor.name, "contact": vendor.contact} if vendor else None


def trouble_plain(trouble: Trouble) -> dict[str, str]:
    return {
        "version": trouble.version,
        "at": trouble.at.isoformat(),
        "call": trouble.call,
        "ref": trouble.ref,
        "fault": trouble.fault,
        "message": trouble.message,
        "frame": trouble.frame,
    }
