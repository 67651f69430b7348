"""What can be asked about a trial: a module for each form of question."""
