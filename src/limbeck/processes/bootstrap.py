"""The first step of every child program: `python bootstrap.py MODULE ARGUMENT…` calls the module's `main`.

The interpreter may be a project's own, which needs no limbeck: the folder that this file lies in is
registered as a part of the module `limbeck`, and nothing else of the environment that limbeck is installed in
comes with it. A Python that is too old for limbeck can still read this file, and says so.
"""

import os
import sys
from types import ModuleType

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  loads nothing of a foreign age
OLDEST = (3, 10)
ANSWERS = 5
"""Which argument of the fork server, the only program that runs in a foreign Python, is its answer pipe."""


def forget_own_folder() -> None:
    """Take back what the interpreter put first on `sys.path`: a project must not import our files."""
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != HERE]  # noqa: PTH100  as above


def load(name: str) -> ModuleType:
    """Import a module of the package that this file belongs to, and none of the packages around it.

    They may import far more than the child needs, as `limbeck.view` does.
    """
    import importlib.util  # not before our folder is off the path: some of our files are called as others are

    parts = name.split(".")
    place = os.path.join(os.path.dirname(HERE), *parts[1:])  # noqa: PTH118, PTH120  as above
    folders = [place] if parts == ["limbeck"] else None
    file = os.path.join(place, "__init__.py") if folders else place + ".py"  # noqa: PTH118  as above
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=folders)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Import the module, and call its `main` with the arguments that follow."""
    if sys.version_info < OLDEST:
        version = ".".join(str(part) for part in sys.version_info[:3])
        for answers in sys.argv[ANSWERS : ANSWERS + 1]:
            os.write(int(answers), ('{"too-old": "%s"}\n{"done": null}\n' % version).encode("ascii"))  # noqa: UP031
        return
    load("limbeck")
    import gc

    name, _, names = sys.argv[1].partition(",")
    hidden = names.split(",") if names else []
    gc.disable()  # nothing that is imported is garbage
    for each in hidden:
        sys.modules[each] = None  # type: ignore[assignment]  # what `import` takes for a missing package
    module = load(name)
    for each in hidden:
        del sys.modules[each]
    gc.enable()
    module.main(*sys.argv[2:])


if __name__ == "__main__":
    forget_own_folder()
    main()
