"""One small module a format: each walks the same tables and knows nothing of the others."""
