import type { Background } from '@tai-state/service-kit';
import type { IntakeConsumer, MessageBus, MessageSubscription } from '@tai-state/sync';

/** How the worker's consumer of events is made. */
export interface EventConsumerOptions {
  readonly bus: MessageBus;
  readonly subscription: string;
  readonly maxInFlight: number;
  readonly intake: IntakeConsumer;
  /** How long what is in flight may take at the end; it comes again if it takes longer. */
  readonly closeDeadlineMs: number;
}

/** Gives the subscription's messages to the intake, from start to stop. */
export function eventConsumer(options: EventConsumerOptions): Background {
  const { bus, subscription, maxInFlight, intake, closeDeadlineMs } = options;
  let open: MessageSubscription | undefined;
  return {
    name: 'event consumer',
    start() {
      open = bus.subscribe(subscription, (message) => intake.handle(message), { maxInFlight });
    },
    async stop() {
      await open?.close({ deadlineMs: closeDeadlineMs });
    },
  };
}
