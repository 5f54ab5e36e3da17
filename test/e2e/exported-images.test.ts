// An image that is exported, from the form to the bucket and back.
import { describe, expect, it } from 'vitest';
import { defaultAccounts, seeded, seededBucket } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Image, ImageDisk } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { asksBy, cardOf, FIELD, hears, letsRun, tries } from '../support/image-forms.ts';
import { alone, aName, CHANNEL, type Stories, useStories } from '../support/stories.ts';

const GOLDEN = seeded.goldenImage;
const LINE = `/image export ${GOLDEN} cn-hangzhou to ${seededBucket}`;
/** Slow enough to be seen under way. */
const SLOW = 60;

const exportsOf = ({ ecs }: Stories) => ecs.world.regions().flatMap(({ exports }) => [...exports.values()]);
const announcements = ({ slack }: Stories, start: string): Message[] =>
  slack.messages(CHANNEL).filter((one) => slack.text(one).startsWith(start));
const told = async (story: Stories, start = 'Image exported:'): Promise<string> =>
  story.slack.text(await story.slack.waitFor(() => announcements(story, start)[0], { timeoutMs: 20_000 }));
const dataDisks = (count: number, facts: Partial<ImageDisk> = {}): ImageDisk[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ device: `/dev/xvd${String.fromCharCode(98 + n)}`, type: 'data', sizeGiB: 20, encrypted: false },
    snapshotId: `s-bp1export${String(n).padStart(10, '0')}`,
    ...facts,
  }));
const SYSTEM: ImageDisk = {
  device: '/dev/xvda',
  type: 'system',
  sizeGiB: 20,
  snapshotId: 's-bp1exportsys0000',
  encrypted: false,
};
/** With its region: it is too new for the lists that are kept. */
function anImage({ ecs }: Stories, given: Partial<Image> = {}): string {
  const { imageId, regionId } = ecs.world.addImage({ imageName: aName(), ...given });
  return `${imageId} ${regionId}`;
}

describe.concurrent('an image that is exported', { timeout: 60_000 }, () => {
  it(
    'given an image with data disks, when its export is approved, then its progress is shown, and in the end each object',
    alone(
      async (story) => {
        const { imageId } = story.ecs.world.image(seeded.goldenDbImage) ?? {};
        const id = await letsRun(story, `/image export ${imageId} cn-hangzhou to oss://${seededBucket}/release1`);
        const card = story.slack.text(await cardOf(story, id, /Being exported/));
        expect(card).toMatch(/To stop it, cancel its task t-\w+ in the task log of the ECS console/);
        story.ecs.setSpeed(900);
        const said = await told(story);
        for (const disk of ['system', 'data1', 'data2']) {
          expect(said).toContain(`oss://${seededBucket}/release1_${imageId}_${disk}.raw.tar.gz`);
        }
        expect(said).toContain('the bucket in the console');
        expect(said).toContain('Asked by @maya');
        await cardOf(story, id, /Exported in .*system\.raw\.tar\.gz/);
        expect(await hears(story, '/image status')).toContain('Exported');
        expect(exportsOf(story)).toHaveLength(1);
        expect(announcements(story, 'Image exported:')).toHaveLength(1);
      },
      { speed: SLOW },
    ),
  );

  it(
    'given a region that offers formats, when one of them is asked for, then the object has it',
    alone(async (story) => {
      const image = anImage(story, { regionId: 'eu-central-1' });
      await letsRun(story, `/image export ${image} to default-images-eu-central-1`, { [FIELD.format]: 'qcow2' });
      expect(await told(story)).toContain(`oss://default-images-eu-central-1/${image.split(' ')[0]}.qcow2.tar.gz`);
    }),
  );

  it(
    'given a lost answer, when it is approved, then the export that was begun is taken for ours, and there is one',
    alone(async (story) => {
      const id = await asksBy(story, LINE);
      story.ecs.faults.add({ kind: 'dropAnswer', action: 'ExportImage' });
      await story.approves(await cardOf(story, id, /Waiting for /));
      expect(await told(story)).toContain(`oss://${seededBucket}/${GOLDEN}.raw.tar.gz`);
      expect(exportsOf(story)).toHaveLength(1);
    }),
  );

  it(
    'given an export that somebody else has under way, when ours is approved, then it waits, says for what, and is done after',
    alone(
      async (story) => {
        const { taskId } = story.ecs.world.addExport({
          ...{ regionId: 'cn-hangzhou', accountId: story.ecs.world.image(GOLDEN)?.accountId ?? '', imageId: GOLDEN },
          ...{ bucketName: 'of-somebody', format: 'raw', objects: ['theirs.raw.tar.gz'] },
          making: { startedAt: story.ecs.world.cloud.now(), durationMs: 600_000 },
        });
        const id = await letsRun(story, LINE);
        await cardOf(story, id, /is being exported already, by somebody else or by another request/);
        expect(exportsOf(story).map((one) => one.taskId)).toEqual([taskId]);
        story.ecs.setSpeed(900);
        expect(await told(story)).toContain(`oss://${seededBucket}/${GOLDEN}.raw.tar.gz`);
        expect(exportsOf(story)).toHaveLength(2);
      },
      { speed: SLOW },
    ),
  );

  it(
    'given an export that fails, when it is told, then why, and what is begun again is another export',
    alone(async (story) => {
      story.ecs.faults.add({ kind: 'failNextExport', percent: 30 });
      const id = await letsRun(story, LINE);
      expect(await told(story, 'Export failed:')).toContain('Please contact the administrator.');
      const card = await cardOf(story, id, /Alibaba Cloud gave up the export/);
      await story.slack.as('maya').clicks('Retry the failed ones', { in: card.ts });
      expect(await told(story)).toContain(GOLDEN);
      expect(exportsOf(story)).toHaveLength(2);
    }),
  );
});

describe('what cannot be exported', { timeout: 60_000 }, () => {
  const world = useStories();
  /** Types and submits, and expects that nothing came of it. */
  async function comesToNothing(story: Stories, line: string): Promise<string> {
    const said = await tries(story, line);
    expect(story.slack.messages(CHANNEL)).toEqual([]);
    expect(exportsOf(story)).toEqual([]);
    expect(story.callsOf('ExportImage').filter(({ params }) => params.DryRun !== 'true')).toEqual([]);
    return said;
  }

  it.each<[string, Partial<Image>, RegExp]>([
    ['encrypted', { disks: [{ ...SYSTEM, encrypted: true }] }, /is encrypted, and Alibaba Cloud exports no encrypted/],
    ['with five data disks', { disks: [SYSTEM, ...dataDisks(5)] }, /has more than four data disks/],
    ['with a data disk of 501 GiB', { disks: [SYSTEM, ...dataDisks(1, { sizeGiB: 501 })] }, /of more than 500 GiB/],
    ['of the community', { isPublic: true }, /is a community image/],
    ['that is deprecated', { settled: 'Deprecated' }, /only an available image can be copied, shared or exported/],
  ])(
    'given an image %s, when its export is asked for, then it is told and nothing is changed',
    async (_what, given, said) => {
      const image = anImage(world.current, given);
      const read = await comesToNothing(world.current, `/image export ${image} to ${seededBucket}`);
      expect(read).toMatch(said);
      expect(read).toContain('Nothing was ');
      expect(
        world.current.callsOf('ExportImage').filter(({ params }) => image.startsWith(params.ImageId ?? '-')),
      ).toEqual([]);
    },
  );

  it.each<[string, string, RegExp]>([
    ['a region that offers no export', 'InvalidRegion.NotSupport', /exports no images from cn-hangzhou.*\/image copy/s],
    [
      'an image made from one of the Marketplace',
      'ImageNotSupported',
      /is not exportable: .* such as an image of the Market/,
    ],
    ['a used up weekly quota', 'WeeklyQuotaExceed.ExportImage', /A quota of the account is used up/],
  ])('given %s, when an export is asked for, then it is told and nothing is changed', async (_what, code, said) => {
    world.current.ecs.faults.add({ kind: 'fail', action: 'ExportImage', code, status: 403, message: 'No.' });
    expect(await comesToNothing(world.current, LINE)).toMatch(said);
  });

  it(
    'given an account without the role, when an export is asked for, then the sentence says which to make',
    alone(
      async (story) => {
        const read = await comesToNothing(story, LINE);
        expect(read).toContain('create the RAM role AliyunECSImageExportDefaultRole');
        expect(read).toContain('AliyunECSImageExportRolePolicy');
      },
      { cloud: { accounts: [{ ...defaultAccounts[0], lacksExportRole: true }] } },
    ),
  );
});
