/**
 * `@tai-state/core/state-store-kit`: the parts that `StateStore` is made of, for those that write several states in
 * one commit of their own (transactions, group commits, persisters). Not needed to use a store.
 */
export { digestOfValue } from '../document-store/exactly-once/digest.js';
export { checkQuery } from '../document-store/validation/queries.js';
export { checkedWholeNumber } from '../document-store/validation/whole-numbers.js';
export { documentSize, valueSize } from '../memory/document-size.js';
export { frozenCopy, holdsMutable, storedAlike } from '../memory/frozen-value.js';
export { checkedCausality } from '../state-store/checked-causality.js';
export { checkedChange } from '../state-store/checked-change.js';
export { checkFits, checkedRequest } from '../state-store/checked-request.js';
export type { AskedChange } from '../state-store/checked-request.js';
export { checkedMap, checkedValue } from '../state-store/checked-value.js';
export { eventShards, eventWrite, readEvent } from '../state-store/event-document.js';
export type { AnyEvent } from '../state-store/event-document.js';
export { expectationOf } from '../state-store/expected-state.js';
export type { Expectation } from '../state-store/expected-state.js';
export { isLive } from '../state-store/head.js';
export type { Head, HeadContent } from '../state-store/head.js';
export { readHead } from '../state-store/head-document.js';
export { checkedDraft, makeEvent } from '../state-store/make-event.js';
export type { CheckedDraft } from '../state-store/make-event.js';
export { stateQuerySpec } from '../state-store/list-states.js';
export { valueAt } from '../state-store/index-map.js';
export { decodeCursor, encodeCursor } from '../state-store/page-cursor.js';
export { learnHead, readHeads } from '../state-store/read-heads.js';
export { refusalOf } from '../state-store/expectation-check.js';
export { dataFromStore, dataToStore } from '../state-store/schema-check.js';
export { inCall } from '../state-store/state-call.js';
export type { StateCall } from '../state-store/state-call.js';
export { readSnapshot, snapshotWrite } from '../state-store/state-snapshots.js';
export { headWrite, nextHead } from '../state-store/next-head.js';
export type { HeadChange } from '../state-store/next-head.js';
export { RememberedHeads } from '../state-store/remembered-heads.js';
export type { RememberedHeadsOptions } from '../state-store/remembered-heads.js';
export { stateContext } from '../state-store/state-context.js';
export type { StateContext, StateContextOptions } from '../state-store/state-context.js';
export { StatePaths, eventId } from '../state-store/state-paths.js';
export { decodeToken, encodeToken } from '../state-store/state-token.js';
export type { TokenParts } from '../state-store/state-token.js';
export { snapshotOf, storedState } from '../state-store/stored-state.js';
