"""The audit: databases, projects and autogenerate put together.

A draft, `audit.draft(renamed=…)`, is the same audit asked once more with a person's answers:

| module | is about |
|---|---|
| `draft_names` | what the names in the answers mean among the audit's changes |
| `draft_source` | the audit asked again, with the renames done in a copy of the schema |
| `draft` | what comes of it; `autogen/draft_proposal.py` has put renames first and mended the order |
| `draft_rehearsal` | a scratch folder for its file, or a plain project where there is none |
| `draft_file` | one more comparison, and the file that the project's own Alembic writes |
"""
