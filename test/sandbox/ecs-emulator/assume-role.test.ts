import { createRequire } from 'node:module';
import { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { describe, expect, it } from 'vitest';
import type { EcsEmulator } from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { defaultAccounts, defaultRoles, seeded, seededAccounts } from '../../../src/sandbox/ecs-emulator/seed.ts';
import type { Account } from '../../../src/sandbox/ecs-emulator/world/entities.ts';
import { anEmulator, call, control, hour, inHangzhou, minute, type Reply } from './support.ts';

const { productionRole, productionExternalId, auditRole, lockedRole } = seededAccounts;
const asked = { RoleArn: productionRole, RoleSessionName: 'darkroom', ExternalId: productionExternalId };
const STS = { version: '2015-04-01' };

const assume = (emulator: EcsEmulator, params: Record<string, string> = asked, with_ = {}): Promise<Reply> =>
  call(emulator, 'AssumeRole', params, { ...STS, ...with_ });

/** How calls are signed with what AssumeRole answered. */
const signedWith = ({ body }: Reply) => ({
  keyId: body.Credentials.AccessKeyId,
  secret: body.Credentials.AccessKeySecret,
  securityToken: body.Credentials.SecurityToken,
});

describe('assuming a role', () => {
  it('given a role that trusts the caller, when assumed, then the answer is as STS writes it', async () => {
    const { emulator } = await anEmulator();
    const { status, body } = await assume(emulator);
    expect(status).toBe(200);
    expect(body).toEqual({
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      AssumedRoleUser: { Arn: `${productionRole}/darkroom`, AssumedRoleId: expect.stringMatching(/^\d+:darkroom$/) },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^STS\.\w+$/),
        AccessKeySecret: expect.any(String),
        SecurityToken: expect.stringMatching(/^CAIS/),
        Expiration: '2026-01-15T09:30:00Z',
      },
    });
  });

  it('given temporary credentials, when calling, then only the things of that account are there', async () => {
    const { emulator } = await anEmulator();
    const signed = signedWith(await assume(emulator));
    const params = { RegionId: 'cn-hangzhou' };
    const instances = await call(emulator, 'DescribeInstances', params, signed);
    expect(instances.body.Instances.Instance).toMatchObject([{ InstanceId: seeded.productionWebInstance }]);
    const images = await call(emulator, 'DescribeImages', { ...params, ImageOwnerAlias: 'self' }, signed);
    expect(images.body.Images.Image).toMatchObject([{ ImageId: seeded.productionImage }]);
    const own = await inHangzhou(emulator, 'DescribeSnapshots', {
      SnapshotIds: JSON.stringify([seeded.productionWebSnapshot]),
    });
    expect(own.body.Snapshots.Snapshot).toEqual([]);
    const elsewhere = await inHangzhou(emulator, 'CreateImage', { SnapshotId: seeded.productionWebSnapshot });
    expect(elsewhere.body.Code).toBe('InvalidSnapshotId.NotFound');
    const made = await call(emulator, 'CreateImage', { ...params, SnapshotId: seeded.productionWebSnapshot }, signed);
    expect(emulator.world.image(made.body.ImageId)?.accountId).toBe(seededAccounts.production);
    expect(emulator.calls().at(-1)?.account).toBe(seededAccounts.production);
  });

  it('given credentials that expire by the clock, when used later, then they are refused as expired', async () => {
    const { emulator, clock } = await anEmulator();
    const signed = signedWith(await assume(emulator, { ...asked, DurationSeconds: '900' }));
    clock.move(15 * minute - 1);
    expect((await call(emulator, 'DescribeRegions', {}, signed)).status).toBe(200);
    clock.move(1);
    const late = await call(emulator, 'DescribeRegions', {}, signed);
    expect([late.status, late.body.Code]).toEqual([400, 'InvalidSecurityToken.Expired']);
  });

  it('given the control door, when sessions are ended, then they are refused from then on', async () => {
    const { emulator } = await anEmulator();
    const signed = signedWith(await assume(emulator));
    expect((await control(emulator, 'expire-sessions', {})).body).toEqual({ ok: true });
    expect((await call(emulator, 'DescribeRegions', {}, signed)).body.Code).toBe('InvalidSecurityToken.Expired');
    expect((await control(emulator, 'state')).body.accounts).toContainEqual({
      accountId: seededAccounts.audit,
      alias: 'audit',
      roles: ['darkroom', 'locked'],
    });
  });

  it.each([
    ['without the token', { securityToken: undefined }, 'MissingSecurityToken'],
    ['with another token', { securityToken: 'CAISother' }, 'InvalidSecurityToken.Malformed'],
    ['with another secret', { secret: 'guess' }, 'SignatureDoesNotMatch'],
  ])('given temporary credentials, when signing %s, then that is refused', async (_what, changed, code) => {
    const { emulator } = await anEmulator();
    const { securityToken, ...signed } = { ...signedWith(await assume(emulator)), ...changed };
    const reply = await call(emulator, 'DescribeRegions', {}, { ...signed, ...(securityToken && { securityToken }) });
    expect(reply.body.Code).toBe(code);
  });

  it('given a role that trusts only another role, when assumed with that one, then a chain leads there', async () => {
    const { emulator } = await anEmulator();
    const audit = { RoleArn: auditRole, RoleSessionName: 'darkroom' };
    expect((await assume(emulator, audit)).body.Code).toBe('NoPermission');
    const signed = signedWith(await assume(emulator));
    const second = signedWith(await assume(emulator, audit, signed));
    const { body } = await call(emulator, 'DescribeInstances', { RegionId: 'ap-southeast-1' }, second);
    expect(body.Instances.Instance).toMatchObject([{ InstanceId: seeded.auditInstance }]);
  });

  it('given a role that lasts longer, when more than an hour is asked for, then it is given', async () => {
    const [role, ...others] = defaultRoles;
    if (!role) throw new Error('there is no role');
    const { emulator } = await anEmulator({ roles: [{ ...role, maxSessionSeconds: 43_200 }, ...others] });
    const { body } = await assume(emulator, { ...asked, DurationSeconds: '43200' });
    expect(Date.parse(body.Credentials.Expiration) - Date.UTC(2026, 0, 15, 8, 30)).toBe(12 * hour);
  });
});

describe('refusals in the words of STS', () => {
  const notAuthorized = 'You are not authorized to do this action. You should be authorized by RAM.';
  const withKey = (facts: Partial<Account>): [Account, ...Account[]] => {
    const [first, ...others] = defaultAccounts;
    return [{ ...first, ...facts }, ...others];
  };

  it.each([
    ['no role', { RoleArn: '' }, 400, 'MissingParameter'],
    ['no session name', { RoleSessionName: '' }, 400, 'MissingParameter'],
    ['an ARN of a user', { RoleArn: 'acs:ram::1:user/x' }, 400, 'InvalidParameter.RoleArn'],
    ['a session name with a space', { RoleSessionName: 'dark room' }, 400, 'InvalidParameter.RoleSessionName'],
    ['a quarter less than a quarter of an hour', { DurationSeconds: '899' }, 400, 'InvalidParameter.DurationSeconds'],
    ['more than the role lasts', { DurationSeconds: '3601' }, 400, 'InvalidParameter.DurationSeconds'],
    ['a role that does not exist', { RoleArn: 'acs:ram::1:role/nobody' }, 404, 'EntityNotExist.Role'],
    ['a role that trusts somebody else', { RoleArn: lockedRole }, 403, 'NoPermission'],
    ['another external id', { ExternalId: 'guess' }, 403, 'NoPermission'],
    ['no external id', { ExternalId: '' }, 403, 'NoPermission'],
  ])('given %s, when assuming, then it is refused', async (_what, changed, status, code) => {
    const { emulator } = await anEmulator();
    const reply = await assume(emulator, { ...asked, ...changed });
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
    expect(reply.body.HostId).toBe('sts.aliyuncs.com');
  });

  it('given a caller that may not, when assuming, then code and message are the same and the detail is not', async () => {
    const { emulator } = await anEmulator({ accounts: withKey({ mayAssume: [] }) });
    const caller = await assume(emulator);
    const role = await assume((await anEmulator()).emulator, { ...asked, ExternalId: 'guess' });
    for (const { body } of [caller, role]) expect(body).toMatchObject({ Code: 'NoPermission', Message: notAuthorized });
    expect(caller.body.AccessDeniedDetail).toMatchObject({
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      AuthPrincipalType: 'SubUser',
      AuthPrincipalDisplayName: 'darkroom',
    });
    expect(role.body.AccessDeniedDetail.PolicyType).toBe('AssumeRolePolicy');
  });

  it('given a root key, when assuming, then it is told that root may not', async () => {
    const { emulator } = await anEmulator({ accounts: withKey({ user: 'root' }) });
    const { status, body } = await assume(emulator);
    expect([status, body.Code, body.Message]).toEqual([
      403,
      'NoPermission',
      'Roles may not be assumed by root accounts.',
    ]);
  });

  it.each(['caller', 'trust'] as const)(
    'given the fault of the %s, when assuming, then it is refused once',
    async (by) => {
      const { emulator } = await anEmulator();
      await control(emulator, 'faults', { kind: 'denyRole', by, times: 1 });
      expect((await assume(emulator)).body.Code).toBe('NoPermission');
      expect((await assume(emulator)).status).toBe(200);
    },
  );

  it('given the versions of two APIs, when an action is asked of the other, then it is unknown there', async () => {
    const { emulator } = await anEmulator();
    expect((await call(emulator, 'AssumeRole', asked)).body.Code).toBe('InvalidAction');
    expect((await call(emulator, 'DescribeRegions', {}, STS)).body.Code).toBe('InvalidAction');
  });
});

describe('the official clients', () => {
  const require = createRequire(import.meta.url);
  const ecs: typeof import('@alicloud/ecs20140526') = require('@alicloud/ecs20140526');
  const core: typeof import('@alicloud/openapi-core') = require('@alicloud/openapi-core');
  const configOf = ({ port }: EcsEmulator, key: { accessKeyId: string; accessKeySecret: string }) =>
    new $OpenApiUtil.Config({ ...key, regionId: 'cn-hangzhou', endpoint: `127.0.0.1:${port}`, protocol: 'http' });
  const assumeParams = new $OpenApiUtil.Params({
    action: 'AssumeRole',
    version: STS.version,
    protocol: 'HTTPS',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    pathname: '/',
    reqBodyType: 'formData',
    bodyType: 'json',
  });

  async function assumedWith(emulator: EcsEmulator, query: Record<string, string> = asked) {
    const client = new core.default(configOf(emulator, emulator.credentials));
    const request = new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(query) });
    const answer: unknown = await client.callApi(assumeParams, request, new RuntimeOptions({}));
    const { AccessKeyId, AccessKeySecret, SecurityToken } = (answer as Reply).body.Credentials;
    return { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken };
  }

  it('given the generic client, when it assumes a role, then the official SDK works with what it got', async () => {
    const { emulator, clock } = await anEmulator();
    const client = new ecs.default(configOf(emulator, await assumedWith(emulator)));
    const request = new ecs.DescribeInstancesRequest({ regionId: 'cn-hangzhou' });
    const { body } = await client.describeInstances(request);
    expect(body?.instances?.instance?.map(({ instanceId }) => instanceId)).toEqual([seeded.productionWebInstance]);
    clock.move(hour);
    await expect(client.describeInstances(request)).rejects.toMatchObject({ code: 'InvalidSecurityToken.Expired' });
  });

  it('given a refusal, when the generic client meets it, then the detail is on the error', async () => {
    const { emulator } = await anEmulator();
    await expect(assumedWith(emulator, { ...asked, ExternalId: 'guess' })).rejects.toMatchObject({
      code: 'NoPermission',
      statusCode: 403,
      accessDeniedDetail: { PolicyType: 'AssumeRolePolicy' },
    });
  });
});

describe('asking who one is', () => {
  it('given a user, a root key and a role, when they ask, then they hear their account as text, and what they are', async () => {
    const { emulator } = await anEmulator();
    const whoAmI = async (with_ = {}) => (await call(emulator, 'GetCallerIdentity', {}, { ...STS, ...with_ })).body;
    const { main, production } = seededAccounts;
    expect(await whoAmI()).toMatchObject({
      IdentityType: 'RAMUser',
      AccountId: main,
      Arn: `acs:ram::${main}:user/darkroom`,
    });
    expect(await whoAmI(signedWith(await assume(emulator)))).toMatchObject({
      IdentityType: 'AssumedRoleUser',
      AccountId: production,
      Arn: `acs:ram::${production}:assumed-role/darkroom/darkroom`,
    });
    const [first, ...others] = defaultAccounts;
    const { emulator: another } = await anEmulator({ accounts: [{ ...first, user: 'root' } as Account, ...others] });
    expect((await call(another, 'GetCallerIdentity', {}, STS)).body).toMatchObject({
      IdentityType: 'Account',
      AccountId: main,
      Arn: `acs:ram::${main}:root`,
    });
  });
});
