from gemeinsam.county.policy import Allowed
TABLE: dict[str, Allowed] = {}
