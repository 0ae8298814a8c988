import type { Timestamp } from '@google-cloud/firestore';
import { versionStamp } from '@tai-state/core';
import type { VersionStamp } from '@tai-state/core';
import type { FirestoreSdk } from '../driver/firestore-sdk.js';

/** A time as it is sent in Firestore's protocol. */
export interface WireTimestamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** A time of the server's as it comes over the wire. */
export interface WireTime {
  /** A decimal string, a number, or a `Long`. */
  readonly seconds?: string | number | { toString(): string } | null;
  readonly nanos?: number | null;
}

/** The stamp of a time of the server's. Firestore's commit and read times have whole microseconds. */
export function stampOf(time: Timestamp): VersionStamp {
  return versionStamp(time.seconds * 1_000_000 + Math.floor(time.nanoseconds / 1_000));
}

/** The same for a time on the wire. */
export function stampOfWire(time: WireTime): VersionStamp {
  const seconds = Number((time.seconds ?? 0).toString());
  return versionStamp(seconds * 1_000_000 + Math.floor((time.nanos ?? 0) / 1_000));
}

/** What is sent of a time since 1970 in units of which a second has so many: milliseconds, or those of a stamp. */
export function wireTimestamp(time: number, perSecond: 1_000 | 1_000_000): WireTimestamp {
  const seconds = Math.floor(time / perSecond);
  return { seconds, nanos: (time - seconds * perSecond) * (1_000_000_000 / perSecond) };
}

/** The SDK's form of a stamp. */
export function timestampOf(sdk: FirestoreSdk, stamp: VersionStamp): Timestamp {
  const { seconds, nanos } = wireTimestamp(stamp, 1_000_000);
  return new sdk.Timestamp(seconds, nanos);
}
