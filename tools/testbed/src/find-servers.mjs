import { definitionOf } from './servers/catalogue.mjs';
import { sourcesFor } from './sources/sources.mjs';

/**
 * The first source that has the server; else why not, and how to get it.
 *
 * @param {import('./index.d.mts').ServerName} name
 * @param {import('./index.d.mts').StartOptions} options
 */
export const findServer = async (name, options) => {
  const definition = definitionOf(name);
  const reasons = [];
  for (const source of sourcesFor(options)) {
    try {
      const candidate = await source.find(definition);
      if (candidate !== undefined) return { name, definition, candidate };
    } catch (error) {
      reasons.push(`${source.name}: ${error instanceof Error ? error.message.trim() : String(error)}`);
    }
  }
  const why = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return { name, definition, candidate: undefined, howTo: `${definition.howTo}${why}` };
};

/** @type {typeof import('./index.d.mts').findServers} */
export const findServers = async (names, options = {}) => {
  const findings = [];
  for (const name of names) {
    const { candidate, howTo = '' } = await findServer(name, options);
    findings.push(
      candidate === undefined
        ? { name, source: undefined, howTo }
        : { name, source: candidate.source, where: candidate.where, version: candidate.version },
    );
  }
  return findings;
};
