"""Verification: each citation is compared with the document that it cites, saved or fetched from the web.

From bottom to top: `sandbox` and `extraction` (the text of a document), `http`, `robots` and `fetcher` (documents from
the web), `library` (where documents come from), `matching` (printed words and locators in a text), `verdict`,
`verifier` (the run over all citations) and `reports` (its results for people and programs).
"""
