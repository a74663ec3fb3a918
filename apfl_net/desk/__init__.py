"""The desk of those who look after the network. Owns no tables."""
