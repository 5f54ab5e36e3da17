import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { complaintsOf } from './complaints-of.ts';
import { usual } from './fields.ts';
import { type Complaint, type Finding, sentenceOf } from './finding.ts';

/** A YAML text held against a schema. `content` is what it says, also when that is wrong; nothing when it is not YAML. */
export type ReadYaml<Value> = {
  content: unknown;
  value: Value | undefined;
  problems: Finding[];
  /** Gives what is said about a place its line and column. */
  find(complaints: readonly Complaint[]): Finding[];
};

export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  empty: unknown,
): ReadYaml<z.infer<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, says: string): Finding => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), says };
  };
  const find = (complaints: readonly Complaint[]): Finding[] =>
    complaints.map((one) => at(offsetOf(document, one), sentenceOf(one)));
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map(({ pos, message }) => at(pos[0], `is not YAML: ${message}`));
    return { content: undefined, value: undefined, problems, find };
  }
  let content: unknown;
  try {
    content = document.contents === null || isEmpty(document.contents) ? empty : document.toJS();
  } catch {
    // Aliases of aliases that would unfold to more than any memory holds.
    return { content: undefined, value: undefined, problems: [at(0, 'uses too many aliases')], find };
  }
  const parsed = schema.safeParse(content, { error: usual });
  return parsed.success
    ? { content, value: parsed.data, problems: [], find }
    : { content, value: undefined, problems: find(complaintsOf(parsed.error, schema)), find };
}

/** In the order of the text, each thing once. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()].sort(
    (one, other) => one.line - other.line || one.column - other.column,
  );

const isEmpty = (node: unknown): boolean => isScalar(node) && node.value === null;

/** Where a path leads; where it ends early, since something is missing there, the last thing on its way. */
function offsetOf(document: Document.Parsed, { path, ofKey }: Complaint): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [index, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const pair = isMap(node)
      ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === part)
      : undefined;
    if (pair) {
      const key = startOf(pair.key) ?? offset;
      if (ofKey && index === path.length - 1) return key;
      node = pair.value;
      offset = (isEmpty(node) ? undefined : startOf(node)) ?? key;
    } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
      node = node.items[part];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];
