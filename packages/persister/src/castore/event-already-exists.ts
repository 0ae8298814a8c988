import { eventAlreadyExistsErrorCode } from '@castore/core';
import type { EventAlreadyExistsError } from '@castore/core';

/** Castore's error for a version that the aggregate has already. Load the aggregate again and push the next one. */
export class EventAlreadyExists extends Error implements EventAlreadyExistsError {
  readonly code: EventAlreadyExistsError['code'] = eventAlreadyExistsErrorCode;
  readonly eventStoreId: string;
  readonly aggregateId: string;
  readonly version: number;

  constructor(eventStoreId: string, aggregateId: string, version: number, options?: ErrorOptions) {
    super(
      `${eventStoreId}: aggregate ${aggregateId} has an event of version ${String(version)} already. Load it again.`,
      options,
    );
    this.name = eventAlreadyExistsErrorCode;
    this.eventStoreId = eventStoreId;
    this.aggregateId = aggregateId;
    this.version = version;
  }
}
