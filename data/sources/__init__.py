"""Publishers' files: their catalogue, download, readers, and the build of a snapshot from them."""
