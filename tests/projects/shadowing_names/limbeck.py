OURS = "the project's own limbeck"
