"""What `folkmoot-sdk check` finds: every code, what it means, and how it is cured.

A code, once shipped, keeps its meaning for ever; the table for people is `CHECKS.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is wrong, and what to do about it."""

    wrong: str
    cure: str


def _table(*rows: tuple[str, str, str]) -> Mapping[str, Meaning]:
    return MappingProxyType({code: Meaning(wrong, cure) for code, wrong, cure in rows})


CODES = _table(
    (
        "FM101",
        "The manifest cannot be read or does not hold what it must.",
        "Correct folkmoot-plugin.toml as the message says; `folkmoot-sdk new` writes a sound one.",
    ),
    (
        "FM102",
        "The manifest's API range leaves out this version of the SDK.",
        'Write api = ">=1.0,<2", or as much of that as you have tried.',
    ),
    (
        "FM103",
        "The entry point is missing, or does not name the package by the plugin's id.",
        'In pyproject.toml: [project.entry-points."folkmoot.plugins"] <id> = "<package>".',
    ),
    (
        "FM104",
        "The package has no py.typed, so its types are hidden from whoever reviews it.",
        "Put an empty file py.typed beside __init__.py.",
    ),
    (
        "FM105",
        "It depends on something besides folkmoot-sdk, which the runner does not have.",
        "Leave it out of [project] dependencies; test tools belong in [dependency-groups].",
    ),
    (
        "FM106",
        "The manifest and the distribution have different versions.",
        "Write the same version in folkmoot-plugin.toml and in pyproject.toml.",
    ),
    (
        "FM107",
        "The package has the name of something else: ours, a library's, the standard library's.",
        "Rename the package; take a word of your own, not one that begins with folkmoot.",
    ),
    (
        "FM108",
        "It contributes a kind that runs in the platform's process alone.",
        "Offer it apart from the pure kinds: only what an operator has verified may bring it.",
    ),
    (
        "FM109",
        "A file that is no Python of this version, or no UTF-8.",
        "Mend the line that the message names.",
    ),
    (
        "FM110",
        "Compiled code, or a link.",
        "Ship source and data alone; what cannot be read cannot be reviewed.",
    ),
    (
        "FM111",
        "A file that looks like a secret: a key, a password, an environment.",
        "Keep it outside the package: whoever gets the wheel can read all of it.",
    ),
    (
        "FM201",
        "A hook that the SDK does not know.",
        "Take the name from hookspecs.py; a misspelt hook is never called.",
    ),
    (
        "FM202",
        "A hook that takes an argument.",
        "Hooks take none: return the contributions and leave the rest to the platform.",
    ),
    (
        "FM203",
        "A hook whose argument has a default.",
        "Leave it out: what the default means differs between versions of pluggy.",
    ),
    (
        "FM204",
        "The manifest promises contributions of a kind and no hook brings them.",
        "Write the hook that the message names, or take the promise back.",
    ),
    (
        "FM205",
        "A hook brings contributions of a kind that the manifest does not promise.",
        "Promise them under [contributions], each as id@version.",
    ),
    (
        "FM206",
        "A contribution that the manifest does not promise.",
        "Promise it as id@version, or remove it; an id@version never changes its meaning.",
    ),
    (
        "FM207",
        "A hook that asks to be called first, last, around others or under another name.",
        "Write a bare @hookimpl: which rule applies is never a matter of order.",
    ),
    (
        "FM301",
        "It imports what touches the world: files, network, processes, chance, clocks, threads.",
        "Everything a rule needs is in its arguments; ask us when something is missing there.",
    ),
    (
        "FM302",
        "It imports a package that is not installed where it runs.",
        "Use the standard library, folkmoot_sdk and marshmallow alone.",
    ),
    (
        "FM303",
        "It imports the platform, another plugin, or a part of the SDK that is not the contract.",
        "Import from folkmoot_sdk itself; every name there is for ever.",
    ),
    (
        "FM304",
        "It runs text as code, opens a file, or waits for somebody.",
        "Write what it does as code; put tables into a Python module.",
    ),
    (
        "FM305",
        "It prints. In the runner the output is where answers go.",
        "Say it in a figure, a reason or an error's message.",
    ),
    (
        "FM306",
        "It asks what day or time it is.",
        "Take the day from the arguments: the same vote must count the same for ever.",
    ),
    (
        "FM307",
        "A float.",
        "Count in whole numbers, in the smallest unit; compare fractions by cross-multiplying.",
    ),
    (
        "FM308",
        "True division, which gives a float.",
        "Multiply the other side, use // where rounding down is meant, or fractions.Fraction.",
    ),
    (
        "FM309",
        "It leans on hash() or id(), which differ from one run to the next.",
        "Compare keys and values themselves.",
    ),
    (
        "FM310",
        "It takes a set in its own order, which differs from one run to the next.",
        "Put it in order first: sorted(…).",
    ),
    (
        "FM311",
        "State that a call could change for the next one.",
        "Make it a tuple, a frozenset or types.MappingProxyType({…}); pass what changes along.",
    ),
    (
        "FM312",
        "It reaches into Python's own workings.",
        "Use the names that are meant to be used; a reviewer cannot follow this.",
    ),
    (
        "FM401",
        "A text that lacks one of its languages.",
        'Give both: Text("中文", "English").',
    ),
    (
        "FM402",
        "A contribution without a title.",
        'Give it one in both languages: title = Text("中文", "English").',
    ),
    (
        "FM403",
        "A key of the settings without a title, so its form shows the key.",
        'Add metadata={"title": Text("中文", "English")} to the field.',
    ),
)
