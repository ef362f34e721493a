"""The laws cited, and when each was or is in force."""

from datetime import date

from folkmoot_sdk import InForce, Source, Text

# The README of this plugin lists which of these days are unverified.
IN_FORCE_1990 = InForce(date(1990, 1, 1), date(2025, 12, 31))  # the first day: unverified
IN_FORCE_2026 = InForce(date(2026, 1, 1))
IN_FORCE_2007 = InForce(date(2007, 10, 1), date(2020, 12, 31))  # the first day: unverified
IN_FORCE_2021 = InForce(date(2021, 1, 1))
IN_FORCE_2014 = InForce(date(2014, 1, 1))  # the pilot's year; the day and its bodies: unverified

_URC_1989 = Text(
    "《城市居民委员会组织法》（1989 年通过，2018 年修正）",
    "Urban Residents' Committees Organisation Law (1989, amended 2018)",
)
_URC_2025 = Text(
    "《城市居民委员会组织法》（2025 年修订）",
    "Urban Residents' Committees Organisation Law (revised 2025)",
)
_CIVIL_CODE = Text("《民法典》", "Civil Code")
# Article 12 got these numbers in the revision of 2007; those of 2016 and 2018 left them alone.
_PROPERTY = Text(
    "《物业管理条例》（2007 年修订至 2018 年修订）",
    "Property Management Regulation (revisions of 2007 to 2018)",
)

DISTRICT = Source(Text("区级规定（法律未作规定）", "district rule (the law is silent)"), "")


def urc_1989(article: str) -> Source:
    return Source(_URC_1989, article)


def urc(article: str) -> Source:
    return Source(_URC_2025, article)


def civil_code(article: str) -> Source:
    return Source(_CIVIL_CODE, article)


def property_regulation(article: str) -> Source:
    return Source(_PROPERTY, article)
