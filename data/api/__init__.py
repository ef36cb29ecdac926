"""The HTTP API's data: parameters, their validation, endpoints, panels and short links."""
