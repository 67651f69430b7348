"""What a worker can be asked to do, one module a job."""
