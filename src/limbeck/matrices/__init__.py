"""Job three: the capability matrix, each entry of which is a real migration that has just been run."""
