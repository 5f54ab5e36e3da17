/** Flat parameters as sent: `RegionId`, `Tag.1.Key`, `DiskDeviceMapping.2.Size`. */
export type Params = Readonly<Record<string, string>>;

/** A parameter's value; an empty one counts as not sent, as ECS treats nearly all of them. */
export function optional(params: Params, name: string): string | undefined {
  const value = params[name];
  return value === '' ? undefined : value;
}

/** The entries of a numbered list (`prefix.N.field`) in the order of N; numbers may have gaps. */
export function numbered(params: Params, prefix: string): { n: number; fields: Params }[] {
  const entries = new Map<number, Record<string, string>>();
  for (const [name, value] of Object.entries(params)) {
    const [head, n, ...rest] = name.split('.');
    if (head !== prefix || n === undefined || !/^\d+$/.test(n)) continue;
    const fields = entries.get(Number(n)) ?? {};
    fields[rest.join('.')] = value;
    entries.set(Number(n), fields);
  }
  return [...entries].sort(([a], [b]) => a - b).map(([n, fields]) => ({ n, fields }));
}

/** The values of a numbered list (`prefix.N`); empty ones count as not sent. */
export const listed = (params: Params, prefix: string): string[] =>
  numbered(params, prefix).flatMap(({ fields }) => optional(fields, '') ?? []);

/** A boolean parameter; undefined when it was not sent. */
export function flag(params: Params, name: string): boolean | undefined {
  const value = optional(params, name);
  return value === undefined ? undefined : value.toLowerCase() === 'true';
}
