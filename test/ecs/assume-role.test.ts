import { describe, expect, it, onTestFinished } from 'vitest';
import type { Account } from '../../src/core/domain/account.ts';
import type { AccountName, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../src/core/domain/instant.ts';
import type { RoleFault } from '../../src/core/domain/problem.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import {
  type EcsEmulator,
  type EcsEmulatorOptions,
  startEcsEmulator,
} from '../../src/sandbox/ecs-emulator/emulator.ts';
import { defaultAccounts, seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { problemSentence } from '../../src/slack/text/en-problems.ts';
import { toPlain } from '../../src/slack/text/render.ts';
import { aRequest, NOW, REGION } from '../support/builders.ts';
import {
  aCloud,
  anError,
  codeOf,
  ecsAnswers,
  failureOf,
  KEY,
  noNetwork,
  PLACE,
  REQUEST_ID,
  type Sent,
  STS_URL,
} from './support.ts';

const PRODUCTION = 'production' as AccountName;
const AUDIT = 'audit' as AccountName;
const THERE = { account: PRODUCTION, region: REGION };
const ROLE = 'acs:ram::2000000000000002:role/darkroom';
const EXTERNAL_ID = 'between-us-two';

const own = (facts: Partial<Account> = {}): Account => ({
  name: DEFAULT_ACCOUNT,
  id: '1000000000000001',
  credentials: { kind: 'own' },
  ...facts,
});
const production = (facts: Partial<Account> = {}, role: Partial<{ roleArn: string; externalId: string }> = {}) => ({
  name: PRODUCTION,
  credentials: {
    kind: 'assumed' as const,
    roleArn: ROLE,
    externalId: EXTERNAL_ID,
    with: DEFAULT_ACCOUNT,
    ...role,
  },
  ...facts,
});
const accounts = () => [own(), production()];

describe('AssumeRole on the wire', () => {
  noNetwork();
  const regions = { body: { Regions: { Region: [{ RegionId: 'cn-hangzhou' }, { RegionId: 'eu-central-1' }] } } };
  const STS = { host: STS_URL, version: '2015-04-01' };
  const handedOut = (n: number, expiresAt = NOW + minutes(60)) => ({
    body: {
      Credentials: {
        AccessKeyId: `STS.TemporaryKey${n}`,
        AccessKeySecret: `temporary-secret-${n}`,
        SecurityToken: `CAIStemporarytoken${n}`,
        Expiration: new Date(expiresAt).toISOString().replace('.000', ''),
      },
      AssumedRoleUser: { Arn: `${ROLE}/darkroom`, AssumedRoleId: '3:darkroom' },
    },
  });
  const stsAnswers = (reply: Parameters<typeof ecsAnswers>[1], sent: Sent[] = []) =>
    ecsAnswers('AssumeRole', reply, { ...STS, sent });
  const keysOf = (sent: Sent[]) => sent.map(({ headers }) => headers['x-acs-accesskey-id']);

  it('given an assumed account, when calling, then the role is assumed exactly so, and its key signs', async () => {
    const query = { RoleArn: ROLE, RoleSessionName: 'darkroom', ExternalId: EXTERNAL_ID, DurationSeconds: '3600' };
    const asked = ecsAnswers('AssumeRole', handedOut(1), { ...STS, query });
    const sent = ecsAnswers('DescribeRegions', regions);
    const { cloud, lines } = aCloud({ accounts });
    expect(await cloud.regions(THERE)).toHaveLength(2);
    expect(String(asked[0]?.headers.authorization)).toContain(`Credential=${KEY.accessKeyId}`);
    expect(String(sent[0]?.headers.authorization)).toContain('Credential=STS.TemporaryKey1');
    expect(sent[0]?.headers['x-acs-security-token']).toBe('CAIStemporarytoken1');
    expect(lines.join('\n')).not.toMatch(/temporary-secret|CAIStemporary|between-us-two/);
  });

  it('given no external id, when assuming, then none is sent', async () => {
    const asked = stsAnswers(handedOut(1));
    ecsAnswers('DescribeRegions', regions);
    const credentials = { kind: 'assumed' as const, roleArn: ROLE, with: DEFAULT_ACCOUNT };
    await aCloud({ accounts: () => [own(), production({ credentials })] }).cloud.regions(THERE);
    expect(asked[0]?.query.has('ExternalId')).toBe(false);
  });

  it('given twenty first calls at once, when made, then the role is assumed once for all', async () => {
    stsAnswers(handedOut(1));
    const sent: Sent[] = [];
    for (let call = 0; call < 20; call++) ecsAnswers('DescribeRegions', regions, { sent });
    const { cloud } = aCloud({ accounts });
    await Promise.all(Array.from({ length: 20 }, () => cloud.regions(THERE)));
    expect(new Set(keysOf(sent))).toEqual(new Set(['STS.TemporaryKey1']));
  });

  it('given credentials that expire, when five minutes are left, then new ones are got, and not before', async () => {
    const { cloud, time } = aCloud({ accounts });
    const sent: Sent[] = [];
    for (let call = 0; call < 3; call++) ecsAnswers('DescribeRegions', regions, { sent });
    stsAnswers(handedOut(1));
    await cloud.regions(THERE);
    time.now = NOW + minutes(55) - 1;
    await cloud.regions(THERE);
    time.now += 1;
    stsAnswers(handedOut(2, NOW + minutes(120)));
    await cloud.regions(THERE);
    expect(keysOf(sent)).toEqual(['STS.TemporaryKey1', 'STS.TemporaryKey1', 'STS.TemporaryKey2']);
  });

  it('given a token that ECS calls expired, when many calls meet that, then the role is assumed once more', async () => {
    const { cloud, time, slept } = aCloud({ accounts });
    stsAnswers(handedOut(1));
    ecsAnswers('DescribeRegions', regions);
    await cloud.regions(THERE);
    time.now += minutes(20);
    for (let call = 0; call < 5; call++) ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Expired'));
    stsAnswers(handedOut(2, NOW + minutes(80)));
    const sent: Sent[] = [];
    for (let call = 0; call < 5; call++) ecsAnswers('DescribeRegions', regions, { sent });
    await Promise.all(Array.from({ length: 5 }, () => cloud.regions(THERE)));
    expect(keysOf(sent)).toEqual(Array(5).fill('STS.TemporaryKey2'));
    expect(slept).toEqual([]);
  });

  it('given a token that is refused again, when calling, then it ends there', async () => {
    const { cloud } = aCloud({ accounts });
    stsAnswers(handedOut(1));
    ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Expired'));
    stsAnswers(handedOut(2));
    ecsAnswers('DescribeRegions', anError(400, 'InvalidSecurityToken.Expired'));
    expect(await failureOf(cloud.regions(THERE))).toMatchObject({
      kind: 'refused',
      problem: { code: 'cloud-credentials', ecsCode: 'InvalidSecurityToken.Expired' },
    });
  });

  it('given settings that changed, when calling, then the new role is assumed; the same again changes nothing', async () => {
    let current = [own(), production()];
    const { cloud } = aCloud({ accounts: () => current });
    const sent: Sent[] = [];
    for (let call = 0; call < 4; call++) ecsAnswers('DescribeRegions', regions, { sent });
    stsAnswers(handedOut(1));
    await cloud.regions(THERE);
    current = [own(), production({ regions: [REGION] })];
    await cloud.regions(THERE);
    const asked = stsAnswers(handedOut(2));
    current = [own(), production({}, { externalId: 'another' })];
    await cloud.regions(THERE);
    // Another account to assume it with is another caller.
    stsAnswers(handedOut(3), asked);
    current = [own({ id: '1000000000000009' }), production({}, { externalId: 'another' })];
    await cloud.regions(THERE);
    expect(keysOf(sent)).toEqual([1, 1, 2, 3].map((n) => `STS.TemporaryKey${n}`));
    expect(asked.map(({ query }) => query.get('ExternalId'))).toEqual(['another', 'another']);
  });

  it('given an account that is gone, and is there again, when calling, then it is refused, and made anew', async () => {
    let current = [own(), production()];
    const { cloud } = aCloud({ accounts: () => current });
    stsAnswers(handedOut(1));
    ecsAnswers('DescribeRegions', regions);
    await cloud.regions(THERE);
    current = [own()];
    expect(await failureOf(cloud.regions(THERE))).toMatchObject({
      kind: 'refused',
      problem: { code: 'account-not-found', account: 'production', known: ['default'] },
    });
    current = [own(), production()];
    stsAnswers(handedOut(2));
    ecsAnswers('DescribeRegions', regions);
    await cloud.regions(THERE);
  });

  it('given an account assumed with one that is gone, when calling, then that one is named', async () => {
    const { cloud } = aCloud({ accounts: () => [production()] });
    const { problem } = await failureOf(cloud.regions(THERE));
    expect(problem).toEqual({ code: 'account-not-found', account: 'default', known: ['production'] });
  });

  it('given a circle that came through, when calling, then it is refused and not followed for ever', async () => {
    const round = production({ credentials: { kind: 'assumed', roleArn: ROLE, with: AUDIT } });
    const back: Account = { name: AUDIT, credentials: { kind: 'assumed', roleArn: ROLE, with: PRODUCTION } };
    const failure = await failureOf(aCloud({ accounts: () => [round, back] }).cloud.regions(THERE));
    expect(failure).toMatchObject({ kind: 'refused', problem: { code: 'role-not-assumed', because: 'unknown' } });
  });

  it('given regions that are allowed, when another is asked for, then it is refused before any call', async () => {
    const { cloud } = aCloud({ accounts: () => [own({ regions: ['eu-central-1' as RegionId] })] });
    expect(await failureOf(cloud.instances(PLACE))).toMatchObject({
      kind: 'refused',
      problem: { code: 'region-not-allowed', account: 'default', region: REGION, allowed: ['eu-central-1'] },
    });
  });

  it('given regions that are allowed, when listed, then the others are left out', async () => {
    ecsAnswers('DescribeRegions', regions);
    const { cloud } = aCloud({ accounts: () => [own({ regions: [REGION] })] });
    expect((await cloud.regions(PLACE)).map(({ id }) => id)).toEqual([REGION]);
  });

  describe('trouble of STS', () => {
    const unavailable = anError(503, 'ServiceUnavailable');
    const create = (cloud = aCloud({ accounts }).cloud) =>
      cloud.createImage(aRequest({ account: PRODUCTION }), 'ab12cd34ef/create', 'token-1');

    it.each([
      ['a 503', unavailable],
      ['an internal error', anError(500, 'InternalError', 'STS Server Internal Error happened.')],
      ['throttling', anError(400, 'Throttling.User', 'Request was denied due to user flow control.')],
      ['a broken connection', { broken: { code: 'ECONNRESET' } }],
      ['an answer without credentials', { body: {} }],
    ])('given %s, when the next try works, then nobody notices', async (_what, trouble) => {
      stsAnswers(trouble);
      stsAnswers(handedOut(1));
      ecsAnswers('DescribeRegions', regions);
      expect(await aCloud({ accounts }).cloud.regions(THERE)).toHaveLength(2);
    });

    it('given STS is away, when looking, then the cloud does not answer', async () => {
      for (let tries = 0; tries < 4; tries++) stsAnswers(unavailable);
      expect(await failureOf(aCloud({ accounts }).cloud.regions(THERE))).toMatchObject({
        kind: 'unclear',
        problem: { code: 'cloud-unavailable', action: 'AssumeRole' },
      });
    });

    it('given STS is away, when making an image, then it was surely not made, and later it may be', async () => {
      for (let tries = 0; tries < 4; tries++) stsAnswers(unavailable);
      expect(await failureOf(create())).toMatchObject({ kind: 'busy', action: 'AssumeRole', requestId: REQUEST_ID });
    });

    it('given a creation without a clear answer before, when STS refuses, then nobody knows whether it was made', async () => {
      const { cloud, time } = aCloud({ accounts });
      stsAnswers(handedOut(1, NOW + minutes(5) + seconds(1)));
      ecsAnswers('CreateImage', unavailable);
      stsAnswers(anError(403, 'NoPermission'));
      const failure = await failureOf(create(cloud));
      expect(time.now).toBe(NOW + seconds(2));
      expect(failure).toMatchObject({ kind: 'unclear', problem: { code: 'cloud-unavailable', action: 'CreateImage' } });
    });

    it('given the key of the caller is wrong, when assuming, then the credentials are to blame', async () => {
      stsAnswers(anError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'));
      expect((await failureOf(create())).problem).toEqual({
        code: 'cloud-credentials',
        action: 'AssumeRole',
        ecsCode: 'InvalidAccessKeyId.NotFound',
      });
    });
  });

  describe('a role that cannot be assumed', () => {
    const CALLER = `"Action": "sts:AssumeRole", "Resource": "${ROLE}"`;
    const TRUST =
      '"Action": "sts:AssumeRole", "Principal": { "RAM": ["acs:ram::1000000000000001:root"] }, ' +
      '"Condition": { "StringEquals": { "sts:ExternalId": "(as in darkroom.yml)" } }';
    const notAuthorized = 'You are not authorized to do this action. You should be authorized by RAM.';
    const denied = (policyType: string) => ({
      status: 403,
      body: { Code: 'NoPermission', Message: notAuthorized, AccessDeniedDetail: { PolicyType: policyType } },
    });

    it.each<[string, Parameters<typeof ecsAnswers>[1], RoleFault, string | undefined]>([
      ['a policy of the caller', denied('AccountLevelIdentityBasedPolicy'), 'caller-not-allowed', CALLER],
      ['a control policy', denied('ControlPolicy'), 'caller-not-allowed', CALLER],
      ['the trust policy', denied('AssumeRolePolicy'), 'not-trusted', TRUST],
      ['nobody says whose policy', anError(403, 'NoPermission', notAuthorized), 'unknown', `${CALLER} to the policy`],
      [
        'a root key',
        anError(403, 'NoPermission', 'Roles may not be assumed by root accounts.'),
        'caller-is-root',
        undefined,
      ],
      [
        'no such role',
        anError(404, 'EntityNotExist.Role', 'The specified Role not exists.'),
        'no-such-role',
        undefined,
      ],
      ['a malformed ARN', anError(400, 'InvalidParameter.RoleArn'), 'no-such-role', undefined],
      [
        'a malformed ARN, by its older code',
        anError(400, 'InvalidParameter', 'The parameter RoleArn is wrongly formed.'),
        'no-such-role',
        undefined,
      ],
      ['a session that is too long', anError(400, 'InvalidParameter.DurationSeconds'), 'unknown', undefined],
      ['a code nobody knows', anError(403, 'Forbidden.Something'), 'unknown', undefined],
    ])('given %s, when assuming, then it is told what is missing', async (_what, reply, because, missing) => {
      stsAnswers(reply);
      const { kind, problem } = await failureOf(aCloud({ accounts }).cloud.regions(THERE));
      expect(kind).toBe('refused');
      expect(problem).toEqual({
        code: 'role-not-assumed',
        account: 'production',
        roleArn: ROLE,
        because,
        requestId: REQUEST_ID,
        ...(missing && { missing: expect.stringContaining(missing) }),
      });
      const said = toPlain(problemSentence(problem));
      expect(said).toContain('Darkroom cannot work in the account production');
      if (missing) expect(said).toContain(missing);
      expect(said).not.toContain(EXTERNAL_ID);
    });

    it('given a caller without an id, when the role does not trust it, then its account is named instead', async () => {
      const { id: _, ...nameless } = own();
      stsAnswers(denied('AssumeRolePolicy'));
      const { problem } = await failureOf(aCloud({ accounts: () => [nameless, production()] }).cloud.regions(THERE));
      expect('missing' in problem && problem.missing).toContain('acs:ram::(id of the account default):root');
    });
  });
});

describe('accounts of the emulated cloud', () => {
  const emulated: Account[] = [
    own({ id: seededAccounts.main }),
    production({}, { roleArn: seededAccounts.productionRole, externalId: seededAccounts.productionExternalId }),
    { name: AUDIT, credentials: { kind: 'assumed', roleArn: seededAccounts.auditRole, with: PRODUCTION } },
    {
      name: 'locked' as AccountName,
      credentials: { kind: 'assumed', roleArn: seededAccounts.lockedRole, with: DEFAULT_ACCOUNT },
    },
  ];

  async function aWorld(options: EcsEmulatorOptions = {}) {
    const time = { now: NOW };
    const clock = { now: () => time.now };
    const emulator = await startEcsEmulator({ clock, ...options });
    onTestFinished(() => emulator.close());
    const { cloud } = aCloud({
      accounts: () => emulated,
      ownCredential: emulator.credentials,
      endpoint: emulator.url,
      stsEndpoint: emulator.url,
      clock,
    });
    return { emulator, cloud, time };
  }
  const assumed = (emulator: EcsEmulator) => emulator.calls().filter(({ action }) => action === 'AssumeRole');

  it('given accounts, when each is looked at, then it has its own things', async () => {
    const { cloud } = await aWorld();
    const instances = async (account: AccountName, region: string) =>
      (await cloud.instances({ account, region: region as RegionId })).map(({ id }) => id);
    expect(await instances(DEFAULT_ACCOUNT, 'cn-hangzhou')).toContain(seeded.webInstance);
    expect(await instances(PRODUCTION, 'cn-hangzhou')).toEqual([seeded.productionWebInstance]);
    expect(await instances(PRODUCTION, 'eu-central-1')).toEqual([seeded.productionApiInstance]);
    expect(await instances(DEFAULT_ACCOUNT, 'eu-central-1')).toEqual([]);
  });

  it('given a role that is assumed with another, when looked at, then a chain of two leads there, each assumed once', async () => {
    const { emulator, cloud } = await aWorld();
    const place = { account: AUDIT, region: 'ap-southeast-1' as RegionId };
    const all = await Promise.all(Array.from({ length: 20 }, () => cloud.instances(place)));
    expect(all.every(([only]) => only?.id === seeded.auditInstance)).toBe(true);
    expect(assumed(emulator).map(({ params, account }) => [params.RoleArn, account])).toEqual([
      [seededAccounts.productionRole, seededAccounts.main],
      [seededAccounts.auditRole, seededAccounts.production],
    ]);
    await cloud.instances(THERE);
    expect(assumed(emulator)).toHaveLength(2);
  });

  it('given hours of work, when the credentials of a chain expire, then nobody notices', async () => {
    const { emulator, cloud, time } = await aWorld();
    const place = { account: AUDIT, region: 'ap-southeast-1' as RegionId };
    for (let passed = 0; passed < 10; passed++) {
      expect(await cloud.instances(place)).toHaveLength(1);
      time.now += minutes(30);
    }
    expect(emulator.calls().filter(({ code }) => code !== '')).toEqual([]);
    expect(assumed(emulator)).toHaveLength(10);
  });

  it('given sessions that are ended early, when calling, then every one of the chain is got anew', async () => {
    const { emulator, cloud, time } = await aWorld();
    const place = { account: AUDIT, region: 'ap-southeast-1' as RegionId };
    await cloud.instances(place);
    time.now += minutes(1);
    emulator.expireSessions();
    expect(await cloud.instances(place)).toHaveLength(1);
    expect(assumed(emulator).filter(({ code }) => code === '')).toHaveLength(4);
  });

  it('given an image in another account, when made, then it is there and watched there', async () => {
    const { emulator, cloud } = await aWorld();
    const request = aRequest({
      account: PRODUCTION,
      disks: [
        { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: seeded.productionWebSnapshot as SnapshotId },
      ],
    });
    const { imageId } = await cloud.createImage(request, 'ab12cd34ef/create', 'token-1');
    expect(emulator.world.image(imageId)?.accountId).toBe(seededAccounts.production);
    expect(await cloud.imagesMarked(THERE, 'ab12cd34ef/create')).toMatchObject([{ id: imageId }]);
    expect(await cloud.imagesMarked(PLACE, 'ab12cd34ef/create')).toEqual([]);
  });

  it.each<[string, EcsEmulatorOptions, RoleFault]>([
    ['trusts somebody else', {}, 'not-trusted'],
    ['is assumed by a caller that may not', { accounts: withKey({ mayAssume: [] }) }, 'caller-not-allowed'],
    ['is assumed with a root key', { accounts: withKey({ user: 'root' }) }, 'caller-is-root'],
    ['is gone', { roles: [] }, 'no-such-role'],
  ])('given a role that %s, when looked at, then that is told', async (_what, options, because) => {
    const { cloud } = await aWorld(options);
    const failure = await failureOf(cloud.instances({ account: 'locked' as AccountName, region: REGION }));
    expect(failure.problem).toMatchObject({ code: 'role-not-assumed', because, account: 'locked' });
    expect(codeOf(failure)).toBe('role-not-assumed');
  });

  function withKey(facts: Partial<(typeof defaultAccounts)[0]>): NonNullable<EcsEmulatorOptions['accounts']> {
    const [first, ...others] = defaultAccounts;
    return [{ ...first, ...facts }, ...others];
  }
});
