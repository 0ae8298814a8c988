/** What a service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a request carries. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const deadlineMs = 20_000;

/** One request with a JSON body and a JSON answer, inside 20 s. */
export async function request(url: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    headers: {
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    signal: AbortSignal.timeout(deadlineMs),
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
}

/** All items of a list, page by page. */
export async function listAll(url: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Readonly<Record<string, unknown>>[] = [];
  let cursor: string | undefined;
  do {
    const page = new URL(url);
    page.searchParams.set('limit', '100');
    if (cursor !== undefined) page.searchParams.set('cursor', cursor);
    const answer = await request(page.href);
    if (answer.status !== 200) throw new Error(`GET ${page.pathname} answered ${String(answer.status)}`);
    items.push(...(answer.body['items'] as Readonly<Record<string, unknown>>[]));
    cursor = answer.body['nextCursor'] as string | undefined;
  } while (cursor !== undefined);
  return items;
}
