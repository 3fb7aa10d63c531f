"""Verification: comparing each citation with its document, saved or fetched from the web.

From bottom to top: `sandbox` and `extraction` (the text of a document), `http`, `robots` and `fetcher` (documents from
the web), `sentences`, `figures` and `matching` (printed words in a text), `placement` (where they are), `wording` (what
the words around them mean), `verdict` and `judging` (what that proves), `library` (saved and fetched documents),
`verifier` (the run over all citations), `reports` (its results for people and programs) and `page` (for people who
check figures).
"""
