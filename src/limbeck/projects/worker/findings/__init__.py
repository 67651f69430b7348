"""What a reader should know about a project before trusting a comparison."""
