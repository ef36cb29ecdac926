"""The API, its OpenAPI document, and the page that documents it."""
