import { z } from 'zod';
import type { Instant } from '../core/domain/instant.ts';

/** A schema for every field of a type, optional ones too: one that is forgotten here does not compile. */
export type Fields<Type> = { [Name in keyof Required<Type>]: z.ZodType<Type[Name]> };

/**
 * A stored object. Fields that this version does not know are kept: a newer process wrote them, and a write by this one
 * must not lose them.
 */
export const object = <Type extends object>(fields: Fields<Type>): z.ZodType<Type> =>
  // zod infers an equal type only with every alias spelled out; `Fields` has compared it field by field.
  z.looseObject(fields) as unknown as z.ZodType<Type>;

/** A discriminated union, told apart by `key`: every variant must be there. */
export function variants<Type extends Record<Key, string>, Key extends keyof Type & string>(
  key: Key,
  shapes: { [Name in Type[Key]]: Fields<Omit<Extract<Type, Record<Key, Name>>, Key>> },
): z.ZodType<Type> {
  const [first, ...rest] = Object.entries<z.core.$ZodLooseShape>(shapes).map(([name, shape]) =>
    z.looseObject({ ...shape, [key]: z.literal(name) }),
  );
  if (!first) throw new Error(`No variant to tell apart by ${key}`);
  return z.discriminatedUnion(key, [first, ...rest]) as unknown as z.ZodType<Type>;
}

/** A branded id. What we stored was parsed when it came in, so it only has to be there. */
export const id = <Id extends string>(): z.ZodType<Id> => z.string().min(1) as unknown as z.ZodType<Id>;

export const instant: z.ZodType<Instant> = z.number();
export const text = z.string();
export const count = z.number().int().min(0);

/** A field that may be absent, but is never stored as undefined. */
export const maybe = <Type>(schema: z.ZodType<Type>): z.ZodType<Type> => z.exactOptional(schema) as z.ZodType<Type>;

/** Reads what was stored under `name`. A record that does not parse is an error that names the path, not an absence. */
export function readRecord<Type>(schema: z.ZodType<Type>, stored: string, name: string): Type {
  const read = schema.safeParse(parseJson(stored, name));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`);
  throw new Error(`The stored ${name} does not parse: ${faults.join('; ')}`, { cause: read.error });
}

function parseJson(stored: string, name: string): unknown {
  try {
    return JSON.parse(stored);
  } catch (cause) {
    throw new Error(`The stored ${name} does not parse: (all): not JSON`, { cause });
  }
}
