"""Curation: reading, formatting and adding to the TOML files of records, and building the generated files."""
