// An account of darkroom.yml is the account its credentials are of: rules know it by its name.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Account } from '../../src/core/domain/account.ts';
import type { AccountName } from '../../src/core/domain/ids.ts';
import { minutes } from '../../src/core/domain/instant.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { startEcsEmulator } from '../../src/sandbox/ecs-emulator/emulator.ts';
import { seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { problemSentence } from '../../src/slack/text/en-problems.ts';
import { toPlain } from '../../src/slack/text/render.ts';
import { aRequest, NOW, REGION } from '../support/builders.ts';
import { aCloud, anError, ecsAnswers, failureOf, noNetwork, PLACE, type Sent, STS_URL } from './support.ts';

const ID = '1000000000000001';
const ANOTHER = '1000000000000002';
const own = (id?: string): Account => ({ name: DEFAULT_ACCOUNT, ...(id && { id }), credentials: { kind: 'own' } });

describe('GetCallerIdentity on the wire', () => {
  noNetwork();
  const regions = { body: { Regions: { Region: [{ RegionId: 'cn-hangzhou' }] } } };
  const stsAnswers = (reply: Parameters<typeof ecsAnswers>[1], sent: Sent[] = []) =>
    ecsAnswers('GetCallerIdentity', reply, { host: STS_URL, version: '2015-04-01', query: {}, sent });
  const callerIs = (AccountId: string) => ({ body: { AccountId, Arn: `acs:ram::${AccountId}:user/darkroom` } });
  const warnings = (lines: string[]) => lines.filter((line) => line.includes('STS does not say'));

  it('given an id, when twenty calls are made at once and more later, then STS is asked once, and all go out', async () => {
    const asked = stsAnswers(callerIs(ID));
    for (let call = 0; call < 21; call++) ecsAnswers('DescribeRegions', regions);
    const { cloud, time } = aCloud({ accounts: () => [own(ID)] });
    await Promise.all(Array.from({ length: 20 }, () => cloud.regions(PLACE)));
    time.now += minutes(600);
    await cloud.regions(PLACE);
    expect(asked).toHaveLength(1);
  });

  it('given no id, when calling, then STS is not asked', async () => {
    ecsAnswers('DescribeRegions', regions);
    const { cloud, lines } = aCloud({ accounts: () => [own()] });
    await cloud.regions(PLACE);
    expect(warnings(lines)).toEqual([]);
  });

  it('given credentials of another account, when looking or making, then nothing is called and that is told', async () => {
    const asked = stsAnswers(callerIs(ANOTHER));
    const { cloud } = aCloud({ accounts: () => [own(ID)] });
    for (const run of [cloud.regions(PLACE), cloud.createImage(aRequest(), 'ab12cd34ef/create', 'token-1')]) {
      const { kind, problem } = await failureOf(run);
      expect(kind).toBe('refused');
      expect(problem).toEqual({ code: 'account-mismatch', account: 'default', expected: ID });
      expect(toPlain(problemSentence(problem))).toContain('but the credentials are of another account');
    }
    expect(asked).toHaveLength(1);
  });

  it('given the id is mended in darkroom.yml, when calling, then it works without a restart', async () => {
    let id = ID;
    const { cloud } = aCloud({ accounts: () => [own(id)] });
    stsAnswers(callerIs(ANOTHER));
    await failureOf(cloud.regions(PLACE));
    id = ANOTHER;
    stsAnswers(callerIs(ANOTHER));
    ecsAnswers('DescribeRegions', regions);
    expect(await cloud.regions(PLACE)).toHaveLength(1);
  });

  it.each([
    ['a refusal', anError(403, 'NoPermission')],
    ['a 503', anError(503, 'ServiceUnavailable')],
    ['a broken connection', { broken: { code: 'ECONNRESET' } }],
    ['an answer without an account', { body: {} }],
  ])(
    'given %s, when calling, then it goes on, is logged once, and STS is asked again later',
    async (_what, trouble) => {
      const { cloud, time, lines, slept } = aCloud({ accounts: () => [own(ID)] });
      stsAnswers(trouble);
      for (let call = 0; call < 4; call++) ecsAnswers('DescribeRegions', regions);
      await cloud.regions(PLACE);
      await cloud.regions(PLACE);
      time.now += minutes(10);
      stsAnswers(trouble);
      await cloud.regions(PLACE);
      await cloud.regions(PLACE);
      expect(warnings(lines)).toHaveLength(1);
      expect(slept).toEqual([]);
      time.now += minutes(10);
      stsAnswers(callerIs(ANOTHER));
      expect((await failureOf(cloud.regions(PLACE))).problem.code).toBe('account-mismatch');
    },
  );
});

describe('accounts of the emulated cloud', () => {
  const PRODUCTION = 'production' as AccountName;
  async function aWorld(mainId: string, productionId: string) {
    const clock = { now: () => NOW };
    const emulator = await startEcsEmulator({ clock });
    onTestFinished(() => emulator.close());
    const { productionRole: roleArn, productionExternalId: externalId } = seededAccounts;
    const production: Account = {
      name: PRODUCTION,
      id: productionId,
      credentials: { kind: 'assumed', roleArn, externalId, with: DEFAULT_ACCOUNT },
    };
    const { cloud } = aCloud({
      accounts: () => [own(mainId), production],
      ownCredential: emulator.credentials,
      endpoint: emulator.url,
      stsEndpoint: emulator.url,
      clock,
    });
    return { there: () => cloud.instances({ account: PRODUCTION, region: REGION }), emulator };
  }
  const { main, production, audit } = seededAccounts;

  it.each([
    {
      what: 'all as configured',
      ids: [main, production],
      mismatch: undefined,
      calls: ['AssumeRole', 'DescribeInstances'],
    },
    { what: 'a role of another account', ids: [main, audit], mismatch: 'production', calls: ['AssumeRole'] },
    { what: 'a caller of another account', ids: [audit, production], mismatch: 'default', calls: [] },
  ])(
    'given $what, when an assumed account is looked at, then only that far it comes',
    async ({ ids, mismatch, calls }) => {
      const { there, emulator } = await aWorld(ids[0] ?? '', ids[1] ?? '');
      if (mismatch === undefined) expect(await there()).toHaveLength(1);
      else expect((await failureOf(there())).problem).toMatchObject({ code: 'account-mismatch', account: mismatch });
      const effective = emulator.calls().flatMap(({ action }) => (action === 'GetCallerIdentity' ? [] : [action]));
      expect(effective).toEqual(calls);
    },
  );
});
