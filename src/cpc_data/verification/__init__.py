"""Citations held against the documents that they cite."""
