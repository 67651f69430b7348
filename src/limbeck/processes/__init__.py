"""Child processes: started, talked to over pipes, and ended with everything that they started."""
