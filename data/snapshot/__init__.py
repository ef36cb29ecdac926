"""The snapshot: tidy tables of one build, earlier ones kept, and the pins that name one."""
