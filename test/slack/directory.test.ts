import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GroupId, TeamId, UserId } from '../../src/core/domain/ids.ts';
import { DomainError, type Problem } from '../../src/core/domain/problem.ts';
import type { SlackSimulator } from '../../src/sandbox/slack-simulator/api.ts';
import { startSlackSimulator } from '../../src/sandbox/slack-simulator/simulator.ts';
import { boltLogger, clientOptions } from '../../src/slack/app.ts';
import { createSlackDirectory } from '../../src/slack/directory.ts';
import { createFreshReads } from '../../src/slack/fresh-reads.ts';
import { li, maya, person, TEAM } from '../support/builders.ts';
import { aLog } from '../support/log.ts';
import { aMovedClock } from '../support/moved-clock.ts';

const APPROVERS = 'S0APPROVERS' as GroupId;
const GONE = 'S0GONE' as GroupId;

let slack: SlackSimulator;
beforeEach(async () => {
  slack = await startSlackSimulator({ signingSecret: 's', botToken: 'xoxb-test', rateLimits: 'off' });
});
afterEach(() => slack.close());

function aDirectory({ sleep = async () => {} }: { sleep?: (ms: number) => Promise<void> } = {}) {
  const log = aLog();
  const client = new webApi.WebClient('xoxb-test', { ...clientOptions(slack.apiUrl), logger: boltLogger(log) });
  const time = aMovedClock();
  return { log, time, ...createSlackDirectory({ client, team: TEAM, clock: time.clock, log, sleep }) };
}
const groupReads = () => slack.calls({ name: 'usergroups.list' }).length;
const problemOf = (run: Promise<unknown>): Promise<Problem | undefined> =>
  run.then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? error.problem : undefined),
  );
const change = (user: UserId, facts: object): void => {
  const found = slack.world.workspace.people.find(({ id }) => id === user);
  if (!found) throw new Error(`there is nobody called ${user}`);
  Object.assign(found, facts);
};

describe('who somebody is', () => {
  it('given a full member of a group, when they are looked up, then both are known', async () => {
    const standing = await aDirectory().standing(li, [APPROVERS, GONE], 'now');
    expect(standing).toEqual({ who: li, membership: 'member', groups: [APPROVERS] });
  });

  it.each([
    ['a guest', person('U0NINA'), 'guest'],
    ['an outsider from a shared channel', person('U0SAM'), 'stranger'],
    ['somebody whom Slack does not know', person('U0NOBODY'), 'unknown'],
    ['the bot itself', person('U0DARKROOM'), 'bot'],
  ])('given %s, when they are looked up, then they are no member', async (_name, who, membership) => {
    expect(await aDirectory().standing(who, [APPROVERS], 'now')).toMatchObject({ membership });
  });

  it('given somebody deactivated, when they are looked up, then they are no member', async () => {
    change(li.user, { deactivated: true });
    expect(await aDirectory().standing(li, [], 'now')).toMatchObject({ membership: 'deactivated' });
  });

  it('given a user of another workspace with an id of ours, when they are looked up, then Slack is not even asked', async () => {
    const elsewhere = person(li.user, 'T0GLOBEX' as TeamId);
    expect(await aDirectory().standing(elsewhere, [APPROVERS], 'now')).toEqual({
      who: elsewhere,
      membership: 'stranger',
      groups: [],
    });
    expect(slack.calls({ name: 'users.info' })).toHaveLength(0);
  });

  it('given a disabled group, when its members are asked for, then there is nobody', async () => {
    const [group] = slack.world.workspace.groups;
    Object.assign(group ?? {}, { disabled: true });
    expect(await aDirectory().members([APPROVERS], 'now')).toEqual([]);
  });
});

describe('when Slack cannot be asked', () => {
  it.each([
    ['users.info', { kind: 'server-error' }],
    ['usergroups.list', { kind: 'server-error' }],
    ['users.info', { kind: 'refuse', error: 'missing_scope' }],
    ['usergroups.list', { kind: 'refuse', error: 'invalid_auth' }],
    ['users.info', { kind: 'drop-before' }],
  ] as const)('given that %s answers %o, when rights are looked up, then nobody has any', async (method, fault) => {
    slack.fail(method, fault);
    const { standing, log } = aDirectory();
    expect(await problemOf(standing(li, [APPROVERS], 'now'))).toEqual({ code: 'rights-unknown' });
    expect(log.lines.some(({ level }) => level === 'error')).toBe(true);
  });

  it('given a limit that is over soon, when rights are looked up, then it is waited for', async () => {
    slack.fail('usergroups.list', { kind: 'ratelimited', retryAfter: 3 });
    const waits: number[] = [];
    const { standing } = aDirectory({ sleep: async (ms) => void waits.push(ms) });
    expect(await standing(li, [APPROVERS], 'now')).toMatchObject({ groups: [APPROVERS] });
    expect(waits).toEqual([3_000]);
  });

  it('given a limit that lasts, when rights are looked up, then nobody has any', async () => {
    slack.fail('usergroups.list', { kind: 'ratelimited', retryAfter: 60 });
    expect(await problemOf(aDirectory().standing(li, [APPROVERS], 'now'))).toEqual({ code: 'rights-unknown' });
  });
});

describe('what it costs', () => {
  it('given roles made of a dozen groups, when somebody is looked up again and again, then each time is one call', async () => {
    const many = Array.from({ length: 12 }, (_, n) => `S0GROUP${n}` as GroupId);
    for (const id of many) slack.world.workspace.groups.push({ id, handle: id.toLowerCase(), users: [li.user] });
    slack.rateLimits('on');
    const { standing } = aDirectory();
    for (let click = 1; click <= 5; click++) {
      expect((await standing(li, many, 'now')).groups).toEqual(many);
      expect(groupReads()).toBe(click);
    }
  });

  it.each([
    ['a guest', person('U0NINA')],
    ['an outsider', person('U0SAM')],
    ['a user of another workspace', person(li.user, 'T0GLOBEX' as TeamId)],
  ])('given %s, when they are looked up, then no group is read for them', async (_name, who) => {
    await aDirectory().standing(who, [APPROVERS], 'now');
    expect(groupReads()).toBe(0);
  });
});

describe('how fresh it is', () => {
  it('given a member removed a second ago, when they are looked up now, then they are out; lately, still in', async () => {
    const { standing, time } = aDirectory();
    await standing(li, [APPROVERS], 'now');
    const [group] = slack.world.workspace.groups;
    Object.assign(group ?? {}, { users: [] });
    expect((await standing(li, [APPROVERS], 'lately')).groups).toEqual([APPROVERS]);
    expect((await standing(li, [APPROVERS], 'now')).groups).toEqual([]);
    await time.passes(60_000);
    expect((await standing(li, [APPROVERS], 'lately')).groups).toEqual([]);
  });

  it('given fifty clicks at once, when each looks rights up now, then two reads of the groups serve all', async () => {
    const { standing } = aDirectory();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, n) => standing(n % 2 ? li : maya, [APPROVERS], 'now')),
    );
    expect(all.filter(({ groups }) => groups.length > 0)).toHaveLength(25);
    // Who somebody is comes first, and each of the two is told at a time of their own.
    expect(groupReads()).toBeLessThanOrEqual(2);
  });

  it('given a read under way, when somebody asks now, then they get one that began after they asked', async () => {
    const began: ((value: string) => void)[] = [];
    const reads = createFreshReads(() => new Promise<string>((resolve) => began.push(resolve)), aMovedClock().clock);
    const first = reads('key', 'now');
    // Begun by then: whoever asks in the same turn has a part in it.
    await Promise.resolve();
    const second = reads('key', 'now');
    const third = reads('key', 'now');
    expect(began).toHaveLength(1);
    began[0]?.('before');
    expect(await first).toBe('before');
    await vi.waitFor(() => expect(began).toHaveLength(2));
    began[1]?.('after');
    expect([await second, await third]).toEqual(['after', 'after']);
  });

  it('given a gap between reads, when somebody asks right after one, then the next one keeps it', async () => {
    const began: number[] = [];
    const read = async () => began.push(performance.now());
    const reads = createFreshReads(read, aMovedClock().clock, { gapMs: 40 });
    await reads('key', 'now');
    await Promise.all([reads('key', 'now'), reads('key', 'now'), reads('other', 'now')]);
    const [one = 0, other = 0, two = 0] = began;
    expect(began).toHaveLength(3);
    expect(other - one).toBeLessThan(30);
    // Timers may be a millisecond early.
    expect(two - one).toBeGreaterThanOrEqual(38);
  });

  it('given a read that fails, when somebody waits for the next one, then they get it', async () => {
    let tries = 0;
    const reads = createFreshReads(async () => {
      tries += 1;
      if (tries === 1) throw new Error('away');
      return tries;
    }, aMovedClock().clock);
    const before = reads('key', 'now');
    await Promise.resolve();
    const [first, second] = await Promise.allSettled([before, reads('key', 'now')]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: 2 });
  });
});
