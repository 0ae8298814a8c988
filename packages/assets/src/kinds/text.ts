import { z } from 'zod';

/** A text of 1 to `max` UTF-16 units that can be stored: without halves of surrogate pairs. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !/\p{Surrogate}/u.test(value), 'expected valid Unicode');
}
