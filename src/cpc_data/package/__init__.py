"""The data package: its descriptor, writing, reading, validating and comparing it."""
