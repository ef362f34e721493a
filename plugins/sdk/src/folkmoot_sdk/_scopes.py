"""What a plugin is given to see or to do, as its manifest says and a district consents to."""

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a plugin may see or do; a kind that needs it is promised together with it."""

    BALLOTS = "ballots"  # a vote's ballots, without voters
    MATTERS = "matters"  # facts of a matter, no person
    FIGURES = "figures"  # counts of a community or a district
    RECORDS = "records"  # what is published anyway
    ROSTER = "roster"  # residents, households, owners
    OPINIONS = "opinions"  # adds opinions
    MESSAGES = "messages"  # sends messages out
    PAGES = "pages"  # shows pages of its own
    COMMANDS = "commands"  # adds commands for operators
    EVENTS = "events"  # is told what has happened, by ids


class PersonalData(StrEnum):
    """Which data of persons a plugin is given; nothing that counts is."""

    NAMES = "names"
    PHONES = "phones"
    ADDRESSES = "addresses"
    EMAILS = "emails"
