"""Child processes and threads: started, talked to over pipes, and ended with everything that they started.

Nothing else in limbeck starts a process, a thread, a timer or a signal handler. In the order of reading:

| module | is about |
|---|---|
| `ownership` | what happens to the things of this process at its end, and in a child that is forked from it |
| `lifelines` | processes that end with their parent, and the end of a whole tree of them |
| `threads` | threads, timers and time limits, and whether there are any here |
| `environment` | what an interpreter that we start is given |
| `programs` | how our child programs are named, and how any program is run to its end |
| `bootstrap` | the first step of every child program, in whatever interpreter |
| `child` | a child program that cleans up after us, seen from here |
| `parent_pipe` | the same, seen from the child |
| `owned_folders` | temporary folders that belong to processes, and those that no living one owns |
| `fork_servers` | interpreters that have imported what jobs need, and fork a worker for each |
| `fork_loop` | the same, seen from such an interpreter |
| `imported_files` | what such an interpreter has imported, and whether a new one would find the same |
| `supervisor` | the parent of a worker, which ends it with all its children |
| `worker` | a forked worker, seen from itself: its job and its answers |
| `worker_end` | the end of such a worker, which leaves alone what was imported before its job |
| `forked_worker` | the same, seen from here: its pipes and its end |
| `captured_output` | what a worker printed |
| `conversation` | all of it together: a job goes in, answers come out, nothing is left |

What runs in a project's interpreter keeps to Python 3.10 and the standard library.
"""
