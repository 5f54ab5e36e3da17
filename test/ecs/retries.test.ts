import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { NOW } from '../support/builders.ts';
import { aCloud, anError, codeOf, ecsAnswers, failureOf, HOST, noNetwork, PLACE } from './support.ts';

noNetwork();

const ok = { body: { Regions: { Region: [{ RegionId: 'cn-hangzhou', LocalName: 'China (Hangzhou)' }] } } };
const throttled = (headers = {}) =>
  anError(400, 'Throttling.User', 'Request was denied due to user flow control.', headers);
const meets = (...replies: Parameters<typeof ecsAnswers>[1][]) => {
  for (const reply of replies) ecsAnswers('DescribeRegions', reply);
};
const html = { status: 502, body: '<html>Bad Gateway</html>', headers: { 'content-type': 'text/html' } };

describe('throttling', () => {
  it('given a throttled call, when the next try is let through, then nobody notices', async () => {
    meets(throttled(), ok);
    const { cloud, slept } = aCloud();
    expect(await cloud.regions(PLACE)).toHaveLength(1);
    expect(slept).toEqual([1_000]);
  });

  it('given ECS says when to come back, when trying again, then not before', async () => {
    meets(throttled({ 'x-acs-retry-after': '7000' }), ok);
    const { cloud, slept } = aCloud({ random: () => 0 });
    await cloud.regions(PLACE);
    expect(slept).toEqual([7_000]);
  });

  it('given ECS throttles on and on, when six tries are used up, then the last one waited for the next minute', async () => {
    meets(throttled(), throttled(), throttled(), throttled(), throttled(), throttled({ 'x-acs-retry-after': '900' }));
    const { cloud, slept, time } = aCloud();
    const failure = await failureOf(cloud.regions(PLACE));
    expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: 900 });
    expect(failure.problem).toEqual({ code: 'cloud-throttled', action: 'DescribeRegions' });
    expect(slept.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(time.now).toBe(NOW + 65_000);
  });

  it('given jitter, when many are throttled together, then they do not come back together', async () => {
    const waits = [];
    for (const random of [0.1, 0.5, 0.9]) {
      meets(throttled(), ok);
      const { cloud, slept } = aCloud({ random: () => random });
      await cloud.regions(PLACE);
      waits.push(...slept);
    }
    expect(waits).toEqual([100, 500, 900]);
  });

  it('given ECS wants a longer pause than a call may last, when throttled, then the caller is told to wait', async () => {
    meets(throttled({ 'x-acs-retry-after': '600000' }));
    const { cloud, slept } = aCloud();
    expect(await failureOf(cloud.regions(PLACE))).toMatchObject({ kind: 'throttled', retryAfterMs: 600_000 });
    expect(slept).toEqual([]);
  });
});

describe('transient trouble', () => {
  it.each([
    ['a 503', anError(503, 'ServiceUnavailable')],
    ['a region in maintenance', anError(503, 'ServiceUnavailable.RegionMaintaining')],
    ['an internal error', anError(500, 'InternalError')],
    ['a nonce that was used', anError(400, 'SignatureNonceUsed')],
    ['a 500 nobody knows', anError(500, 'SomethingNew')],
    ['a gateway that answers HTML', html],
    ['an empty 500', { status: 500, body: '' }],
    ['an empty 200', { status: 200, body: '' }],
    ['a JSON that is no envelope', { status: 502, body: '{"error":"upstream"}' }],
    ['a broken connection', { broken: { code: 'ECONNRESET' } }],
    ['a host that is not found', { broken: { code: 'ENOTFOUND' } }],
  ])('given %s, when the next try works, then nobody notices', async (_what, trouble) => {
    meets(trouble, ok);
    const { cloud, slept } = aCloud();
    expect(await cloud.regions(PLACE)).toHaveLength(1);
    expect(slept).toEqual([2_000]);
  });

  it('given no answer in time, when the next try works, then nobody notices', async () => {
    meets('silence', ok);
    const { cloud, slept } = aCloud({ timings: { timeoutMs: 30 } });
    expect(await cloud.regions(PLACE)).toHaveLength(1);
    expect(slept).toEqual([2_000]);
  });

  it('given trouble that stays, when three more tries fail, then a read ends unclear and unavailable', async () => {
    meets(html, html, html, html);
    const { cloud, slept } = aCloud();
    const failure = await failureOf(cloud.regions(PLACE));
    expect(failure.kind).toBe('unclear');
    expect(failure.problem).toEqual({ code: 'cloud-unavailable', action: 'DescribeRegions' });
    expect(slept).toEqual([2_000, 4_000, 8_000]);
  });

  it('given lost answers before, when a read is then throttled to the end, then it is throttled: reads do nothing', async () => {
    meets(html, throttled({ 'x-acs-retry-after': '600000' }));
    expect((await failureOf(aCloud().cloud.regions(PLACE))).kind).toBe('throttled');
  });
});

describe('what is not tried again', () => {
  it.each([
    ['Forbidden.RAM', 403, 'cloud-forbidden'],
    ['InvalidParameter', 400, 'cloud-refused'],
    ['InvalidRegionId.NotFound', 404, 'region-not-found'],
    ['OperationConflict', 409, 'cloud-busy'],
  ])('given %s, when called, then one try was all', async (code, status, problem) => {
    meets(anError(status, code));
    const { cloud, slept } = aCloud();
    expect(codeOf(await failureOf(cloud.regions(PLACE)))).toBe(problem);
    expect(slept).toEqual([]);
  });
});

describe('somebody who waits for a form', () => {
  it('given throttling, when a form asks, then it is told after two tries and a second', async () => {
    meets(throttled(), throttled());
    const { cloud, slept } = aCloud({ patience: 'form' });
    expect((await failureOf(cloud.regions(PLACE))).kind).toBe('throttled');
    expect(slept).toEqual([1_000]);
  });

  it('given trouble, when a form asks, then it is told after two tries and half a second', async () => {
    meets(html, html);
    const { cloud, slept } = aCloud({ patience: 'form' });
    expect(codeOf(await failureOf(cloud.regions(PLACE)))).toBe('cloud-unavailable');
    expect(slept).toEqual([500]);
  });
});

it('given a dry run, when ECS answers its success as an error, then it is a success', async () => {
  meets(anError(400, 'DryRunOperation', 'Request validation has been passed with DryRun flag set.'));
  expect(await aCloud().cloud.regions(PLACE)).toEqual([]);
});

it('given one client for all calls of a region, when called in parallel, then every call has its own nonce', async () => {
  const nonces = new Set<string>();
  nock(HOST)
    .post('/')
    .query(true)
    .times(5)
    .reply(function () {
      nonces.add(String(this.req.headers['x-acs-signature-nonce']));
      return [200, { RequestId: 'one', Regions: { Region: [] } }];
    });
  const { cloud } = aCloud();
  await Promise.all(Array.from({ length: 5 }, () => cloud.regions(PLACE)));
  expect(nonces.size).toBe(5);
});
