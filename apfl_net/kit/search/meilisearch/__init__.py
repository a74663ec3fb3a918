"""The engine for several machines: a Meilisearch server. The only folder that imports its client.

What is found is decided by filters over tokens of ours, not by Meilisearch's own search for words:
`docs/search.md` says why.
"""
