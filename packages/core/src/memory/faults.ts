/** The calls of a driver that can go wrong. */
export type FaultyCall = 'getAll' | 'commit' | 'probe' | 'query' | 'aggregate';

/** Where a schedule is asked: the calls of one driver are counted from 0, each kind for itself and all together. */
export interface FaultPoint {
  readonly call: FaultyCall;
  /** How many calls of this kind came before. */
  readonly ofKind: number;
  /** How many calls of any kind came before. */
  readonly ofAll: number;
}

/** What goes wrong with one call. */
export type Fault =
  /** Refused for contention (`contended`) or for load (`busy`), not applied. */
  | { readonly kind: 'abort' | 'overload' }
  /** Fails with `unavailable`: before it was applied, after it, or at once while it is applied `lateMs` later. */
  | { readonly kind: 'unavailable'; readonly applied: 'no' | 'yes' }
  | { readonly kind: 'unavailable'; readonly applied: 'late'; readonly lateMs: number }
  /** Applied, its reply lost, and sent again underneath: the answer is the second one's. */
  | { readonly kind: 'resent' }
  /** Takes time before it is applied and after. */
  | { readonly kind: 'latency'; readonly beforeMs: number; readonly afterMs: number }
  /** The client dies, before or after the call was applied: this and every later call of the driver fails. */
  | { readonly kind: 'crash'; readonly applied: 'no' | 'yes' };

/** Decides which calls go wrong. Deterministic if what it is made from is. */
export interface FaultSchedule {
  /** Asked once per call, when it begins. */
  next(point: FaultPoint): Fault | undefined;
}
