// The examples of docs/commands.md are real: each is typed in a sandbox, and does there what is said of it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seeded, seededKeys } from '../../src/sandbox/ecs-emulator/seed.ts';
import { en } from '../../src/slack/text/en.ts';
import { toPlain } from '../../src/slack/text/render.ts';
import { cardOf, FIELD, hears, letsRun, tries } from '../support/image-forms.ts';
import { alone, type Stories } from '../support/stories.ts';

const markdown = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');
/** The rows of its tables: the example or, where a command has none, the command itself. */
const lines = [...markdown.matchAll(/^\| `(?<usage>\/image [^`]+)` \| (?:`(?<example>[^`]+)` )?\|/gm)].map(
  ({ groups }) => groups?.example ?? groups?.usage ?? '',
);
const differences = /^```\n(?<lines>[\s\S]+?)^```/m.exec(markdown)?.groups?.lines ?? '';

/** A request and a key are there only once somebody has asked for it, or made it. */
const REQUEST = 'gvltza31c0';
const KEY = '0d24bbd1-7a4f-4b5c-9c2e-frankfurt0001';

/** What begins the answer to each word, or stands in its form; whatever stands in the way is worded otherwise. */
const ANSWERS: Record<string, string | RegExp> = {
  create: /Create Custom Image[\s\S]*s-bp1web01sys000000001/,
  copy: 'Ask for copies',
  delete: 'Ask to delete',
  'delete-snapshot': /Delete snapshot[\s\S]*(Ask to delete|so it stays)/,
  share: 'Ask to share',
  change: 'Ask to change',
  export: /Export image[\s\S]*default-images-cn-hangzhou[\s\S]*release1[\s\S]*Ask to export/,
  'replace-disk': 'Ask to replace it',
  launch: 'Ask for instances',
  cancel: 'Being stopped: the copy to eu-central-1',
  retry: 'Begun again under the approval it has: the copy to eu-central-1',
  list: /^(Images|No image|There)/,
  show: 'Image golden-web-2026.01',
  snapshots: 'web-01 before release',
  approvals: /^Nothing waits/,
  status: 'Copy image golden-web-2026.01',
  history: 'asked for',
  why: /^You have not been told no/,
  help: '/image copy [image id] [to regions]',
};

/** What Maya reads when she types a line; nothing stays open. */
async function answerTo(story: Stories, line: string): Promise<string> {
  const told = await hears(story, line);
  const view = story.slack.as('maya').view();
  if (view) await story.slack.as('maya').closes('all');
  return told;
}

describe('docs/commands.md', { timeout: 60_000 }, () => {
  it('given the document, when it is read, then it has every command, and each is one that is tried here', () => {
    const words = lines.map((line) => line.split(' ')[1]);
    expect(words).toEqual(expect.arrayContaining(Object.keys(ANSWERS)));
    expect(words.filter((word) => !(word !== undefined && word in ANSWERS))).toEqual([]);
  });

  it(
    'given its examples, when Maya types one after the other, then each is answered or opens its form',
    alone(
      async (story) => {
        const id = await letsRun(story, `/image copy ${seeded.goldenImage} to eu-central-1`);
        await cardOf(story, id, 'Being copied');
        for (const line of lines) {
          const [, word = ''] = line.split(' ');
          if (word === 'retry') await cardOf(story, id, 'Begin again');
          const told = await answerTo(story, line.replace(REQUEST, id));
          const wanted = ANSWERS[word] ?? 'a word of its own';
          expect(told, line).toMatch(typeof wanted === 'string' ? new RegExp(literal(wanted)) : wanted);
        }
      },
      { speed: 1 },
    ),
  );

  it(
    'given the regions that its forms speak of, when Maya asks for copies there that differ as it says, then that is asked for',
    alone(async (story) => {
      const [to = 'nowhere'] = /to [a-z0-9-]+, [a-z0-9-]+/.exec(toPlain(en.copies.copyUsage())) ?? [];
      const perRegion = differences.replace(KEY, seededKeys.frankfurt);
      const told = await tries(story, `/image copy ${seeded.goldenImage} ${to}`, {
        [FIELD.perRegion]: perRegion.trim(),
      });
      expect(told).toContain('is posted in');
    }),
  );
});

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
