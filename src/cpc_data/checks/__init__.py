"""The rules within a record, checked on a table of any size by the engine that holds it."""
