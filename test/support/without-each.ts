import { isMap, isSeq, parseDocument } from 'yaml';

/** A policy with one setting fewer. */
export type Shortened = { rule: string; setting: string; text: string };

/** The policy once for each setting of `approvals` that may be left out, without that setting. */
export function withoutEach(policy: string): Shortened[] {
  const rules = parseDocument(policy).get('rules');
  if (!isSeq(rules)) return [];
  return rules.items.flatMap((rule, index) => {
    const approvals = isMap(rule) ? rule.get('approvals') : undefined;
    if (!isMap(rule) || !isMap(approvals)) return [];
    const settings = approvals.items.map(({ key }) => String(key)).filter((setting) => setting !== 'from');
    return settings.map((setting) => {
      const shorter = parseDocument(policy);
      shorter.deleteIn(['rules', index, 'approvals', setting]);
      return { rule: String(rule.get('name')), setting, text: shorter.toString() };
    });
  });
}
