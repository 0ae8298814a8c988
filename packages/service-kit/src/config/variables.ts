import { z } from 'zod';

/** A variable that holds a whole number in decimal digits, between two bounds. */
export function wholeNumber(minimum: number, maximum: number): z.ZodType<number, string> {
  const description = `a whole number from ${String(minimum)} to ${String(maximum)}`;
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
    .describe(description);
}

/** A variable that holds `true` or `false`. */
export function flag(): z.ZodType<boolean, string> {
  return z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .describe('true or false');
}
