"""What runs in the process of its own, and is the only part that opens what people sent.

Nothing here knows settings, languages or the rest of the kit: it starts quickly, and has no secrets.
"""


class Refused(Exception):
    """The file is not taken. The name is that of a class in `problems`, which says it to people."""

    def __init__(self, name: str, said: str = "") -> None:
        super().__init__(f"{name}: {said}" if said else name)
        self.name, self.said = name, said
