"""What a period is called, in few letters."""

from datetime import timedelta

from folkmoot_sdk import Span, Text

# Of which something can be laid down and looked at; far from today, and no year without end.
YEARS = range(1990, 2201)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_HALVES = ("上半年", "下半年")


def short_name(period: Span, ordinal: int = 1) -> Text:
    """3月, 一季度, 上半年, 全年; the days themselves where the calendar has no word for it."""
    name = _calendar_name(period) or _days(period)
    return name if ordinal == 1 else Text(f"{name.zh}·{ordinal}", f"{name.en}·{ordinal}")


def _calendar_name(period: Span) -> Text | None:
    start, after = period.start, period.end + timedelta(days=1)
    if (start.day, after.day) != (1, 1):
        return None
    months = (after.year - start.year) * 12 + after.month - start.month
    number, begins_late = divmod(start.month - 1, months)
    if begins_late:
        return None
    names = {
        1: Text(f"{start.month}月", _MONTHS[start.month - 1]),
        3: Text(_QUARTERS[number % 4], f"Q{number + 1}"),
        6: Text(_HALVES[number % 2], f"H{number + 1}"),
        12: Text("全年", "Year"),
    }
    return names.get(months)


def _days(period: Span) -> Text:
    start, end = period.start, period.end
    digits = f"{start.month}.{start.day}–{end.month}.{end.day}"
    return Text(digits, digits)
