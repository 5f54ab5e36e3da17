import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { AuditLine } from '../../src/core/domain/audit.ts';
import type { TaskId, TeamId } from '../../src/core/domain/ids.ts';
import { days, hours } from '../../src/core/domain/instant.ts';
import { audit, auditTrailOn } from '../support/audit-cli.ts';
import { anAuditLine, IMAGE, li, maya, REGION, TEAM } from '../support/builders.ts';
import { AUDIT_KEY } from '../support/exported.ts';
import { describeWithRedis, freePort } from '../support/redis-server.ts';

/** What may break a format: separators of either, quotes, formulas, everything that is not ASCII. */
const AWKWARD: AuditLine[] = [
  'plain',
  '=HYPERLINK("http://evil")',
  "'=1+1",
  '+1,2',
  '-1',
  '@SUM(A1)',
  '\tTab',
  'two\nlines\r\nand "quotes", commas',
  'next\u2028line\u2029and\u0085',
  '图像 🙂 \ud800',
  '',
].map((reason, index) =>
  anAuditLine({
    at: Date.UTC(2026, 10, 1) + index,
    by: { ...maya, via: `via,${index}` },
    reason,
    name: reason.slice(0, 5),
    region: REGION,
    image: IMAGE,
    call: { action: 'CreateImage', requestId: '=A1' },
    problem: { code: 'request-changed' },
    tasks: ['copy-cn-beijing', 'copy-cn-shanghai'] as TaskId[],
  }),
);

const linesIn = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

describeWithRedis('audit command line', (url) => {
  const trail = auditTrailOn(url);

  describe.each(['jsonl', 'csv'] as const)('as %s', (format) => {
    it('given lines with every awkward sign, when they are exported, then they verify, with the key and without', async () => {
      await trail.writes(AWKWARD);
      await trail.seals();
      await trail.writes([anAuditLine()]);
      const path = await trail.exports(format);
      vi.stubEnv('REDIS_URL', '');
      expect(await audit('verify', path)).toMatchObject({ status: 0, complained: '' });
      const { said } = await audit('verify', path);
      expect(said).toContain(`${AWKWARD.length} sealed lines, from 1 to ${AWKWARD.length}; 1 head; 1 not sealed yet.`);
      expect(said).toContain('What is sealed is as it was written. 1 line is not sealed yet: nobody vouches for it.');
      expect(said).not.toContain('All is well');
      vi.stubEnv('AUDIT_KEY', '');
      const without = await audit('verify', path);
      expect(without).toMatchObject({ status: 0 });
      expect(without.said).toContain('AUDIT_KEY is not set, so signatures were not checked');
    });

    it('given more lines than a page, when they are exported, then all of them are there, in order, and verify', async () => {
      await Promise.all(Array.from({ length: 1_234 }, (_, index) => trail.writes([anAuditLine({ attempt: index })])));
      await trail.seals();
      const path = await trail.exports(format);
      const { status, said } = await audit('verify', path);
      expect(said).toContain('1,234 sealed lines, from 1 to 1234; 3 heads.');
      expect(status).toBe(0);
    });

    it('given an empty trail, when it is exported, then it verifies', async () => {
      const path = await trail.exports(format, '--team', TEAM);
      expect(await audit('verify', path)).toMatchObject({
        status: 0,
        said: expect.stringContaining('No sealed lines'),
      });
    });

    it('given an export to standard output, when it is kept, then it is the same as in a file', async () => {
      await trail.holds(4);
      const { out, status, complained } = await audit('export', '--format', format);
      expect({ status, complained }).toEqual({ status: 0, complained: '4 sealed lines, 0 not sealed yet, 2 heads.\n' });
      const path = trail.newFile();
      writeFileSync(path, out);
      expect(await audit('verify', path)).toMatchObject({ status: 0 });
    });

    it('given a part of the trail, when it is exported, then it verifies by itself', async () => {
      await trail.holds(7);
      const ids = (await trail.redis().xrange(trail.keys.audit, '-', '+')).map(([id]) => id);
      const moment = new Date(Number(ids[3]?.split('-')[0])).toISOString();
      const path = await trail.exports(format, '--since', moment, '--until', moment);
      const { status, said } = await audit('verify', path);
      expect(status, said).toBe(0);
      // Up to the end of the batch, where the head stands.
      expect(said).toMatch(/\d sealed lines?, from \d to [67]; \d heads?/);
    });
  });

  it('given an export as JSON lines, when it is read, then each line has its number, hashes and exact text', async () => {
    await trail.writes(AWKWARD);
    await trail.seals();
    const rows = linesIn(await trail.exports('jsonl')).map((line) => JSON.parse(line));
    const stored = await trail.redis().xrange(trail.keys.audit, '-', '+');
    expect(rows[0]).toMatchObject({ kind: 'export', v: 1, team: TEAM });
    expect(rows.slice(1, -2)).toEqual(
      stored.map(([id, [, text]], index) => ({
        ...{ kind: 'line', seq: index + 1, id, text },
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        previous: index === 0 ? '0'.repeat(64) : rows[index].hash,
      })),
    );
    expect(rows.at(-2)).toMatchObject({ kind: 'head', seq: AWKWARD.length, mac: expect.any(String) });
    expect(rows.at(-1)).toEqual({ kind: 'end', lines: AWKWARD.length, unsealed: 0, heads: 1 });
  });

  it('given an export as CSV, when a spreadsheet reads it, then people find what they look for and no cell is a formula', async () => {
    await trail.writes(AWKWARD);
    await trail.seals();
    const text = readFileSync(await trail.exports('csv'), 'utf8');
    const [columns, , first, second] = text.split('\r\n');
    expect(columns).toBe(
      'kind,seq,time,who,event,operation,revision,action,account,region,name,rule,policy,tasks,slack request,cloud request,reason,problem code,id,hash,previous,text',
    );
    expect(first).toMatch(
      /^line,1,2026-11-01T00:00:00\.000Z,U0MAYA,approved,ab12cd34ef,,,,cn-hangzhou,plain,,,"copy-cn-beijing, copy-cn-shanghai","via,0",'=A1,plain,request-changed,\d+-0,/,
    );
    expect(second).toContain(`,"'=HYPERLINK(""http://evil"")",`);
    // Outside quotes and at the beginning of one, nothing begins like a formula.
    expect(text.replaceAll('""', '')).not.toMatch(/(^|,|,")[=+\-@\t]/m);
  });

  it('given lines older than what is asked for, when they are left out, then the rest is exported; days begin and end', async () => {
    await trail.holds(3);
    expect((await audit('export', '--since', '1h')).complained).toMatch(/^3 sealed lines/);
    const tomorrow = new Date(Date.now() + days(1)).toISOString().slice(0, 10);
    expect((await audit('export', '--since', tomorrow)).complained).toMatch(/^0 sealed lines/);
    const today = new Date().toISOString().slice(0, 10);
    expect((await audit('export', '--since', today, '--until', today)).complained).toMatch(/^3 sealed lines/);
    expect((await audit('export', '--until', new Date(Date.now() - hours(1)).toISOString())).complained).toMatch(
      /^0 sealed lines/,
    );
  });

  it('given a trail on Redis, when it is verified there, then all is well, or it is named what is not', async () => {
    await trail.holds(7);
    await trail.writes([anAuditLine()]);
    expect(await audit('verify')).toMatchObject({ status: 0, said: expect.stringContaining('7 sealed lines') });
    const ids = (await trail.redis().xrange(trail.keys.audit, '-', '+')).map(([id]) => id);
    await trail.redis().xdel(trail.keys.audit, ids[4] ?? '');
    const { status, said } = await audit('verify');
    expect(status).toBe(1);
    expect(said).toContain('  - Line 5 is missing: there is a gap between 4 and 6.\n');
  });

  it('given a trail on Redis, when its last heads were taken away or one was put there, then it is told', async () => {
    await trail.holds(7);
    const [, , [last] = []] = await trail.redis().xrange(trail.keys.auditHeads, '-', '+');
    await trail.redis().xdel(trail.keys.auditHeads, last ?? '');
    expect((await audit('verify')).said).toContain('Line 7 is under no head');
    const forged = JSON.stringify({ v: 1, seq: 9, hash: 'a'.repeat(64), at: 1, mac: 'b'.repeat(64) });
    await trail.redis().xadd(trail.keys.auditHeads, '99999999999999-0', 'head', forged);
    expect((await audit('verify')).said).toContain('The head over line 9 was forged');
  });

  it('given a trail on Redis whose old lines went, when it is verified, then all is well; and not when they were too young', async () => {
    await trail.holds(7);
    const ids = (await trail.redis().xrange(trail.keys.audit, '-', '+')).map(([id]) => id);
    for (const key of [trail.keys.audit, trail.keys.auditSeals]) await trail.redis().xtrim(key, 'MINID', ids[3] ?? '');
    await trail.redis().xtrim(trail.keys.auditHeads, 'MINID', ids[2] ?? '');
    vi.useFakeTimers({ now: Date.now() + days(401), toFake: ['Date'] });
    expect(await audit('verify')).toMatchObject({ status: 0, said: expect.stringContaining('from 4 to 7') });
    vi.useRealTimers();
    expect((await audit('verify')).said).toContain('Lines 1 to 3 are missing at the beginning');
  });

  it('given a head from the log, when the trail is that one, then all is well', async () => {
    await trail.holds(7);
    const heads = trail.loggedHeads();
    expect(heads).toHaveLength(3);
    expect(await audit('verify', ...heads.flatMap((head) => ['--head', head]))).toMatchObject({ status: 0 });
    const { said, status } = await audit('verify', '--head', `7:${'0'.repeat(64)}`);
    expect({ said, status }).toEqual({ said: expect.stringContaining('The head given for line 7'), status: 1 });
  });

  describe('what cannot be done is said in a line', () => {
    it.each([
      [['export', '--format', 'xml'], /^--format is one of jsonl, csv/],
      [['export', '--since', 'yesterday'], /^--since is a day/],
      [['export', '--since', '2026-13-40'], /^--since is a day/],
      [['export', '--colour'], /Unknown option '--colour'/],
      [['verify', 'nowhere.jsonl'], /^There is no file nowhere\.jsonl\./],
      [['verify', 'a', 'b'], /^One file at a time/],
      [['verify', '--head', '7'], /^--head is <seq>:<hash>/],
      [['verify', 'package.json'], /^package\.json is not an export/],
      [['verify', 'README.md'], /^README\.md is not an export/],
      [['verify', 'src'], /^src cannot be read/],
      [['toString'], /^darkroom audit export/],
      [[], /^darkroom audit export/],
    ])('given %j, when it is run, then it says so and ends with 2', async (args, told) => {
      const { status, complained, said } = await audit(...args);
      expect(complained).toMatch(told);
      expect({ status, said }).toEqual({ status: 2, said: '' });
    });

    it('given a file that is there already, when an export should go there, then it stays as it was', async () => {
      await trail.holds(1);
      const path = await trail.exports('jsonl');
      const before = readFileSync(path, 'utf8');
      expect(statSync(path).mode & 0o077).toBe(0);
      expect(await audit('export', '--out', path)).toMatchObject({
        status: 2,
        complained: `There is a file ${path} already.\n`,
      });
      expect(readFileSync(path, 'utf8')).toBe(before);
    });

    it('given no Redis, when the trail is wanted, then it says where it looked, without the password', async () => {
      vi.stubEnv('REDIS_URL', `redis://:very-secret@127.0.0.1:${await freePort()}`);
      const { status, complained } = await audit('export');
      expect(complained).toMatch(
        /^The audit trail cannot be read: Redis at 127\.0\.0\.1:\d+ does not let it in: .*ECONNREFUSED/,
      );
      expect(complained).not.toContain('very-secret');
      expect(status).toBe(2);
      vi.stubEnv('REDIS_URL', '');
      expect((await audit('verify')).complained).toMatch(/^REDIS_URL is missing/);
    });

    it('given several workspaces on a Redis, when none is named, then it asks for one', async () => {
      expect((await audit('export')).complained).toBe('No workspace has an audit trail on this Redis.\n');
      await trail.writes([anAuditLine()]);
      await trail.writes([anAuditLine({ by: li }), anAuditLine()], 'T0OTHER' as TeamId);
      expect((await audit('export')).complained).toBe(
        'Several workspaces have an audit trail here: T0ACME, T0OTHER. Say which one with --team.\n',
      );
      expect((await audit('export', '--team', 'T0OTHER')).complained).toMatch(/^0 sealed lines, 2 not sealed yet/);
    });

    it('given a seal that cannot be read, when the trail is verified on Redis, then it is named', async () => {
      await trail.holds(1);
      await trail.redis().xadd(trail.keys.auditSeals, '99999999999999-0', 'seal', 'nothing');
      const { status, complained } = await audit('verify');
      expect({ status, complained }).toEqual({
        status: 2,
        complained: 'The stored audit seal 99999999999999-0 does not parse: (all): not JSON\n',
      });
    });
  });

  it('given a key, when anything is exported, verified or goes wrong, then it is never told', async () => {
    await trail.holds(3);
    const path = await trail.exports('jsonl');
    const runs = [
      await audit('export'),
      await audit('verify', path),
      await audit('verify'),
      await audit('verify', 'none'),
    ];
    vi.stubEnv('AUDIT_KEY', 'short-but-secret');
    runs.push(await audit('verify', path));
    expect(runs.at(-1)).toMatchObject({ status: 2, complained: expect.stringContaining('AUDIT_KEY is shorter') });
    expect(JSON.stringify(runs)).not.toContain(AUDIT_KEY);
    expect(JSON.stringify(runs)).not.toContain('short-but-secret');
  });

  it('given another key, when an export is verified, then it says that it may be the wrong one', async () => {
    await trail.holds(7);
    const path = await trail.exports('csv');
    vi.stubEnv('AUDIT_KEY', 'another-key-of-thirty-two-characters');
    const { status, said } = await audit('verify', path);
    expect(said).toContain('Not one of the heads (3) is signed with this AUDIT_KEY');
    expect(status).toBe(1);
  });
});
