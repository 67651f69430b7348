OURS = "the project's own records"
