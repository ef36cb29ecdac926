"""Why a share moved between two quarters, and why another publisher prints another number."""
