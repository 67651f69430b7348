// Runs limbeck in Pyodide, a Python that has no processes, threads or users, as a browser's has none:
// `node scripts/pyodide.mjs FOLDER`, where FOLDER is where `npm install pyodide` was run.
// SQLAlchemy, Alembic and what they need come from the environment that `make` has set up; their compiled
// parts are not for WebAssembly, and they do without.

import { execFileSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder = "."] = process.argv.slice(2);
const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const { loadPyodide } = await import(pathToFileURL(resolve(folder, "node_modules/pyodide/pyodide.mjs")));
const packages = execFileSync(
  join(repository, ".venv", "bin", "python"),
  ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
  { encoding: "utf-8" },
).trim();

const python = await loadPyodide({ env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" } });
python.mountNodeFS("/repository", repository);
python.mountNodeFS("/packages", packages);
python.runPython("import sys; sys.path[:0] = ['/repository/src', '/repository/scripts', '/packages']");
try {
  process.exitCode = python.runPython("import pyodide_trials; pyodide_trials.main()");
} catch (error) { // uncaught, it would come with the one long line of Pyodide's code
  console.error(error.message);
  process.exitCode = 1;
}
