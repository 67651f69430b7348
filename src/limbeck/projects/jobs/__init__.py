"""The jobs of a worker: what each is told, what it does in the project's interpreter, and what it answers."""
