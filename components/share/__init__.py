"""What a reader takes away from a panel: a sentence, a citation, a link, a file."""
