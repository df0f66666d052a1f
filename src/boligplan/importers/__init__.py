"""A table that exists already, to a plan: neutral tables → heads → rows → cells → plan values → YAML text."""
