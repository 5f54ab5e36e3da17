/** A policy of `docs/policy.md` with what is expected of it. */
export type DocumentedPolicy = { title: string; policy: string; expectations: string | undefined };

const BLOCK = /^## (.+)$|^```yaml( expectations)?\n([\s\S]*?)^```$/gm;

/** Every YAML block of a document, each policy with the block of expectations that follows it. */
export function policiesOf(markdown: string): DocumentedPolicy[] {
  const found: DocumentedPolicy[] = [];
  let title = '';
  for (const [, heading, isExpectations, text = ''] of markdown.matchAll(BLOCK)) {
    const last = found.at(-1);
    if (heading !== undefined) title = heading;
    else if (!isExpectations) found.push({ title, policy: text, expectations: undefined });
    else if (last && last.expectations === undefined) last.expectations = text;
    else throw new Error(`under ${title} there are expectations without a policy`);
  }
  return found;
}
