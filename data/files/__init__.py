"""Files that outlive a crash, and folders that do not outlive the program that holds them."""
