"""Shapes of keys in addresses; what has another shape does not exist."""


class MeasureNumber:
    """The number of a measure: MO-03."""

    regex = r"[A-Z]{2,4}-[0-9]{1,4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class GoalNumber(MeasureNumber):
    """The number of a goal: MO-Z1."""

    regex = r"[A-Z]{2,4}-Z[0-9]{1,4}"


class CountyKey(MeasureNumber):
    """The key of a place: 8 digits (AGS), or 9 for a Verbandsgemeinde."""

    regex = r"[0-9]{8,12}"
