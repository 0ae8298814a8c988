/**
 * Sets variables of the environment (`undefined` removes one) and returns what puts the old values back.
 *
 * @param {Readonly<Record<string, string | undefined>>} variables
 */
export const setEnvironment = (variables) => {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  return () => {
    setEnvironment(before);
  };
};
