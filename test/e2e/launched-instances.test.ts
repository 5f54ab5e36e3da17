// Instances that are launched from an image, from the form to the cloud and back.
import { describe, expect, it } from 'vitest';
import { OUR_TAG_KEY } from '../../src/core/domain/tags.ts';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../src/sandbox/ecs-emulator/seed-networks.ts';
import { asksBy, cardOf, hears, LAUNCH, letsRun, submitsOpen, tries } from '../support/image-forms.ts';
import { alone, CHANNEL, type Stories } from '../support/stories.ts';

const LINE = `/image launch ${seeded.goldenImage} cn-hangzhou`;
const [VSWITCH] = seededNetwork.vSwitches;
const [GROUP] = seededNetwork.securityGroups;
const chosen = {
  [LAUNCH.type]: 'ecs.g7.large',
  [LAUNCH.vSwitch]: VSWITCH,
  [LAUNCH.securityGroup]: GROUP,
  [LAUNCH.keyPair]: seededNetwork.keyPair,
  [LAUNCH.name]: 'web',
};
const launched = ({ ecs }: Stories) =>
  [...(ecs.world.region('cn-hangzhou')?.instances.values() ?? [])].filter(({ tags }) =>
    tags.some(({ key }) => key === OUR_TAG_KEY),
  );
const ends = ({ slack }: Stories): string[] =>
  slack
    .messages(CHANNEL)
    .map((one) => slack.text(one))
    .filter((text) => /^(Instances? running|Launch failed):/.test(text));
/** What the channel is told for the nth time of how a launch ended. */
const told = (story: Stories, nth = 0): Promise<string> =>
  story.slack.waitFor(() => ends(story)[nth], { timeoutMs: 20_000 });

describe.concurrent('instances of an image', { timeout: 60_000 }, () => {
  it(
    'given two instances, when they are approved, then both run as asked for, each by a call of its own, and are told by id',
    alone(async (story) => {
      const id = await letsRun(story, LINE, {
        ...chosen,
        [LAUNCH.count]: '2',
        [LAUNCH.systemDisk]: '60',
        [LAUNCH.charge]: 'Subscription, 1 month',
      });
      const said = await told(story);
      const all = launched(story);
      expect(all.map(({ instanceName }) => instanceName).sort()).toEqual(['web-1', 'web-2']);
      for (const { instanceId, instanceName } of all) expect(said).toContain(`${instanceName} (${instanceId})`);
      expect(said).toContain('Addresses are under Instances in the console. Log in with the key pair team-ops.');
      expect(all[0]).toMatchObject({
        ...{ instanceType: 'ecs.g7.large', imageId: seeded.goldenImage, vSwitchId: VSWITCH },
        ...{ securityGroupIds: [GROUP], keyPairName: 'team-ops', chargeType: 'PrePaid' },
      });
      const disks = [...(story.ecs.world.region('cn-hangzhou')?.disks.values() ?? [])];
      expect(disks.filter(({ instanceId }) => instanceId === all[0]?.instanceId)).toMatchObject([{ sizeGiB: 60 }]);
      const runs = story.performed('RunInstances');
      expect(runs.map(({ params }) => params.Amount)).toEqual(['1', '1']);
      expect(new Set(runs.map(({ params }) => params.ClientToken)).size).toBe(2);
      expect(runs.some(({ params }) => Object.keys(params).some((name) => name.includes('Password')))).toBe(false);
      expect(story.slack.text(await cardOf(story, id, 'Launched: all 2 instances run'))).toMatch(/web-2 +running/);
    }),
  );

  it(
    'given four of a type of which three are left, when approved, then three run and are told; released one, the fourth is launched alone',
    alone(async (story) => {
      const id = await letsRun(story, LINE, { ...chosen, [LAUNCH.type]: 'ecs.r7.xlarge', [LAUNCH.count]: '4' });
      const said = await told(story);
      expect(said).toContain('3 of 4 instances');
      expect(said).toMatch(/Instance \d in cn-hangzhou: Failed\. ecs\.r7\.xlarge is sold out in cn-hangzhou-a/);
      expect(launched(story)).toHaveLength(3);
      const [first] = launched(story);
      story.ecs.world.releaseInstance(first?.instanceId ?? '');
      const card = await cardOf(story, id, 'Retry the failed ones');
      await story.slack.as('maya').clicks('Retry the failed ones', { in: card.ts });
      expect(await told(story, 1)).toContain('Instances running: 4 instances');
      expect(launched(story)).toHaveLength(3);
      expect(new Set([first, ...launched(story)].map((one) => one?.instanceName)).size).toBe(4);
      expect(ends(story)).toHaveLength(2);
    }),
  );

  it(
    'given a lost answer and another, when it is launched, then there is one instance, told once',
    alone(async (story) => {
      const id = await asksBy(story, LINE, chosen);
      story.ecs.faults.add({ kind: 'dropAnswer', action: 'RunInstances', times: 2 });
      await story.approves(await cardOf(story, id, /Waiting for /));
      expect(await told(story)).toMatch(/^Instance running: 1 instance of golden-web-2026\.01/);
      expect(launched(story)).toHaveLength(1);
      expect(ends(story)).toHaveLength(1);
    }),
  );

  it(
    'given a type that is sold out after it was approved, when it is launched, then it failed, and nothing was launched',
    alone(async (story) => {
      const message = 'The requested resource is sold out in the specified zone.';
      const id = await asksBy(story, LINE, chosen);
      story.ecs.faults.add({
        kind: 'fail',
        action: 'RunInstances',
        code: 'OperationDenied.NoStock',
        status: 403,
        message,
      });
      await story.approves(await cardOf(story, id, /Waiting for /));
      const said = await told(story);
      expect(said).toContain('Launch failed: no instance of golden-web-2026.01 was launched.');
      expect(said).toContain('ecs.g7.large is sold out in cn-hangzhou-a');
      expect(launched(story)).toEqual([]);
    }),
  );

  it(
    'given a Windows image and a deprecated one, when they are launched, then both run: one without a key, one said to be deprecated',
    alone(async (story) => {
      const os = {
        ...{ platform: 'Windows Server 2022', osName: 'Windows Server 2022', osNameEn: 'Windows Server 2022' },
        ...{ osType: 'windows' as const, architecture: 'x86_64' },
      };
      const { imageId } = story.ecs.world.addImage({ imageName: 'win-golden', os });
      const { [LAUNCH.keyPair]: _, ...keyless } = chosen;
      await letsRun(story, `/image launch ${imageId} cn-hangzhou`, keyless);
      expect(await told(story)).toContain('Set a password there (Reset Password) to log in.');
      expect(launched(story)).toMatchObject([{ imageId, keyPairName: '' }]);

      const line = `/image launch ${seeded.deprecatedImage} cn-hangzhou`;
      const id = await asksBy(story, line, { ...keyless, [LAUNCH.systemDisk]: '200' });
      const card = await cardOf(story, id, /Waiting for /);
      expect(story.slack.text(card)).toContain('Deprecated image:');
      expect(story.slack.text(card)).toContain('No key pair:');
      await story.approves(card);
      expect(await told(story, 1)).toContain('No key pair was put on them');
      expect(launched(story)).toHaveLength(2);
    }),
  );

  it(
    'given copies in two regions, when they are ready, then one is chosen in a menu and its form opens there',
    alone(async (story) => {
      const { slack } = story;
      await letsRun(story, `/image copy ${seeded.goldenImage} to eu-central-1, ap-southeast-1`);
      const ready = await slack.waitFor(
        () => slack.messages(CHANNEL).find((one) => slack.text(one).startsWith('Copies ready:')),
        { timeoutMs: 20_000 },
      );
      await slack.as('maya').chooses('Launch in…', 'eu-central-1', { in: ready.ts });
      const form = await story.sees('maya', 'Ask for instances');
      expect(form).toContain('in eu-central-1');
    }),
  );

  it(
    'given one copy, when Maya asks from the message of a ready copy, then that is what is launched',
    alone(async (story) => {
      const { slack, ecs } = story;
      await letsRun(story, `/image copy ${seeded.goldenImage} to ap-southeast-1`);
      const ready = await slack.waitFor(
        () => slack.messages(CHANNEL).find((one) => slack.text(one).startsWith('Copies ready:')),
        { timeoutMs: 20_000 },
      );
      await slack.as('maya').clicks('Launch…', { in: ready.ts });
      await story.sees('maya', 'Ask for instances');
      const there = ecs.world.region('ap-southeast-1');
      const own = <Item extends { accountId: string }>(all: Map<string, Item> | undefined) =>
        [...(all?.values() ?? [])].find(({ accountId }) => accountId === seededAccounts.main);
      await slack.as('maya').fills(
        {
          [LAUNCH.type]: 'ecs.g7.large',
          [LAUNCH.vSwitch]: own(there?.vSwitches)?.vSwitchId,
          [LAUNCH.securityGroup]: own(there?.securityGroups)?.securityGroupId,
        },
        { enter: 'leave' },
      );
      const id = await submitsOpen(story);
      await story.approves(await cardOf(story, id, /Waiting for /));
      expect(await told(story)).toContain('in ap-southeast-1');
    }),
  );
});

describe.concurrent('what stands in the way of instances', { timeout: 60_000 }, () => {
  const refused: [what: string, values: Record<string, string>, said: RegExp, given?: (story: Stories) => void][] = [
    ['a disk too small', { [LAUNCH.systemDisk]: '39' }, /A system disk of 39 GiB is too small: .* has 40 GiB/],
    ['a type for another architecture', { [LAUNCH.type]: 'ecs.g8y.large' }, /does not run on ecs\.g8y\.large/],
    ['a type that is sold out', { [LAUNCH.type]: 'ecs.g8i.xlarge' }, /ecs\.g8i\.xlarge is sold out in cn-hangzhou-a/],
    ['a type that the zone does not have', { [LAUNCH.type]: 'ecs.r7.large' }, /no ecs\.r7\.large in cn-hangzhou-a/],
    ['a vSwitch that is not there', { [LAUNCH.vSwitch]: 'vsw-nowhere' }, /vSwitch vsw-nowhere is not there/],
    ['a key pair that is not there', { [LAUNCH.keyPair]: 'nobodys' }, /There is no key pair nobodys/],
    [
      'a group of another VPC',
      { [LAUNCH.securityGroup]: 'sg-elsewhere' },
      /sg-elsewhere is for the VPC vpc-elsewhere, and the vSwitch .* is in vpc-bp1/,
      ({ ecs }) =>
        void ecs.world.addSecurityGroup({
          ...{ securityGroupId: 'sg-elsewhere', vpcId: 'vpc-elsewhere', accountId: seededAccounts.main },
        }),
    ],
    [
      'a vSwitch with too few addresses',
      { [LAUNCH.vSwitch]: 'vsw-tiny', [LAUNCH.count]: '20' },
      /vsw-tiny has only 12 addresses left, and 20 are needed/,
      ({ ecs }) =>
        void ecs.world.addVSwitch({
          ...{ vSwitchId: 'vsw-tiny', vpcId: seededNetwork.vpc, zoneId: 'cn-hangzhou-a', cidrBlock: '10.0.9.0/28' },
          accountId: seededAccounts.main,
        }),
    ],
    [
      'a quota that is used up',
      {},
      /A quota of the account is used up/,
      ({ ecs }) =>
        void ecs.faults.add({
          ...{ kind: 'fail', action: 'RunInstances', code: 'QuotaExceed.ElasticQuota', status: 403 },
          message: 'The number of vCPUs exceeds the quota.',
        }),
    ],
  ];
  it.each(refused)(
    'given %s, when instances are asked for, then it is told, nothing is asked for and nothing launched',
    (_what, values, said, given) =>
      alone(async (story) => {
        given?.(story);
        expect(await tries(story, LINE, { ...chosen, ...values })).toMatch(said);
        expect(launched(story)).toEqual([]);
        expect(story.slack.messages(CHANNEL)).toEqual([]);
      })(),
  );

  it(
    'given an image that cannot be used, when it is to be launched, then its status is told, and nothing launched',
    alone(async (story) => {
      const { imageId } = story.ecs.world.addImage({ imageName: 'broken', settled: 'UnAvailable' });
      expect(await tries(story, `/image launch ${imageId} cn-hangzhou`, chosen)).toContain(
        `${imageId} is in the status UnAvailable, and only an image that is available or deprecated makes instances`,
      );
      expect(launched(story)).toEqual([]);
    }),
  );

  it(
    'given an image that is nowhere, when it is to be launched, then no form opens',
    alone(async (story) => {
      expect(await hears(story, '/image launch m-bp1nowhere0000000001 cn-hangzhou')).toContain(
        'm-bp1nowhere0000000001',
      );
      expect(story.callsOf('RunInstances')).toEqual([]);
    }),
  );
});
