"""Verification: comparing each citation with its document, saved or fetched from the web.

From bottom to top: `sandbox` and `extraction` (the text of a document), `http`, `robots` and `fetcher` (documents from
the web), `library` (saved and fetched documents), `matching` (printed words and locators in a text), `verdict`,
`verifier` (the run over all citations), `reports` (its results for people and programs) and `page` (for people who
check figures).
"""
