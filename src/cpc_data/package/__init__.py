"""The data package: descriptor, writer, reader, validation, snapshots and diff."""
