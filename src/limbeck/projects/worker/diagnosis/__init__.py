"""Why a project's code failed, and the remedy."""
