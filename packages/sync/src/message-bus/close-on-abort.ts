import type { MessageSubscription } from './message-bus.js';

/** Closes the subscription when the signal is aborted (at once if it is). Returns how to forget the signal. */
export function closeOnAbort(subscription: MessageSubscription, signal: AbortSignal | undefined): () => void {
  const close = (): void => void subscription.close();
  if (signal?.aborted === true) close();
  else signal?.addEventListener('abort', close, { once: true });
  return () => {
    signal?.removeEventListener('abort', close);
  };
}
