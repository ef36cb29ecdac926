"""The figures for programs: parameters, their validation, endpoints, panels and short links."""
