"""The curated records: TOML files to records and back, adding to them, and building everything that follows."""
