"""Folders and web pages that are looked at by themselves; what is new there is taken in.

`sources` says what is watched and what is known of it, `fetch` gets from the web politely, `links` reads a list page,
`pages` and `folders` each run one source, `intake` stores what they find, and `watcher` runs them all.
"""
