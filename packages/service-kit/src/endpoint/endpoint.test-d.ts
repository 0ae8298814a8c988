import { expectTypeOf } from 'expect-type';
import { z } from 'zod';
import { endpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';

const reply = { status: 204 };

const declared = endpoint({
  method: 'post',
  path: '/v1/things/:id',
  params: z.object({ id: z.string() }),
  query: z.object({ limit: z.coerce.number().optional() }),
  body: z.object({ name: z.string() }).transform(({ name }) => name.length),
  handler(call) {
    expectTypeOf(call.params).toEqualTypeOf<{ id: string }>();
    expectTypeOf(call.query).toEqualTypeOf<{ limit?: number | undefined }>();
    expectTypeOf(call.body).toEqualTypeOf<number>();
    expectTypeOf(call.ifMatch).toEqualTypeOf<string | undefined>();
    return Promise.resolve(reply);
  },
});
expectTypeOf(declared).toEqualTypeOf<Endpoint>();

endpoint({
  method: 'get',
  path: '/v1/things',
  handler(call) {
    expectTypeOf(call.body).toEqualTypeOf<undefined>();
    expectTypeOf(call.params).toEqualTypeOf<Record<string, never>>();
    return Promise.resolve(reply);
  },
});

// @ts-expect-error a handler replies with a status
endpoint({ method: 'get', path: '/', handler: () => Promise.resolve({}) });

// @ts-expect-error HEAD and OPTIONS are answered without being declared
endpoint({ method: 'head', path: '/', handler: () => Promise.resolve(reply) });
