OURS = "the project's own errors"
