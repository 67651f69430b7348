"""Revisions that exist, run on a copy of the database, and what each of them does to it.

In the order of a rehearsal:

| module | is about |
|---|---|
| `rehearse` | all of it, but for whether autogenerate is silent at the end |
| `copies` | the scratch copy, made in one read-only transaction; `made_rows` fills tables that have no rows |
| `chosen_revisions` | which revisions are rehearsed, and which lead to them and run unwatched |
| `rehearsal_run` | the runs and what was seen of each: up, back and up again |
| `revision_runner` | the project's processes in which they run, each revision with a time limit of its own |
| `states`, `state_files` | the states between the runs, kept as SQLite files and put back |
| `state_change` | what two states differ in: the catalogues, with renames followed, and the rows |
| `sqlite_pair`, `sqlite_pages` | both states side by side; tables whose pages are the same are passed over |
| `sqlite_rows`, `sqlite_moves` | what is gone, changed or no longer told apart, and where values stand now |
| `postgresql_states` | a database put back from a copy of it, and what ran in one transaction run again |
| `large_rows` | rows of large PostgreSQL tables, which are read where digests of their columns differ |
| `mentions`, `objects` | what the revision names, and what is gone or weaker |
| `judgement`, `losses`, `collateral`, `way_back` | the table from which reasons and verdict follow |
| `related_cases`, `successors` | the case that shows a better way; what came in the place of what is gone |
| `offline` | whether offline mode can write the SQL of each revision |

The worker's side is `projects/worker/effects`: it writes PostgreSQL's rows, and digests of large tables, by
the session that sees them, and looks on from a second session at locks, new file nodes and what others can't
do meanwhile. Runs of `env.py` follow each other in one process (`projects/run_revisions.py`) as long as each
leaves nothing behind; what fails there is run again in a process of its own.
"""
