"""A place to try migrations: a real Alembic project with a scratch database, where each step can be undone.

| module | is about |
|---|---|
| `workshop` | `limbeck.Workshop`: its beginning, the way back, recordings, the zip |
| `commands` | the steps, each with its command of a terminal |
| `contents` | what there is, and what a step would do |
| `resources` | the folder and its database, made and released together |
| `starts` | what a workshop begins with: models, whether `env.py` names them, rows; kept for the next one |
| `project_folder` | the folder: `alembic init`, texts read and put back, versions found, the zip |
| `revision_source` | the functions of a version file, and the file with other bodies of them |
| `statements` | SQL of the learner's own: rows, queries, statements |
| `step_runner` | a step taken, recorded and undone; what was changed by an editor |
| `steps` | what a step is: the command, what it printed, the files, the failure |
| `rows` | rows before and after a step, each with a mark |
| `database_states` | the database as it was: copies of a file, or of a database on its server |
| `forecast` | what a step will lose, by a rehearsal on a copy |
| `recording` | the JSON from which a workshop is built again |
| `review` | models and revisions written in a cell, and what Alembic makes of them |
| `latest` | the workshop that was made last, for cells that name none |
| `quick_reference` | `limbeck.quick_reference`: the tasks of every day, run in a workshop |
| `presentation` | presenter mode: a recording, step by step |

Commands run by `projects/run_alembic.py` in a forked worker; what two states differ in, and whether that is a
loss, is said by `rehearsals`.
"""
