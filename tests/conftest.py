"""Being here, this file puts the folder of the tests on the path: any of them may use the auditor's worlds."""
