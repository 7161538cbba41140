"""What is now, for the large screen."""
