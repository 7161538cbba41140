"""Read one table of a flow file field by field; whatever is wrong is a FlowError naming file, node and field."""

from typing import Any

from ivr_flows.nodes import FlowError


class Table:
    """The fields of one TOML table. Every field must be asked for: `done` refuses what is left over."""

    def __init__(self, file: str, node: str, fields: object) -> None:
        self.file, self.node = file, node
        if not isinstance(fields, dict):
            raise FlowError(file, node, "", "must be a table")
        self._left: dict[str, Any] = dict(fields)

    def wrong(self, field: str, message: str) -> FlowError:
        """The error to raise for a field."""
        return FlowError(self.file, self.node, field, message)

    def text(self, field: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self.maybe(field) or default
        if value is None:
            raise self.wrong(field, "is missing")
        return value

    def maybe(self, field: str) -> str | None:
        """A text, or None when the field is absent."""
        value = self._left.pop(field, None)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.wrong(field, "must be a text")
        return value

    def words(self, field: str, default: dict[str, str]) -> dict[str, str]:
        """A table of keys of a telephone and a text for each."""
        value = self._left.pop(field, default)
        if not isinstance(value, dict) or not all(isinstance(text, str) and text for text in value.values()):
            raise self.wrong(field, "must be a table of texts")
        if wrong := [key for key in value if len(key) != 1 or key not in "0123456789*#"]:
            raise self.wrong(f"{field}.{wrong[0]}", "is not a key of a telephone")
        return value

    def named(self, field: str) -> dict[str, str]:
        """A table of names and a text for each."""
        value = self._left.pop(field, {})
        if not isinstance(value, dict) or not all(isinstance(text, str) and text for text in value.values()):
            raise self.wrong(field, "must be a table of texts")
        return value

    def number(self, field: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._left.pop(field, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(field, f"must be a whole number from {low} to {high}")
        return value

    def flag(self, field: str, default: bool) -> bool:
        """True or false."""
        value = self._left.pop(field, default)
        if not isinstance(value, bool):
            raise self.wrong(field, "must be true or false")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, empty when the field is absent."""
        value = self._left.pop(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(field, "must be a list of texts")
        return tuple(value)

    def tables(self, field: str) -> "dict[str, Table]":
        """The tables inside a table by name; each reports its errors as `field.name`."""
        value = self._left.pop(field, {})
        if not isinstance(value, dict):
            raise self.wrong(field, "must be a table")
        return {name: _Inner(self, f"{field}.{name}", inner) for name, inner in value.items()}

    def done(self) -> None:
        """Refuse fields that nobody asked for: a misspelt field must not pass in silence."""
        for field in self._left:
            raise self.wrong(field, "is unknown")


class _Inner(Table):
    def __init__(self, outer: Table, prefix: str, fields: object) -> None:
        self._prefix = prefix
        if not isinstance(fields, dict):
            raise outer.wrong(prefix, "must be a table")
        super().__init__(outer.file, outer.node, fields)

    def wrong(self, field: str, message: str) -> FlowError:
        return FlowError(self.file, self.node, f"{self._prefix}.{field}", message)
