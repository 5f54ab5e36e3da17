// A system disk that is replaced, from the form to the cloud and back: what is lost is said before, and nothing is done twice.
import { describe, expect, it } from 'vitest';
import { seeded, seededKeys } from '../../src/sandbox/ecs-emulator/seed.ts';
import { seededNetwork } from '../../src/sandbox/ecs-emulator/seed-networks.ts';
import { alreadyMade } from '../../src/sandbox/ecs-emulator/world/builders.ts';
import type { Instance } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import { lookAtInstance } from '../../src/sandbox/ecs-emulator/world/looks.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { asksBy, cardOf, hears, tries } from '../support/image-forms.ts';
import { alone, aName, CHANNEL, type Stories, useStories } from '../support/stories.ts';

const GOLDEN = seeded.goldenImage;
/** It runs, and is called web-01. */
const WEB = seeded.webInstance;
const OLD_DISK = 'd-bp1web01000000000000';
/** It is stopped, and is called batch-01. */
const BATCH = seeded.batchInstance;
const AT = 'cn-hangzhou';
const FIELD = {
  image: 'Image',
  size: 'Size of the new system disk in GiB',
  keyPair: 'Key pair',
  name: 'Type the name',
};

const instanceOf = ({ ecs }: Stories, id: string): Instance => {
  const found = ecs.world.instance(id);
  if (!found) throw new Error(`there is no instance ${id}`);
  return found;
};
const statusOf = (story: Stories, id: string): string =>
  lookAtInstance(instanceOf(story, id), story.ecs.world.cloud).status;
const systemDiskOf = ({ ecs }: Stories, id: string) => {
  const disks = [...(ecs.world.region(AT)?.disks.values() ?? [])];
  return disks.find(({ instanceId, type }) => instanceId === id && type === 'system');
};
const writes = (story: Stories): string[] =>
  ['StopInstance', 'ReplaceSystemDisk', 'StartInstance'].flatMap((action) =>
    story
      .callsOf(action)
      .filter(({ params, status }) => params.DryRun !== 'true' && status === 200)
      .map(() => action),
  );
const asks = (story: Stories, instance: string = WEB, values: Record<string, unknown> = {}): Promise<string> =>
  asksBy(story, `/image replace-disk ${instance} ${AT}`, { [FIELD.image]: GOLDEN, ...values });

/** Both approvers, each typing what the instance is called. */
async function letsBoth(story: Stories, id: string, name: string): Promise<void> {
  for (const person of ['li', 'priya']) {
    const card = await cardOf(story, id, person === 'li' ? /Waiting for 2/ : /Waiting for 1 more/);
    await story.review(card, 'Approve', person);
    await story.slack.as(person).fills({ [FIELD.name]: name });
    await story.slack.as(person).submits();
    await story.slack.as(person).closes('all');
  }
}
const told = async ({ slack }: Stories, beginning: string): Promise<string> => {
  const find = () => slack.messages(CHANNEL).find((one) => !one.threadTs && slack.text(one).startsWith(beginning));
  return slack.text(await slack.waitFor<Message>(find, { timeoutMs: 40_000 }));
};

describe.concurrent('a system disk that is replaced', { timeout: 90_000 }, () => {
  it(
    'given an instance that runs, when two approve by its name, then it is stopped, gets its new disk and runs again, told disk by disk',
    alone(async (story) => {
      instanceOf(story, WEB).tags = [{ key: 'env', value: 'prod' }];
      await story.opens('maya', `/image replace-disk ${WEB}`);
      const form = await story.sees('maya', 'Ask to replace it');
      expect(form).toContain(`Lost for good: everything on the old system disk ${OLD_DISK} (40 GiB)`);
      expect(form).toContain('It runs: it is stopped for this');
      expect(form).toContain('data disks, which have to be mounted again');
      await story.slack.as('maya').closes('all');

      const id = await asks(story, WEB, { [FIELD.keyPair]: seededNetwork.keyPair });
      const card = story.slack.text(await cardOf(story, id, /Waiting for 2 approvals/));
      expect(card).toContain('Replace the system disk of web-01');
      expect(card).toContain(OLD_DISK);
      expect(card).toContain('It runs: it is stopped for this');
      const view = await story.review(await cardOf(story, id), 'Approve');
      expect(story.slack.text(view)).toContain('StopInstance, ReplaceSystemDisk and StartInstance');
      expect(story.slack.text(view)).toContain(`Lost for good: everything on the old system disk ${OLD_DISK}`);
      await story.slack.as('li').fills({ [FIELD.name]: GOLDEN });
      const wrong = await story.slack.as('li').submits();
      expect(JSON.stringify(wrong)).toContain('this cannot be undone');
      await story.slack.as('li').closes('all');

      await letsBoth(story, id, 'web-01');
      const said = await told(story, 'System disk replaced:');
      const disk = systemDiskOf(story, WEB);
      expect(disk).toMatchObject({ imageId: GOLDEN, sizeGiB: 40 });
      expect(disk?.diskId).not.toBe(OLD_DISK);
      expect(said).toContain(
        `web-01 (${WEB}) has ${disk?.diskId} of golden-web-2026.01 (${GOLDEN}) in the place of ${OLD_DISK}.`,
      );
      expect(said).toContain('It runs again.');
      expect(said).toContain('ssh');
      expect(statusOf(story, WEB)).toBe('Running');
      expect(instanceOf(story, WEB).keyPairName).toBe(seededNetwork.keyPair);
      expect(writes(story)).toEqual(['StopInstance', 'ReplaceSystemDisk', 'StartInstance']);
      expect(story.callsOf('StopInstance').every(({ params }) => params.StoppedMode === 'KeepCharging')).toBe(true);
    }),
  );

  it(
    'given an account that stops without charges by itself, when a disk is replaced, then the stop keeps them',
    alone(async (story) => {
      for (const account of story.ecs.world.accounts) account.stopsChargingByDefault = true;
      await letsBoth(story, await asks(story), 'web-01');
      expect(await told(story, 'System disk replaced:')).toContain('It runs again.');
    }),
  );

  it(
    'given an instance that is stopped, when its disk is replaced, then nothing stops or starts it',
    alone(async (story) => {
      await letsBoth(story, await asks(story, BATCH, { [FIELD.size]: '60' }), 'batch-01');
      expect(await told(story, 'System disk replaced:')).toContain('It is stopped, as it was');
      expect(systemDiskOf(story, BATCH)).toMatchObject({ imageId: GOLDEN, sizeGiB: 60 });
      expect(statusOf(story, BATCH)).toBe('Stopped');
      expect(writes(story)).toEqual(['ReplaceSystemDisk']);
    }),
  );

  it(
    'given an encrypted old disk, when it is replaced, then the card says so and the new one has its key',
    alone(async (story) => {
      const encryption = { encrypted: true, kmsKeyId: seededKeys.hangzhou };
      Object.assign(systemDiskOf(story, BATCH) ?? {}, encryption);
      const id = await asks(story, BATCH);
      const card = story.slack.text(await cardOf(story, id, /Waiting for 2 approvals/));
      expect(card).toContain(`encrypted with ${seededKeys.hangzhou}, as the old one`);
      await letsBoth(story, id, 'batch-01');
      await told(story, 'System disk replaced:');
      expect(systemDiskOf(story, BATCH)).toMatchObject({ imageId: GOLDEN, ...encryption });
    }),
  );

  it(
    'given an instance that ran when it was asked for, when it is stopped by the time it is approved, then it is left so and started again',
    alone(async (story) => {
      const id = await asks(story);
      Object.assign(instanceOf(story, WEB), { status: 'Stopped', stoppedMode: 'KeepCharging', passages: [] });
      await letsBoth(story, id, 'web-01');
      expect(await told(story, 'System disk replaced:')).toContain('It runs again.');
      expect(writes(story)).toEqual(['ReplaceSystemDisk', 'StartInstance']);
    }),
  );

  it(
    'given an instance that was stopped when it was asked for, when it runs by the time it is approved, then ECS refuses it, and nothing has changed',
    alone(async (story) => {
      const id = await asks(story, BATCH);
      const before = systemDiskOf(story, BATCH)?.diskId;
      Object.assign(instanceOf(story, BATCH), { status: 'Running', passages: [] });
      await letsBoth(story, id, 'batch-01');
      const said = await told(story, 'System disk not replaced:');
      expect(said).toContain(
        `${BATCH} is not stopped any more, and stopping it was not part of what was approved. Nothing was replaced. Stop it in the console`,
      );
      expect(systemDiskOf(story, BATCH)?.diskId).toBe(before);
      expect(statusOf(story, BATCH)).toBe('Running');
      expect(story.callsOf('ReplaceSystemDisk').map(({ code }) => code)).toEqual(['IncorrectInstanceStatus']);
      expect(writes(story)).toEqual([]);
    }),
  );

  it(
    'given a replacement that fails after the stop, when it is over, then it is told first that it stays stopped; begun again, all is well',
    alone(async (story) => {
      const refusal = { code: 'Forbidden.RAM', status: 403, message: 'Not authorized.' };
      story.ecs.faults.add({ kind: 'fail', action: 'ReplaceSystemDisk', ...refusal, times: 1 });
      const id = await asks(story);
      await letsBoth(story, id, 'web-01');
      const said = await told(story, 'System disk not replaced:');
      expect(said).toContain(`web-01 (${WEB}) has ${OLD_DISK} as before.`);
      expect(said).toContain('It is stopped now and does not start by itself');
      expect(said).toContain('ecs:ReplaceSystemDisk');
      expect(statusOf(story, WEB)).toBe('Stopped');
      expect(systemDiskOf(story, WEB)?.diskId).toBe(OLD_DISK);
      const card = await cardOf(story, id, 'It is stopped now');
      await story.slack.as('maya').clicks('Retry the failed ones', { in: card.ts });
      expect(await told(story, 'System disk replaced:')).toContain('It runs again.');
      expect(writes(story)).toEqual(['StopInstance', 'ReplaceSystemDisk', 'StartInstance']);
    }),
  );

  it(
    'given a replacement that failed after the stop, when somebody started the instance before it is tried again, then it is stopped again for it',
    alone(async (story) => {
      const refusal = { code: 'Forbidden.RAM', status: 403, message: 'Not authorized.' };
      story.ecs.faults.add({ kind: 'fail', action: 'ReplaceSystemDisk', ...refusal, times: 1 });
      const id = await asks(story);
      await letsBoth(story, id, 'web-01');
      await told(story, 'System disk not replaced:');
      Object.assign(instanceOf(story, WEB), { status: 'Running', passages: [] });
      const card = await cardOf(story, id, 'It is stopped now');
      await story.slack.as('maya').clicks('Retry the failed ones', { in: card.ts });
      expect(await told(story, 'System disk replaced:')).toContain('It runs again.');
      expect(writes(story)).toEqual(['StopInstance', 'StopInstance', 'ReplaceSystemDisk', 'StartInstance']);
      expect(story.callsOf('ReplaceSystemDisk').map(({ code }) => code)).not.toContain('IncorrectInstanceStatus');
    }),
  );

  it(
    'given lost answers of every call, when it is approved, then each is done once, and told once',
    alone(async (story) => {
      for (const action of ['StopInstance', 'ReplaceSystemDisk', 'StartInstance']) {
        story.ecs.faults.add({ kind: 'dropAnswer', action, times: 1 });
      }
      const disks = story.ecs.world.region(AT)?.disks.size;
      await letsBoth(story, await asks(story), 'web-01');
      expect(await told(story, 'System disk replaced:')).toContain('It runs again.');
      expect(story.ecs.world.region(AT)?.disks.size).toBe(disks);
      expect(
        story.slack.messages(CHANNEL).filter((one) => story.slack.text(one).startsWith('System disk')),
      ).toHaveLength(1);
    }),
  );

  it(
    'given an image that is gone by the time it is approved, when it runs, then the instance is not stopped in vain',
    alone(async (story) => {
      const { imageId } = story.ecs.world.addImage({ imageName: aName() });
      const id = await asks(story, WEB, { [FIELD.image]: { value: imageId } });
      story.ecs.world.region(AT)?.images.delete(imageId);
      await letsBoth(story, id, 'web-01');
      expect(await told(story, 'System disk not replaced:')).toContain(`${imageId} is not there`);
      expect(statusOf(story, WEB)).toBe('Running');
      expect(writes(story)).toEqual([]);
    }),
  );

  it(
    'given a disk that somebody else replaced meanwhile, when it runs, then the one that is there now is not touched',
    alone(async (story) => {
      const id = await asks(story);
      const old = systemDiskOf(story, WEB);
      if (!old) throw new Error('it has no system disk');
      story.ecs.world.region(AT)?.disks.delete(old.diskId);
      const { diskId } = story.ecs.world.addDisk({ ...old, diskId: 'd-bp1somebodyelses001' });
      await letsBoth(story, id, 'web-01');
      expect(await told(story, 'System disk not replaced:')).toContain(
        `The system disk of ${WEB} is ${diskId} by now, and ${OLD_DISK} was to be replaced`,
      );
      expect(systemDiskOf(story, WEB)?.diskId).toBe(diskId);
      expect(statusOf(story, WEB)).toBe('Running');
    }),
  );

  it(
    'given a disk of that very image but of another size that somebody else put there, when it runs, then it is told and not taken for ours',
    alone(async (story) => {
      const id = await asks(story, BATCH, { [FIELD.size]: '60' });
      const old = systemDiskOf(story, BATCH);
      if (!old) throw new Error('it has no system disk');
      story.ecs.world.region(AT)?.disks.delete(old.diskId);
      const other = { ...old, diskId: 'd-bp1somebodyelses002', imageId: GOLDEN, sizeGiB: 80 };
      const { diskId } = story.ecs.world.addDisk(other);
      instanceOf(story, BATCH).imageId = GOLDEN;
      await letsBoth(story, id, 'batch-01');
      expect(await told(story, 'System disk not replaced:')).toContain(
        `The system disk of ${BATCH} is ${diskId} by now`,
      );
      expect(systemDiskOf(story, BATCH)?.diskId).toBe(diskId);
      expect(writes(story)).toEqual([]);
    }),
  );

  it(
    'given an image, when its button opens the form, then an instance of its region is chosen there, and the request is the same',
    alone(async (story) => {
      await hears(story, `/image show ${GOLDEN} ${AT}`);
      await story.slack.as('maya').clicks('Replace a system disk…');
      expect(await story.sees('maya', 'Ask to replace it')).toContain('golden-web-2026.01');
      await story.slack.as('maya').fills({ Instance: 'web-01' });
      await story.slack.as('maya').submits();
      await story.sees('maya', 'is posted in');
      await story.slack.as('maya').closes('all');
      await story.slack.waitFor(() =>
        story.slack
          .messages(CHANNEL)
          .find((one) => story.slack.text(one).includes('Replace the system disk of web-01')),
      );
    }),
  );

  it(
    'given a request that waits, when it is edited, then the form has what was asked for, and approvers see what changed',
    alone(async (story) => {
      const id = await asks(story);
      const card = await cardOf(story, id, /Waiting for 2/);
      await story.slack.as('maya').clicks('Edit', { in: card.ts });
      expect(await story.sees('maya', 'Change request')).toMatch(/Image: \[ golden-web-2026\.01 · 40 GiB/);
      await story.slack.as('maya').fills({ [FIELD.size]: '100' });
      await story.slack.as('maya').submits();
      await story.sees('maya', 'is changed (revision 2)');
      await story.slack.as('maya').closes('all');
      const view = await story.review(await cardOf(story, id, /100 GiB/), 'Approve');
      expect(story.slack.text(view)).toMatch(/System disk: 40 GiB in the place of .* became 100 GiB/);
    }),
  );
});

describe('a system disk that cannot be replaced', { timeout: 60_000 }, () => {
  const world = useStories();
  const image = (given: Parameters<Stories['ecs']['world']['addImage']>[0]): { value: string } => ({
    value: world.current.ecs.world.addImage({ imageName: aName(), ...given }).imageId,
  });
  const machine = (given: Partial<Instance>, disk = {}): string => {
    const { ecs } = world.current;
    const { instanceId, regionId } = ecs.world.addInstance({ instanceName: aName(), ...given });
    ecs.world.addDisk({ instanceId, regionId, type: 'system', device: '/dev/xvda', ...disk });
    return instanceId;
  };
  const disk = (sizeGiB: number) => ({ device: '/dev/xvda', type: 'system', sizeGiB, encrypted: false }) as const;
  const making = () => ({ startedAt: world.current.ecs.world.cloud.now(), durationMs: 3_600_000_000 });
  const traces = ({ slack, ecs }: Stories) => ({
    messages: slack.world.messages.map(({ ts }) => ts),
    disks: [...(ecs.world.region(AT)?.disks.keys() ?? [])],
    states: [...(ecs.world.region(AT)?.instances.values() ?? [])].map((one) => lookAtInstance(one, ecs.world.cloud)),
    writes: writes(world.current),
  });

  type Case = [what: string, instance: () => string, values: () => Record<string, unknown>, told: string | RegExp];
  it.each<Case>([
    [
      'an image that is larger than the disk that is asked for',
      () => WEB,
      () => ({ [FIELD.image]: image({ disks: [disk(100)] }), [FIELD.size]: '40' }),
      /needs a disk of 100 GiB, and asked for were 40 GiB\. Nothing was changed\. Ask for at least that/,
    ],
    [
      'an image of another region',
      () => WEB,
      () => ({ [FIELD.image]: image({ regionId: 'cn-shanghai' }) }),
      /m-\w+ is not there in cn-hangzhou/,
    ],
    [
      'a disk that is smaller than the old one',
      () => WEB,
      () => ({ [FIELD.image]: image({ disks: [disk(20)] }), [FIELD.size]: '20' }),
      `The old system disk ${OLD_DISK} has 40 GiB, and the new one cannot be smaller; asked for were 20 GiB.`,
    ],
    [
      'a disk that is larger than any',
      () => WEB,
      () => ({ [FIELD.image]: GOLDEN, [FIELD.size]: '9999' }),
      'This disk can have 40 to 2,048 GiB.',
    ],
    [
      'an image with data disks',
      () => WEB,
      () => ({ [FIELD.image]: { value: seeded.goldenDbImage } }),
      `${seeded.goldenDbImage} has data disks, and Alibaba Cloud replaces a system disk only by an image without them.`,
    ],
    [
      'an image that is being made',
      () => WEB,
      () => ({ [FIELD.image]: image({ making: making() }) }),
      /is in the status Creating, and a system disk is made only of an available or deprecated image/,
    ],
    [
      'an image of another architecture than the type',
      () => WEB,
      () => ({
        [FIELD.image]: image({
          os: {
            platform: 'Aliyun',
            osName: 'Aliyun ARM',
            osNameEn: 'Alibaba Cloud Linux 3 ARM',
            osType: 'linux',
            architecture: 'arm64',
          },
        }),
      }),
      /does not run on the type of the instance, ecs\.g7\.large/,
    ],
    [
      'a key pair that is not there',
      () => WEB,
      () => ({ [FIELD.image]: GOLDEN, [FIELD.keyPair]: 'nobodys' }),
      // Under its field, or above the form when the cloud took longer than Slack waits.
      /Key pair(?: \(optional\): \[.*\]\n\s+!|:) There is no key pair nobodys in cn-hangzhou/,
    ],
    [
      'what is no key pair',
      () => WEB,
      () => ({ [FIELD.image]: GOLDEN, [FIELD.keyPair]: '-x' }),
      'Darkroom takes no passwords',
    ],
    [
      'an instance that is locked for security',
      () => machine({ lockReasons: ['security'] }),
      () => ({ [FIELD.image]: GOLDEN }),
      /has locked i-\w+ \(security\), and lets nothing be done to it/,
    ],
    [
      'an instance whose subscription ended',
      () => machine({ chargeType: 'PrePaid', expiresAt: world.current.ecs.world.clock.now() - 86_400_000 }),
      () => ({ [FIELD.image]: GOLDEN }),
      /is not paid for any more: its subscription ended/,
    ],
    [
      'an instance that is starting',
      () => machine({ passages: [{ status: 'Starting', making: making() }] }),
      () => ({ [FIELD.image]: GOLDEN }),
      /is in the status Starting, on its way to another\. Nothing was changed\. Wait until it runs or is stopped/,
    ],
    [
      'an instance that was stopped without charges',
      () => machine({ status: 'Stopped', stoppedMode: 'StopCharging' }),
      () => ({ [FIELD.image]: GOLDEN }),
      /was stopped in economical mode/,
    ],
    [
      'a disk of which a snapshot is being made',
      () => {
        const id = machine({});
        const source = systemDiskOf(world.current, id);
        world.current.ecs.world.addSnapshot({
          sourceDiskId: source?.diskId ?? '',
          sourceDiskType: 'system',
          making: { ...alreadyMade, ...making() },
        });
        return id;
      },
      () => ({ [FIELD.image]: GOLDEN }),
      /is busy: the snapshot s-\w+ of it is being made \(\d+ %\)/,
    ],
    [
      'an instance that is not there',
      () => 'i-bp1nowhere000000001',
      () => ({}),
      'There is no instance i-bp1nowhere000000001',
    ],
    ['what is no instance', () => 'web-01', () => ({}), 'web-01 is not an instance id'],
    ['no image', () => WEB, () => ({}), /not an image id|required|fill/i],
  ])(
    'given %s, when it is asked for, then it is told so and nothing has changed',
    async (_what, instance, values, said) => {
      const story = world.current;
      const [id, filled] = [instance(), values()];
      const before = traces(story);
      const read = await tries(story, `/image replace-disk ${id} ${AT}`, filled);
      if (typeof said === 'string') expect(read).toContain(said);
      else expect(read).toMatch(said);
      expect(traces(story)).toEqual(before);
    },
  );
});
