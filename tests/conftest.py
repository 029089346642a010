"""Being here, this file puts the folder of the tests on the path: any of them may use the auditor's worlds.

Examples that hypothesis makes are the same for everyone, however busy the machine: none is kept from a run before, and none is timed.
`--hypothesis-profile=default` looks at others.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")
