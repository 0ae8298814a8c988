/** What has happened to a state, in the terms of the domain: plain data that storage can keep. */
export interface DomainEvent {
  /** Such as `paid`: the action of its transition. */
  readonly type: string;
  /** The payload of its transition. */
  readonly data?: unknown;
}
