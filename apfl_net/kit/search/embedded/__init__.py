"""The engine in our own process: an index of tantivy in the data folder. The only folder that imports it."""
