"""The acts of this feature: items, attempts and their reports, and signing off."""

from folkmoot.implementation.service.attempts import report_attempt, start_attempt
from folkmoot.implementation.service.items import open_item, record_excess
from folkmoot.implementation.service.supervision import sign_off

__all__ = ["open_item", "record_excess", "report_attempt", "sign_off", "start_attempt"]
