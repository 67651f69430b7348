"""The first step of the worker's fork server, started by its path in any interpreter.

It needs no limbeck there: the folder that this file lies in is registered as the module `limbeck`, and
nothing else of the environment that limbeck is installed in comes with it.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  loads nothing of a foreign age
OLDEST = (3, 10)


def forget_own_folder() -> None:
    """Take back what the interpreter put first on `sys.path`: a project must not import our files."""
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != HERE]  # noqa: PTH100  as above


def register_limbeck() -> None:
    """Make `import limbeck` mean the package that this file belongs to."""
    import importlib.util  # not before our folder is off the path: some of our files are called as others are

    package = os.path.dirname(os.path.dirname(HERE))  # noqa: PTH120  as above
    spec = importlib.util.spec_from_file_location(
        "limbeck",
        os.path.join(package, "__init__.py"),  # noqa: PTH118  as above
        submodule_search_locations=[package],
    )
    if spec is None or spec.loader is None:
        raise ImportError(package)
    module = importlib.util.module_from_spec(spec)
    sys.modules["limbeck"] = module
    spec.loader.exec_module(module)


def main() -> None:
    """Be the fork server; in each fork of it, do the job that standard input holds."""
    control, ordered = int(sys.argv[1]), [int(each) for each in sys.argv[2:]]
    if sys.version_info < OLDEST:
        version = ".".join(str(part) for part in sys.version_info[:3])
        for answers in ordered[:1]:
            os.write(answers, ('{"too-old": "%s"}\n{"done": null}\n' % version).encode("ascii"))  # noqa: UP031
        return
    register_limbeck()
    from limbeck.processes.fork_server_child import Order, serve

    order = serve(control, Order(0, 1, *ordered) if ordered else None)  # returns in a forked worker only

    from limbeck.projects.worker.run_job import work

    work(order.answers, order.trace)


if __name__ == "__main__":
    forget_own_folder()
    main()
