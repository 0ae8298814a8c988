import { firestore } from './firestore.mjs';
import { mongo, mongoStandalone } from './mongo.mjs';
import { pubsub } from './pubsub.mjs';
import { redis } from './redis.mjs';

const definitions = [firestore, pubsub, mongo, mongoStandalone, redis];

export const serverNames = definitions.map(({ name }) => name);

/** @param {import('../index.d.mts').ServerName} name */
export const definitionOf = (name) => {
  const definition = definitions.find((candidate) => candidate.name === name);
  if (definition === undefined)
    throw new Error(`expected one of the servers ${serverNames.join(', ')}, got ${JSON.stringify(name)}`);
  return definition;
};

/** @param {import('../index.d.mts').ServerName} name */
export const addressVariable = (name) => definitionOf(name).variable;
