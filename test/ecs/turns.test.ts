import { describe, expect, it } from 'vitest';
import { CALLS } from '../../src/core/domain/call-budget.ts';
import { seconds } from '../../src/core/domain/instant.ts';
import { DomainError } from '../../src/core/domain/problem.ts';
import type { CallBudget } from '../../src/core/ports/call-budget.ts';
import { createMemoryCallBudget } from '../../src/memory/call-budget.ts';
import { aRequest, NOW } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE } from './support.ts';

noNetwork();

const ok = { body: { Regions: { Region: [{ RegionId: 'cn-hangzhou' }] } } };
const throttled = (headers = {}) =>
  anError(400, 'Throttling.User', 'Request was denied due to user flow control.', headers);
const meets = (...replies: Parameters<typeof ecsAnswers>[1][]) => {
  for (const reply of replies) ecsAnswers('DescribeRegions', reply);
};
const { every, burst, reserve } = CALLS.read;

/** A cloud with a budget that others use too. */
function aShared(patience: 'form' | 'job' = 'job', broken: Partial<CallBudget> = {}) {
  let now = () => NOW;
  const budget = { ...createMemoryCallBudget({ clock: { now: () => now() } }), ...broken };
  const world = aCloud({ budget, patience });
  now = () => world.time.now;
  return {
    ...world,
    budget,
    /** So many calls by others, who wait for them. */
    async others(times: number, kind: 'read' | 'write' = 'read') {
      for (let count = 0; count < times; count++) {
        await budget.take(PLACE, kind, { urgency: 'person', patienceMs: seconds(100) });
      }
    },
  };
}

describe('turns', () => {
  it('given calls to spare, when calling, then nothing waits', async () => {
    meets(ok, ok, ok);
    const { cloud, slept } = aShared();
    for (let call = 0; call < 3; call++) await cloud.regions(PLACE);
    expect(slept).toEqual([]);
  });

  it('given a person who waits, when calls are used up, then the call waits for its own turn', async () => {
    meets(ok);
    const { cloud, slept, others } = aShared('form');
    await others(burst + 2);
    await cloud.regions(PLACE);
    expect(slept).toEqual([3 * every]);
  });

  it('given a job, when people use all calls up, then it asks until some are left over', async () => {
    meets(ok);
    const { cloud, slept, time, others } = aShared();
    await others(burst);
    await cloud.regions(PLACE);
    expect(slept.length).toBeGreaterThan(0);
    expect(time.now).toBeGreaterThanOrEqual(NOW + (1 + reserve) * every);
  });

  it('given a turn that comes later than the call may last, when calling, then it is told to come back', async () => {
    const { cloud, others, slept } = aShared('form');
    await others(burst + 60);
    expect(await failureOf(cloud.regions(PLACE))).toMatchObject({
      kind: 'throttled',
      problem: { code: 'cloud-throttled', action: 'DescribeRegions' },
      retryAfterMs: 61 * every,
    });
    expect(slept).toEqual([]);
  });

  it('given a place that is used up, when another region is asked, then it does not wait', async () => {
    ecsAnswers('DescribeInstances', { body: {} }, { host: 'https://ecs.eu-central-1.aliyuncs.com' });
    const { cloud, others, slept } = aShared('form');
    await others(burst + 60);
    await cloud.instances({ ...PLACE, region: 'eu-central-1' as typeof PLACE.region });
    expect(slept).toEqual([]);
  });

  it('given a creation, when it is its turn, then it counts as a write', async () => {
    ecsAnswers('CreateImage', { body: { ImageId: 'm-bp1golden00000000001' } });
    const { cloud, others, slept } = aShared('form');
    await others(burst + 60);
    await others(CALLS.write.burst, 'write');
    await cloud.createImage(aRequest(), 'ab12cd34ef/create', 'token-1');
    expect(slept).toEqual([CALLS.write.every]);
  });

  it('given no turn for a creation, when it gives up, then nothing was sent and nothing made', async () => {
    const { cloud, others } = aShared('form');
    await others(CALLS.write.burst + 10, 'write');
    const failure = await failureOf(cloud.createImage(aRequest(), 'ab12cd34ef/create', 'token-1'));
    expect(failure.kind).toBe('throttled');
  });

  it('given a creation without a clear answer, when there is no turn to try again, then it stays unclear', async () => {
    const { cloud, budget } = aShared('form');
    ecsAnswers('CreateImage', anError(503, 'ServiceUnavailable'));
    await budget.take(PLACE, 'write', { urgency: 'person', patienceMs: 0 });
    const failing = failureOf(cloud.createImage(aRequest(), 'ab12cd34ef/create', 'token-1'));
    await budget.pause(PLACE, 'write', seconds(60));
    expect(await failing).toMatchObject({ kind: 'unclear', action: 'CreateImage' });
  });
});

describe('a throttled place', () => {
  it('given an answer that throttles, when others call there, then they wait as well, and writes do not', async () => {
    meets(throttled({ 'x-acs-retry-after': '6000' }));
    const { cloud, budget } = aShared('form');
    await failureOf(cloud.regions(PLACE));
    const person = { urgency: 'person', patienceMs: seconds(10) } as const;
    expect(await budget.take(PLACE, 'read', person)).toEqual({ taken: true, waitMs: seconds(6) });
    expect((await budget.take(PLACE, 'write', person)).waitMs).toBe(0);
  });

  it('given an answer that throttles without end, when it is over, then the place is paused for at most a minute', async () => {
    meets(throttled({ 'x-acs-retry-after': '600000' }));
    const paused: number[] = [];
    const { cloud } = aShared('job', { pause: async (_place, _kind, forMs) => void paused.push(forMs) });
    await failureOf(cloud.regions(PLACE));
    expect(paused).toEqual([seconds(60)]);
  });
});

describe('a budget that is away', () => {
  const away = async (): Promise<never> => {
    throw new DomainError({ code: 'store-unavailable' });
  };

  it('given no budget answers, when calling, then calls go through, and the log says so once', async () => {
    meets(ok, throttled(), ok);
    const { cloud, lines } = aShared('job', { take: away, pause: away });
    await cloud.regions(PLACE);
    await cloud.regions(PLACE);
    expect(lines.filter((line) => line.includes('the budget of calls does not answer'))).toHaveLength(1);
  });

  it('given it is back and away again, when calling, then the log says so again', async () => {
    meets(ok, ok, ok);
    let down = true;
    const memory = createMemoryCallBudget({ clock: { now: () => NOW } });
    const { cloud, lines } = aShared('job', { take: (...asked) => (down ? away() : memory.take(...asked)) });
    for (const next of [false, true, true]) {
      await cloud.regions(PLACE);
      down = next;
    }
    expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(2);
  });
});
