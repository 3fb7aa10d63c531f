"""The web site: pages for people, with every figure one click from the document that prints it."""
