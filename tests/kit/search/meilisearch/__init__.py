"""What is special to the engine at a Meilisearch server."""
