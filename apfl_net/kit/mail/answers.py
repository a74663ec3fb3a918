"""What a mail server, or we ourselves, can say to a mail that does not go."""


class Refused(Exception):
    """It will not be taken, now or later; the words are the server's, or ours."""


class NotNow(Exception):
    """This mail is to come back later."""


class ServerAway(NotNow):
    """Nothing can be sent at present, whatever it is: no server, no encryption, no sign-in."""


def as_answer(code: int, words: bytes | str) -> Exception:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    said = f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return Refused(said) if code >= 500 else NotNow(said)
