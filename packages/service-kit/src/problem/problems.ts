import { Problem } from './problem.js';

/** One thing that is wrong with a request. */
export interface Violation {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Where in it, such as `items[2].title`; empty for the whole. */
  readonly at: string;
  readonly message: string;
}

/** 400: the request breaks what the endpoint declares. */
export function invalidRequest(violations: readonly Violation[]): Problem {
  const first = violations[0];
  return new Problem({
    status: 400,
    code: 'InvalidArgument',
    title: 'Invalid argument',
    ...(first === undefined
      ? {}
      : { detail: `${first.in}${first.at === '' ? '' : ` ${first.at}`}: ${first.message}` }),
    extensions: { violations: violations.slice(0, 20) },
  });
}

/** 400: the request cannot be read at all. */
export function malformedRequest(detail: string): Problem {
  return new Problem({ status: 400, code: 'MalformedRequest', title: 'Malformed request', detail });
}

/** 404: nothing has this path. */
export function routeNotFound(): Problem {
  return new Problem({
    status: 404,
    code: 'RouteNotFound',
    title: 'Not found',
    detail: 'No endpoint has this path.',
  });
}

/** 405: the path has other methods. */
export function methodNotAllowed(allowed: string): Problem {
  return new Problem({
    status: 405,
    code: 'MethodNotAllowed',
    title: 'Method not allowed',
    detail: `This path has ${allowed}.`,
    headers: { Allow: allowed },
  });
}

/** 408: the request did not arrive in time. */
export function requestTimeout(): Problem {
  return new Problem({
    status: 408,
    code: 'RequestTimeout',
    title: 'Request timeout',
    detail: 'The request had not arrived completely when its deadline passed.',
    headers: { Connection: 'close' },
  });
}

/** 413: the body is above the limit. */
export function bodyTooLarge(limit: number): Problem {
  return new Problem({
    status: 413,
    code: 'TooLarge',
    title: 'Too large',
    detail: `body: the limit is ${String(limit)} bytes, found more. Split it.`,
  });
}

/** 415: the body is not JSON in UTF-8 without a content encoding. */
export function unsupportedMediaType(detail: string): Problem {
  return new Problem({ status: 415, code: 'UnsupportedMediaType', title: 'Unsupported media type', detail });
}

/** 503: the service is ending. */
export function draining(): Problem {
  return new Problem({
    status: 503,
    code: 'Draining',
    title: 'Service is ending',
    detail: 'The service is ending and has stopped waiting. Repeat the request at another instance.',
    headers: { 'Retry-After': '1' },
  });
}

/** 504: the deadline of the request passed. */
export function deadlinePassed(): Problem {
  return new Problem({
    status: 504,
    code: 'Timeout',
    title: 'Timeout',
    detail: 'The deadline of the request passed before its result. A write may or may not have been applied.',
  });
}
