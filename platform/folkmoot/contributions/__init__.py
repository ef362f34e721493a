"""What plugins bring to pages, files and the command line, of what is public here."""
