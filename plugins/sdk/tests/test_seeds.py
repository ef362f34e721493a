"""Counting in processes of their own, where that fails."""

import subprocess

import pytest
from plugins.sdk.tests.planted.rules import Borda

from folkmoot_sdk import Count, Poll
from folkmoot_sdk.testing import _seeds
from folkmoot_sdk.testing._booth import KEYS, Booth, Profile


class Fails(Borda):
    def count(self, poll: Poll) -> Count:
        raise ValueError(poll.options[0].key)


def test_no_process_is_left_behind_where_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []
    start = _seeds._start  # noqa: SLF001 - what is left behind is seen nowhere else

    def kept(seed: str) -> subprocess.Popen[str]:
        started.append(start(seed))
        return started[-1]

    monkeypatch.setattr(_seeds, "_start", kept)
    poll = Booth(Borda()).poll(Profile(KEYS[:2], ()))
    with pytest.raises(AssertionError, match="ValueError: a"):
        _seeds.counted_elsewhere(Fails(), [poll])
    assert len(started) == 2
    assert [each.returncode is None for each in started] == [False, False]
