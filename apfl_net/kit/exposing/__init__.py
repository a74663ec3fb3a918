"""What in a text could lead to a person: found so that its writer can be asked, before others read it.

Nothing here decides anything. A finding is a question to the writer, who knows what the number is of.
"""
