import { complaintsAbout } from './complaints.ts';
import type { Finding } from './finding.ts';
import { fileSchema } from './schema.ts';
import { type Settings, settingsOf } from './settings.ts';
import { warningsAbout } from './warnings.ts';
import { inOrder, readYaml } from './yaml.ts';

export type ReadSettings =
  | { ok: true; settings: Settings; warnings: Finding[] }
  | { ok: false; problems: [Finding, ...Finding[]] };

/** Reads the text of a `darkroom.yml`, and reports every problem at once. No text is a file without settings. */
export function readSettings(text = ''): ReadSettings {
  const { content, value, problems, find } = readYaml(text, fileSchema, {});
  const [first, ...others] = inOrder([...problems, ...find(complaintsAbout(content))]);
  if (first || value === undefined) return { ok: false, problems: [first ?? UNREAD, ...others] };
  const settings = settingsOf(value);
  return { ok: true, settings, warnings: inOrder(find(warningsAbout(settings))) };
}

const UNREAD: Finding = { line: 1, column: 1, says: 'could not be read' };
