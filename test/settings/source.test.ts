import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/settings/read-settings.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { createSettingsSource, type SettingsSource } from '../../src/settings/source.ts';
import { aLog } from '../support/log.ts';

const ALONE = 'approvers: [U1A]\n';
const RULES = `roles: { leads: { people: [U1A] } }
rules:
  - { name: frozen, when: { regions: "cn-*" }, refuse: true }
  - { name: leads ask, when: { actions: create-image }, allow: leads, approvals: { from: leads, selfApproval: true } }
`;

let folder: string;
let path: string;
let looks: () => Promise<void>;
let log: ReturnType<typeof aLog>;
const said = () => log.lines.filter(({ message }) => message !== 'policy in force');
let stopped: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darkroom-settings-'));
  path = join(folder, 'darkroom.yml');
  log = aLog();
  stopped = false;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings = (text?: string): Settings => {
  const read = readSettings(text);
  if (!read.ok) throw new Error('the test’s own settings are wrong');
  return read.settings;
};

function sourceOf(initial?: string, changed?: (settings: Settings) => void): SettingsSource {
  if (initial !== undefined) writeFileSync(path, initial);
  return createSettingsSource({
    path,
    initial: settings(initial),
    every(_ms, run) {
      looks = run;
      return () => {
        stopped = true;
      };
    },
    log,
    ...(changed && { changed }),
  });
}

/** Long enough for a change to count. */
async function timePasses(): Promise<void> {
  for (let look = 0; look < 4; look++) await looks();
}

describe('the settings of a running process', () => {
  it('given a file that stays, when time passes, then nothing is said', async () => {
    const source = sourceOf(ALONE);
    await timePasses();
    expect(source.current()).toEqual(settings(ALONE));
    expect(said()).toEqual([]);
    source.close();
    expect(stopped).toBe(true);
  });

  it('given a file that changes, when time passes, then the new one counts, and what changed is said once', async () => {
    const source = sourceOf(RULES);
    writeFileSync(
      path,
      `${RULES.replace('refuse: true', 'refuse: Not today.').replace('leads ask', 'leads may')}region: cn-beijing\n`,
    );
    await timePasses();
    expect(source.current()).toMatchObject({
      homeRegion: 'cn-beijing',
      policy: { rules: [{}, { name: 'leads may' }] },
    });
    expect(said()).toEqual([
      {
        level: 'info',
        message: 'the settings were read again',
        fields: {
          policy: expect.stringMatching(/^[0-9a-f]{12}$/),
          changed: ['rules: “leads may” added, “leads ask” removed, “frozen” changed', 'region: cn-beijing'],
        },
      },
    ]);
  });

  it('given a start and a change, when somebody looks next year, then each policy is in the log under its digest', async () => {
    const source = sourceOf(RULES);
    const before = source.current().policy;
    writeFileSync(path, RULES.replace('cn-*', 'cn-h*'));
    await timePasses();
    const kept = log.lines.filter(({ message }) => message === 'policy in force');
    expect(kept.map(({ level, fields }) => [level, JSON.parse(String(fields.text))])).toEqual([
      ['info', before],
      ['info', source.current().policy],
    ]);
    for (const { fields } of kept) {
      const sum = createHash('sha256').update(String(fields.text)).digest('hex');
      expect(fields.policy).toBe(sum.slice(0, 12));
    }
    expect(said()).toMatchObject([{ fields: { policy: kept[1]?.fields.policy } }]);
  });

  it('given a file that changes, then breaks, when time passes, then only the change is told to whoever wants to know', async () => {
    const told: Settings[] = [];
    sourceOf(RULES, (one) => told.push(one));
    await timePasses();
    writeFileSync(path, ALONE);
    await timePasses();
    writeFileSync(path, 'approvers: nobody\n');
    await timePasses();
    expect(told).toEqual([settings(ALONE)]);
  });

  it('given rules that change places, when time passes, then that is a change', async () => {
    const source = sourceOf(RULES);
    const [first = '', second = ''] = RULES.split('\n').slice(2, 4);
    writeFileSync(path, `${RULES.split('\n').slice(0, 2).join('\n')}\n${second}\n${first}\n`);
    await timePasses();
    expect(source.current().policy.rules.map(({ name }) => name)).toEqual(['leads ask', 'frozen']);
    expect(said()).toMatchObject([{ fields: { changed: ['rules: in another order'] } }]);
  });

  it('given a file that breaks, when time passes, then the old one counts, and every problem is said once', async () => {
    const source = sourceOf(RULES);
    writeFileSync(path, RULES.replace('allow: leads', 'allow: lead').replace('"cn-*"', '[]'));
    await timePasses();
    expect(source.current()).toEqual(settings(RULES));
    expect(said()).toMatchObject([
      {
        level: 'error',
        fields: {
          problems: [
            `${path}:3:38 rules[0].when.regions is empty: name at least one, or leave it out`,
            expect.stringContaining('“lead”, which is not under roles; did you mean “leads”?'),
          ],
        },
      },
    ]);
    writeFileSync(path, RULES);
    await timePasses();
    expect(said().slice(1)).toMatchObject([{ level: 'info', message: expect.stringContaining('right again') }]);
  });

  it('given a file that vanishes, when time passes, then the old one counts and that is said; and a new one counts', async () => {
    const source = sourceOf(ALONE);
    rmSync(path);
    await timePasses();
    expect(source.current()).toEqual(settings(ALONE));
    expect(said()).toMatchObject([{ level: 'error', fields: { problems: [`${path} is gone`] } }]);
    writeFileSync(path, RULES);
    await timePasses();
    expect(source.current()).toEqual(settings(RULES));
  });

  it('given a file that is no file any more, when time passes, then the old one counts and that is said once', async () => {
    const source = sourceOf(ALONE);
    rmSync(path);
    mkdirSync(path);
    await timePasses();
    expect(source.current()).toEqual(settings(ALONE));
    expect(said()).toMatchObject([
      { level: 'error', fields: { problems: [expect.stringContaining('cannot be read')] } },
    ]);
  });

  it('given no file at the start, when there is none later either, then nothing is said; and a new one counts', async () => {
    const source = sourceOf();
    await timePasses();
    expect(said()).toEqual([]);
    writeFileSync(path, ALONE);
    await timePasses();
    expect(source.current()).toEqual(settings(ALONE));
  });

  it('given half of a file that is being written, when it is looked at, then the half never counts', async () => {
    const source = sourceOf(RULES);
    await timePasses();
    // Right by itself, and it would let leads do anything without approval.
    writeFileSync(path, RULES.slice(0, RULES.indexOf(', approvals')).concat(' }\n'));
    await looks();
    writeFileSync(path, RULES.replace('frozen', 'frozen till Monday'));
    await timePasses();
    expect(said()).toHaveLength(1);
    expect(source.current().policy.rules[0]?.name).toBe('frozen till Monday');
  });

  it('given a link above the file that is swapped, when time passes, then what it leads to now counts', async () => {
    for (const [name, text] of [
      ['one', ALONE],
      ['two', RULES],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'darkroom.yml'), text);
    }
    symlinkSync('one', join(folder, 'data'));
    symlinkSync(join('data', 'darkroom.yml'), path);
    const source = createSettingsSource({
      path,
      initial: settings(ALONE),
      every(_ms, run) {
        looks = run;
        return () => {};
      },
      log,
    });
    symlinkSync('two', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'data'));
    await timePasses();
    expect(source.current()).toEqual(settings(RULES));
  });
});
