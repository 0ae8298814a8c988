import type { VersionStamp } from '../document-store/version-stamp.js';

/** A lock that somebody holds, as data. */
export interface DistributedLock {
  readonly resourceId: string;
  /** Who holds it: an id of the holder's own choice. */
  readonly clientId: string;
  /** Names this holding alone: releasing and extending ask for it. */
  readonly lockToken: string;
  /** Rises with every acquisition of the resource, for ever: storage that has seen a later one refuses this one. */
  readonly fencingToken: VersionStamp;
  readonly leaseMs: number;
  /** By the server's clock, in milliseconds since the epoch. */
  readonly acquiredAt: number;
  /** When the lease ends unless it is renewed, by the server's clock: for people; the server judges by its own time. */
  readonly expiresAt: number;
}
