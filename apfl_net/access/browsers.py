"""What a browser is called, for the list of places where somebody is signed in."""

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox/": "Firefox",
            "Chrome/": "Chrome", "CriOS/": "Chrome", "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac",
           "Linux": "Linux"}  # fmt: skip


def browser_name(user_agent: str) -> str:
    """`Chrome, Android` for a long user agent; the agent's first word where it is none we know."""
    known = [
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in known if name) or user_agent.partition("/")[0] or "?"
