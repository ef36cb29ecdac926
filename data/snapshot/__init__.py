"""The snapshot: tidy tables of one build, an archive of superseded ones, and the pins that refer to them."""
