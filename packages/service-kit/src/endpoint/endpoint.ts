import { z } from 'zod';
import type { Call } from './call.js';
import type { Reply } from './reply.js';
import { strictly } from './strictly.js';

/** The methods that an endpoint may have. `HEAD` and `OPTIONS` are answered without being declared. */
export type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** The schema of a part that an endpoint did not declare: nothing may be given. */
export type NoFields = z.ZodObject<Record<string, never>>;

/** One method of one path. */
export interface EndpointDefinition<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> {
  readonly method: Method;
  /** Such as `/v1/projects/:id`. */
  readonly path: string;
  /** Of the path's parts, which are strings. */
  readonly params?: Params;
  /** Of the query parameters, which are strings, or arrays of strings when repeated. Others are refused (400). */
  readonly query?: Query;
  /** Of the JSON body. Fields that it does not name are refused (400) at every level, unless it is loose there. */
  readonly body?: Body;
  /** Accepts keys that start with `$` or hold `.` in the body. Never for what becomes part of a MongoDB filter. */
  readonly anyKeys?: boolean;
  handler(call: Call<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Reply>;
}

/** An endpoint, ready for `createService`. */
export interface Endpoint {
  readonly method: Method;
  readonly path: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /** Undefined where no body is taken. */
  readonly body: z.ZodType | undefined;
  readonly anyKeys: boolean;
  handler(call: Call): Promise<Reply>;
}

/** Declares an endpoint; its handler is called only with input that its schemas accept. */
export function endpoint<
  Params extends z.ZodObject = NoFields,
  Query extends z.ZodObject = NoFields,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: EndpointDefinition<Params, Query, Body>): Endpoint {
  const { method, path, params, query, body, anyKeys = false } = definition;
  return {
    method,
    path,
    params: params ?? z.object({}),
    query: (query ?? z.object({})).strict(),
    body: body === undefined ? undefined : strictly(body),
    anyKeys,
    handler: (call) => definition.handler(call as Call<z.output<Params>, z.output<Query>, z.output<Body>>),
  };
}
