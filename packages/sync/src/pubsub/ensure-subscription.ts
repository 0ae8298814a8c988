import type { PubSub } from '@google-cloud/pubsub';
import { Call, systemClock } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import { isAlreadyThere, pubSubError } from './pubsub-error.js';

/** A subscription and all that it needs. */
export interface SubscriptionSetup {
  readonly topic: string;
  readonly subscription: string;
  /** Deliveries before a message goes to the dead-letter topic, 5 to 100. Defaults to 20. */
  readonly maxDeliveryAttempts?: number;
  /** The wait between deliveries, in whole seconds. Pub/Sub's default (at once) unless given. */
  readonly retrySeconds?: { readonly minimum: number; readonly maximum: number };
}

/** The name of a subscription's dead-letter topic, and of the one subscription that keeps what comes there. */
export function deadLetterName(subscription: string): string {
  return `${subscription}.dead-letter`;
}

/**
 * Creates what is missing of a topic, its unordered subscription, and the subscription's dead-letter topic with a
 * subscription of its own (without one it would keep nothing). For development and tests: in production these
 * belong to the infrastructure's description, with the rights that dead-lettering needs. Safe to call by several
 * processes at once. Changes nothing that exists.
 */
export function ensureSubscription(
  pubsub: PubSub,
  setup: SubscriptionSetup,
  options?: CallOptions,
): Promise<void> {
  const { topic, subscription, maxDeliveryAttempts = 20, retrySeconds } = setup;
  const deadLetter = deadLetterName(subscription);
  const keepForEver = { expirationPolicy: { ttl: null } };
  return ensure('ensureSubscription', options, async (create) => {
    await create(topic, () => pubsub.createTopic(topic));
    await create(deadLetter, () => pubsub.createTopic(deadLetter));
    await create(deadLetter, () => pubsub.createSubscription(deadLetter, deadLetter, keepForEver));
    await create(subscription, async () =>
      pubsub.createSubscription(topic, subscription, {
        ...keepForEver,
        deadLetterPolicy: {
          deadLetterTopic: `projects/${await pubsub.auth.getProjectId()}/topics/${deadLetter}`,
          maxDeliveryAttempts,
        },
        ...(retrySeconds && {
          retryPolicy: {
            minimumBackoff: { seconds: retrySeconds.minimum },
            maximumBackoff: { seconds: retrySeconds.maximum },
          },
        }),
      }),
    );
  });
}

/** The same for a topic alone. */
export function ensureTopic(pubsub: PubSub, topic: string, options?: CallOptions): Promise<void> {
  return ensure('ensureTopic', options, (create) => create(topic, () => pubsub.createTopic(topic)));
}

type Create = (what: string, creation: () => Promise<unknown>) => Promise<void>;

/** Creates one after the other within one deadline of 30 s; what is there already is no error. */
async function ensure(
  name: string,
  options: CallOptions | undefined,
  body: (create: Create) => Promise<void>,
): Promise<void> {
  const call = new Call(name, systemClock, options, 30_000);
  try {
    await body(async (what, creation) => {
      try {
        await call.race(creation());
      } catch (error) {
        if (!isAlreadyThere(error)) throw pubSubError(error, what);
      }
    });
  } finally {
    call[Symbol.dispose]();
  }
}
