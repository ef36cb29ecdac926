"""The room for programs: the API, its own description, and the page that tells a reader how to use it."""
