import { expect, it } from 'vitest';
import { anEmulator, call, hour, inHangzhou, minute } from './support.ts';

const ago = (ms: number) => new Date(Date.now() - ms).toISOString().replace(/\.\d+Z/, 'Z');
const regions = { AcceptLanguage: 'en-US' };

it('given a rightly signed call, when it succeeds, then the answer is JSON with an upper-case RequestId', async () => {
  const { emulator } = await anEmulator();
  const reply = await call(emulator, 'DescribeRegions', regions);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
  expect(reply.body.RequestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
});

it('given parameters with awkward characters, when signed as a GET, a POST or a form, then all are accepted', async () => {
  const { emulator } = await anEmulator();
  const params = { RegionId: 'cn-hangzhou', ImageName: "a b+c&d/é中!'()*~", 'Tag.1.Key': 'k', 'Tag.1.Value': '' };
  expect((await call(emulator, 'DescribeImages', params)).status).toBe(200);
  expect((await call(emulator, 'DescribeImages', params, { method: 'GET' })).status).toBe(200);
  expect((await call(emulator, 'DescribeImages', params, { form: true })).status).toBe(200);
});

it.each([
  ['an unknown access key', { keyId: 'nobody' }, 404, 'InvalidAccessKeyId.NotFound'],
  ['a wrong secret', { secret: 'guess' }, 400, 'SignatureDoesNotMatch'],
  ['an action changed after signing', { late: { 'x-acs-action': 'CreateImage' } }, 400, 'SignatureDoesNotMatch'],
  ['no signature', { unsigned: true }, 400, 'IncompleteSignature'],
  ['another scheme', { late: { authorization: 'Bearer x' } }, 400, 'IncompleteSignature'],
  ['a date 16 minutes old', { date: ago(16 * minute) }, 400, 'InvalidTimeStamp.Expired'],
  ['a date 16 minutes ahead', { date: ago(-16 * minute) }, 400, 'InvalidTimeStamp.Expired'],
  ['a date that is none', { date: 'yesterday' }, 400, 'IllegalTimestamp'],
  ['a security token nobody issued', { securityToken: 'x' }, 400, 'InvalidSecurityToken.Malformed'],
  ['another API version', { version: '2014-05-27' }, 404, 'InvalidVersion'],
  ['another verb', { method: 'PUT' }, 403, 'UnsupportedHTTPMethod'],
] as const)('given %s, when calling, then it is refused', async (_, overrides, status, code) => {
  const { emulator } = await anEmulator();
  const reply = await call(emulator, 'DescribeRegions', regions, overrides);
  expect([reply.status, reply.body.Code]).toEqual([status, code]);
});

it('given an unknown action, when calling, then the envelope has all its fields', async () => {
  const { emulator } = await anEmulator();
  const { status, body } = await inHangzhou(emulator, 'MakeCoffee');
  expect(status).toBe(403);
  expect(body).toEqual({
    RequestId: expect.any(String),
    HostId: 'ecs.cn-hangzhou.aliyuncs.com',
    Code: 'InvalidAction',
    Message: expect.any(String),
    Recommend: expect.stringContaining('InvalidAction'),
  });
});

it('given a nonce used before, when it is replayed, then only the first call passes', async () => {
  const { emulator } = await anEmulator();
  const once = { nonce: 'only-once' };
  expect((await call(emulator, 'DescribeRegions', regions, once)).status).toBe(200);
  expect((await call(emulator, 'DescribeRegions', regions, once)).body.Code).toBe('SignatureNonceUsed');
});

it('given a cloud clock moved by days, when signing with wall time, then the signature still counts', async () => {
  const { emulator, clock } = await anEmulator({ speed: 1000 });
  clock.move(72 * hour);
  expect((await call(emulator, 'DescribeRegions', regions)).status).toBe(200);
});

it('given STS credentials, when the token is sent, then it is accepted, and without it refused', async () => {
  const account = { accountId: '1', accessKeyId: 'STS.x', accessKeySecret: 'y', securityToken: 'token' };
  const { emulator } = await anEmulator({ accounts: [account] });
  expect((await call(emulator, 'DescribeRegions', regions, { securityToken: 'token' })).status).toBe(200);
  expect((await call(emulator, 'DescribeRegions', regions)).body.Code).toBe('InvalidSecurityToken.Malformed');
});

it('given no region or an unknown one, when asking for images, then each is refused in its own words', async () => {
  const { emulator } = await anEmulator();
  const missing = await call(emulator, 'DescribeImages', {});
  expect([missing.status, missing.body.Code]).toEqual([400, 'MissingParameter']);
  const unknown = await call(emulator, 'DescribeImages', { RegionId: 'mars-1' });
  expect([unknown.status, unknown.body.Code]).toEqual([404, 'InvalidRegionId.NotFound']);
});

it('given calls that pass and fail, when reading the log, then each is there with its outcome', async () => {
  const { emulator, clock } = await anEmulator();
  const good = await inHangzhou(emulator, 'DescribeImages', { PageSize: '50' });
  await call(emulator, 'DescribeImages', {}, { secret: 'guess' });
  expect(emulator.calls()).toMatchObject([
    { at: clock.now(), action: 'DescribeImages', status: 200, code: '', requestId: good.body.RequestId },
    { action: 'DescribeImages', status: 400, code: 'SignatureDoesNotMatch' },
  ]);
  expect(emulator.calls()[0]?.params).toEqual({ RegionId: 'cn-hangzhou', PageSize: '50' });
});
