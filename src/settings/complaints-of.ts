import type { z } from 'zod';
import { didYouMean } from './fields.ts';
import type { Complaint, Path } from './finding.ts';

type Issue = z.core.$ZodIssue;

/** What a schema found, each thing at its own place and in its own sentence. */
export const complaintsOf = (error: z.ZodError, schema: z.ZodType): Complaint[] =>
  error.issues.flatMap((issue) => complaints(issue, [], schema));

function complaints(issue: Issue, above: Path, schema: z.ZodType): Complaint[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        says: `is not a setting${didYouMean(key, keysAt(schema, path))}`,
        ofKey: true,
      }));
    case 'invalid_key':
      return [{ path, says: issue.issues[0]?.message ?? issue.message, ofKey: true }];
    case 'invalid_union': {
      // The shape that was meant is the one that fails further inside, or at a word that is none of several; when there
      // is none, the union's own sentence tells all shapes.
      const meant =
        issue.errors.find((inner) => !inner.some(isOfAnotherShape)) ??
        issue.errors.find((inner) => inner.some((one) => one.code === 'invalid_value' && one.values.length > 1));
      return meant ? meant.flatMap((one) => complaints(one, path, schema)) : [{ path, says: issue.message }];
    }
    default:
      return [{ path, says: issue.message }];
  }
}

const isOfAnotherShape = ({ code, path }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

/** The settings that there are at a path of the schema. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  let shapes: z.core.$ZodType[] = [schema];
  for (const part of path) shapes = shapes.flatMap(plain).flatMap((shape) => inside(shape, part));
  return shapes.flatMap(plain).flatMap((shape) => {
    const { def } = (shape as z.core.$ZodTypes)._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** Without what only says that it may be left out; a union is all of its shapes. */
function plain(shape: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = (shape as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'default':
      return plain(def.innerType);
    case 'union':
      return def.options.flatMap(plain);
    default:
      return [shape];
  }
}

function inside(shape: z.core.$ZodType, part: PropertyKey): z.core.$ZodType[] {
  const { def } = (shape as z.core.$ZodTypes)._zod;
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  const inner = def.type === 'object' ? def.shape[String(part)] : undefined;
  return inner ? [inner] : [];
}
