/** What happens to one call on its way through the proxy. Whatever is cut is cut as TCP: the whole connection dies. */
export type Fault =
  /** The connection is cut when the call arrives; the server never sees it. */
  | 'lose-request'
  /** The server answers, and the connection is cut before a byte of the answer gets back. */
  | 'lose-reply'
  /** The request goes on and the connection is cut at once; the server may be applying it while the client asks again. */
  | 'cut-in-flight'
  /** The first message of the answer gets back (a read answers one document per message), and no more. */
  | 'cut-answer';

/** A gRPC call as the proxy sees it. */
export interface ProxiedCall {
  /** The method, such as `Commit`, `BatchGetDocuments`, `RunQuery`, `Listen`. */
  readonly method: string;
}

/**
 * Decides about each call, in the order in which they arrive; `undefined` lets it through. A promise holds the call
 * until it is settled, so that something else can happen first.
 */
export type FaultPlan = (call: ProxiedCall) => Fault | undefined | Promise<Fault | undefined>;

/** Lets everything through. */
export const noFaults: FaultPlan = () => undefined;
