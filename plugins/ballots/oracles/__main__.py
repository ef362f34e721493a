"""``python -m plugins.ballots.oracles [--record]``, in the environment of ``make oracles``."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from plugins.ballots.oracles.cases import Profile, profiles
from plugins.ballots.oracles.comparing import DIFFERS, compare
from plugins.ballots.oracles.ours import OURS
from plugins.ballots.oracles.theirs import BELENIOS, EXAMPLES, THEIRS

RECORD = Path(__file__).with_name("answers.json")


def main(arguments: list[str]) -> int:
    """Ask everybody, print what came of it; 1 where anything differs."""
    if BELENIOS is None:
        _say("belenios-tool is not installed. Type: sudo apt-get install belenios-tool")
        return 1
    wrong = 0
    record: dict[str, dict[str, dict[str, list[str]]]] = {}
    for kind, questions in THEIRS.items():
        made = profiles(kind)
        record[kind] = {"profiles": {"text": [str(profile) for profile in made]}}
        for question, oracles in questions.items():
            record[kind][question] = {}
            for oracle, ask in oracles.items():
                begun = time.monotonic()
                theirs = [ask(profile) for profile in made]
                spent = time.monotonic() - begun
                record[kind][question][oracle] = theirs
                wrong += _report(kind, question, oracle, made, theirs, spent)
    wrong += _examples()
    if "--record" in arguments:
        RECORD.write_text(json.dumps(record, separators=(",", ":")) + "\n")
    elif json.loads(RECORD.read_text()) != json.loads(json.dumps(record)):
        _say("what the oracles answer is not what was recorded")
        wrong += 1
    _say(f"{wrong} disagreements")
    return 1 if wrong else 0


def _report(
    kind: str, question: str, oracle: str, made: list[Profile], theirs: list[str], spent: float
) -> int:
    answer = OURS[kind][question]
    found: Counter[str] = Counter()
    for profile, their in zip(made, theirs, strict=True):
        mine = answer(profile)
        verdict = compare(question, oracle, profile, mine, their)
        found[verdict] += 1
        if verdict == DIFFERS and found[DIFFERS] <= 3:  # noqa: PLR2004 - enough to look into
            _say(f"  {profile}: ours {mine}, {oracle} {their}")
    said = ", ".join(f"{number} {verdict}" for verdict, number in sorted(found.items()))
    _say(f"{kind:9}{question:24}{oracle:12}{said} ({spent:.1f} s)")
    return found[DIFFERS]


def _examples() -> int:
    """The counterexamples that pref_voting ships, asked of every rule that ranks."""
    paths, wrong = sorted(EXAMPLES.rglob("*.soc")), 0
    for path in paths:
        profile = _soc(path)
        for question, oracles in THEIRS["strict"].items():
            for oracle, ask in oracles.items():
                mine, their = OURS["strict"][question](profile), ask(profile)
                if compare(question, oracle, profile, mine, their) == DIFFERS:
                    _say(f"  {path.name}: {question}: ours {mine}, {oracle} {their}")
                    wrong += 1
    _say(f"{len(paths)} published counterexamples, {wrong} disagreements")
    return wrong


def _soc(path: Path) -> Profile:
    return Profile(tuple(_lines(path.read_text())))


def _lines(text: str) -> Iterator[tuple[tuple[int | None, ...], int]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            times, _, order = line.partition(":")
            ranked = [int(option) for option in order.split(",")]
            yield tuple(ranked.index(option) + 1 for option in range(len(ranked))), int(times)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - what a command of the house says


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
