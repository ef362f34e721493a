"""Owing, planning, meeting and excusing the year's meetings."""

from folkmoot.compliance.service.excusing import excuse
from folkmoot.compliance.service.laying_down import LaidDown, owe_missing, owe_own
from folkmoot.compliance.service.owing import Owing, owe
from folkmoot.compliance.service.owing_again import owe_again
from folkmoot.compliance.service.owing_district import OwedHere, owe_district
from folkmoot.compliance.service.planning import move_planned, plan_year
from folkmoot.compliance.service.publishing import publish_minutes, settle

__all__ = [
    "LaidDown",
    "OwedHere",
    "Owing",
    "excuse",
    "move_planned",
    "owe",
    "owe_again",
    "owe_district",
    "owe_missing",
    "owe_own",
    "plan_year",
    "publish_minutes",
    "settle",
]
