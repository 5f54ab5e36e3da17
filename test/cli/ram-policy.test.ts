import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runRamPolicy } from '../../src/cli/ram-policy.ts';
import type { RamPolicy } from '../../src/ecs/grants.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

function run(...words: string[]): { status: number; said: string; complained: string } {
  const heard = { said: '', complained: '' };
  const status = runRamPolicy(words, {
    out: process.stdout,
    say: (text) => {
      heard.said += text;
    },
    complain: (text) => {
      heard.complained += text;
    },
  });
  return { status, ...heard };
}
const printed = (...words: string[]): RamPolicy => JSON.parse(run(...words).said) as RamPolicy;
const actionsIn = ({ Statement }: RamPolicy): string[] => Statement.flatMap(({ Action }) => Action);

describe('darkroom ram-policy', () => {
  it('given no features, when it is printed, then it is the policy that the README has', () => {
    const [, block = ''] = /```json\n(\{\n {2}"Version"[\s\S]*?)```/.exec(README) ?? [];

    expect(printed()).toEqual(JSON.parse(block));
  });

  it('given one feature, when it is printed, then there is reading, and what that feature changes', () => {
    const reading = actionsIn(printed('--features', 'share-image')).filter((action) => action.includes(':Describe'));

    expect(reading.length).toBeGreaterThan(4);
    expect(actionsIn(printed('--features', 'share-image'))).toEqual([...reading, 'ecs:ModifyImageSharePermission']);
    expect(actionsIn(printed('--features', 'create-image, share-image'))).toEqual([
      ...reading,
      'ecs:CreateImage',
      'ecs:ModifyImageSharePermission',
    ]);
  });

  it('given that only images are changed, when it is printed, then nothing that changes is allowed on everything', () => {
    for (const { Action, Resource } of printed().Statement) {
      const changes = Action.some((action) => !action.includes(':Describe'));
      expect(Resource === '*').toBe(!changes);
    }
  });

  it.each([
    [['--features', 'create-image,fly'], /there is no feature “fly”/],
    [['--fly'], /--fly/],
    [['now'], /now/],
  ])('given %j, when it is run, then it says what is wrong and how it is used', (words, complaint) => {
    const { status, said, complained } = run(...words);

    expect([status, said]).toEqual([2, '']);
    expect(complained).toMatch(complaint);
    expect(complained).toContain('--features');
  });

  it('given help, when it is run, then it names the features', () => {
    expect(run('help')).toMatchObject({ status: 0, said: expect.stringContaining('copy-image') });
  });
});
