/** Carries from the global setup to the suites, as JSON, how to get each server that is missing. */
export const missingVariable = 'TAI_TESTBED_MISSING';
