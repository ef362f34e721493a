"""``python -m plugins.ballots.oracles.timing QUESTION …``: how long theirs take, for the bench.

One profile comes in on standard input, as `Profile` writes itself; out goes JSON: of each question
and oracle the answer and the seconds of processor time, and those that importing them took.
"""

import json
import resource
import sys
import time

_BEGUN = time.process_time()
from plugins.ballots.oracles.cases import Profile  # noqa: E402 - what is measured
from plugins.ballots.oracles.theirs import THEIRS, Ask  # noqa: E402 - as above

_IMPORTED = time.process_time() - _BEGUN


def main() -> None:
    profile = Profile.read(sys.stdin.read())
    found = [
        (question, oracle, *_timed(ask, profile, is_program=oracle == "belenios"))
        for question in sys.argv[1:]
        for oracle, ask in THEIRS["strict"][question].items()
    ]
    json.dump({"import": _IMPORTED, "answers": found}, sys.stdout)


def _timed(ask: Ask, profile: Profile, *, is_program: bool) -> tuple[str, float]:
    """Of a program its own time alone, and not what we take to write the ballots down for it."""
    whose = resource.RUSAGE_CHILDREN if is_program else resource.RUSAGE_SELF
    before = resource.getrusage(whose)
    answer = ask(profile)
    after = resource.getrusage(whose)
    return answer, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
