import { describe, expect, it, vi } from 'vitest';
import { defaultRoles, seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Image } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import { lookAtImage } from '../../src/sandbox/ecs-emulator/world/looks.ts';
import type { Message } from '../../src/sandbox/slack-simulator/world.ts';
import { asksBy, cardOf, FIELD, hears, letsRun, submitsOpen, tries } from '../support/image-forms.ts';
import { alone, aName, CHANNEL, type Stories, useStories } from '../support/stories.ts';

const GOLDEN = seeded.goldenImage;
const NAME = 'golden-web-2026.01';
const FRANKFURT = 'eu-central-1';
const VIRGINIA = 'us-east-1';
const SINGAPORE = 'ap-southeast-1';
const PATIENCE = { timeoutMs: 20_000 };

const accounts = (many: number): string[] =>
  Array.from({ length: many }, (_, number) => `19${String(number).padStart(14, '0')}`);

/** The images that were copied to a region. */
const copiesIn = ({ ecs }: Stories, region: string): Image[] =>
  [...(ecs.world.region(region)?.images.values() ?? [])].filter(({ copiedFrom }) => copiedFrom !== undefined);
/** How often a copy to each region was really asked for, refusals included. */
function copyCalls(story: Stories): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { params } of story.callsOf('CopyImage').filter(({ params }) => params.DryRun !== 'true')) {
    const region = String(params.DestinationRegionId);
    counts[region] = (counts[region] ?? 0) + 1;
  }
  return counts;
}
const cancelled = (story: Stories): string[] =>
  story.callsOf('CancelCopyImage').map(({ params }) => String(params.RegionId));
/** What the channel is told for the nth time about how copies of an image, or what is made with them, ended. */
const told = async ({ slack }: Stories, start: string, nth = 0): Promise<string> => {
  const all = () => slack.messages(CHANNEL).filter((one) => !one.threadTs && slack.text(one).startsWith(start));
  return slack.text(await slack.waitFor(() => all()[nth], PATIENCE));
};

describe.concurrent('the ways to copies', { timeout: 60_000 }, () => {
  it(
    'given the command, when it is approved, then each region has one copy, made one after the other, and the card says why',
    alone(
      async (story) => {
        const id = await letsRun(story, `/image copy ${GOLDEN} to ${FRANKFURT}, ${VIRGINIA}`);
        const card = await cardOf(story, id, /queued/);
        await cardOf(
          story,
          id,
          /Alibaba Cloud copies one image to one region at a time: .* asks again from time to time\./,
        );
        story.ecs.setSpeed(900);
        expect(await told(story, 'Copies ready')).toContain(`Copies ready: ${NAME} can be used in 2 more regions.`);
        expect([FRANKFURT, VIRGINIA].map((region) => copiesIn(story, region).length)).toEqual([1, 1]);
        expect(copiesIn(story, VIRGINIA)[0]?.copiedFrom?.imageId).toBe(GOLDEN);
        expect(story.slack.text(card)).not.toContain('failed');
      },
      { speed: 40 },
    ),
  );

  it(
    'given a copy under way for another request, when a second one is approved, then its card says why it waits',
    alone(
      async (story) => {
        await cardOf(story, await letsRun(story, `/image copy ${GOLDEN} to ${FRANKFURT}`), 'Being copied');
        const second = await letsRun(story, `/image copy ${GOLDEN} to ${VIRGINIA}`);
        const card = await cardOf(story, second, 'Waiting to try again');
        expect(story.slack.text(card)).toContain(
          `${GOLDEN} is being copied elsewhere, and Alibaba Cloud makes one copy of an image at a time. Nothing is wrong: this copy waits for its turn.`,
        );
        expect(copiesIn(story, VIRGINIA)).toEqual([]);
      },
      { speed: 1 },
    ),
  );

  it(
    'given an image that is ready, when the button on its message is pressed, then its copy is asked for, approved and ready',
    alone(async (story) => {
      const name = aName();
      await story.approves(await story.asks(name));
      await story.slack.as('li').closes('all');
      const ready = await story.announced(name, 'Image ready:');
      await story.slack.as('maya').clicks('Copy…', { in: ready.ts });
      const [image] = story.imagesNamed(name);
      expect(await story.sees('maya', 'Ask for copies')).toContain(`${name} (${image?.imageId}) in cn-hangzhou`);
      await story.slack.as('maya').fills({ [FIELD.targets]: [SINGAPORE] }, { enter: 'leave' });
      await story.approves(await cardOf(story, await submitsOpen(story), /Waiting for /));
      expect(await told(story, `Copies ready: ${name}`)).toContain('can be used in 1 more region');
      expect(copiesIn(story, SINGAPORE).map(({ imageName }) => imageName)).toEqual([name]);
    }),
  );

  it(
    'given regions in the form of an image, when it is approved once, then it is made and copied, and told once',
    alone(async (story) => {
      const name = aName();
      await story.approves(await story.asks(name, { [FIELD.targets]: [FRANKFURT, SINGAPORE] }));
      expect(await told(story, 'Image ready:')).toMatch(
        new RegExp(`${name}[\\s\\S]*can be used in 2 more regions[\\s\\S]*eu-central-1 m-`),
      );
      expect(story.imagesNamed(name).map(({ regionId }) => regionId)).toEqual(['cn-hangzhou', SINGAPORE, FRANKFURT]);
      expect(story.about(name, 'Image ready:')).toHaveLength(1);
    }),
  );

  it(
    'given a copy that is Available and not usable yet, when time passes, then nothing is told until it can be used',
    alone(async (story) => {
      story.ecs.world.durations.untilUsable = Number.MAX_SAFE_INTEGER;
      const id = await letsRun(story, `/image copy ${GOLDEN} to ${FRANKFURT}`);
      const available = () => copiesIn(story, FRANKFURT).find(isAvailable);
      const isAvailable = (image: Image) => lookAtImage(image, story.ecs.world.cloud).status === 'Available';
      const copy = await vi.waitFor(() => available() ?? Promise.reject(new Error('not available')), 10_000);
      const looks = () => story.callsOf('DescribeImages').filter(({ params }) => params.RegionId === FRANKFURT).length;
      const before = looks();
      await vi.waitFor(() => expect(looks()).toBeGreaterThanOrEqual(before + 3), { timeout: 15_000 });
      expect(story.about(NAME, 'Copies ready')).toEqual([]);
      expect(story.slack.text(await cardOf(story, id))).toContain('Being copied');
      copy.usableDelayMs = 0;
      expect(await told(story, 'Copies ready')).toContain(`${NAME} can be used in 1 more region`);
    }),
  );
});

describe.concurrent('copies of which some fail or are stopped', { timeout: 60_000 }, () => {
  it(
    'given one of three that fails, when it is told, then where it is ready and what happens with the other; retried, the rest is untouched',
    alone(async (story) => {
      const refused = { code: 'Forbidden.RAM', status: 403, action: 'CopyImage', destinationRegionId: VIRGINIA };
      const line = `/image copy ${GOLDEN} to ${FRANKFURT}, ${VIRGINIA}, ${SINGAPORE}`;
      const id = await asksBy(story, line);
      story.ecs.faults.add({ kind: 'fail', times: 1, ...refused });
      await story.approves(await cardOf(story, id, /Waiting for /));
      const first = await told(story, 'Copies ready');
      expect(first).toContain(`Copies ready in 2 of 3 regions: ${NAME}.`);
      expect(first).toMatch(/eu-central-1 m-.*\n.*ap-southeast-1 m-/);
      expect(first).toMatch(/Copy to us-east-1: Failed. Darkroom’s own account may not do this.*ecs:CopyImage/);
      expect(first).toContain('1 failed: the card has a button that tries it again and leaves what is ready as it is.');
      const made = [FRANKFURT, SINGAPORE].map((region) => copiesIn(story, region));

      const card = await cardOf(story, id, 'Retry the failed ones');
      await story.slack.as('maya').clicks('Retry the failed ones', { in: card.ts });
      expect(await told(story, 'Copies ready', 1)).toContain('can be used in 3 more regions');
      expect(copyCalls(story)).toEqual({ [FRANKFURT]: 1, [SINGAPORE]: 1, [VIRGINIA]: 2 });
      expect([FRANKFURT, SINGAPORE].map((region) => copiesIn(story, region))).toEqual(made);
    }),
  );

  it(
    'given two copies, when one region is cancelled by command, then it is stopped there and the other is made',
    alone(
      async (story) => {
        story.ecs.world.copyConcurrency = 'queued';
        const id = await letsRun(story, `/image copy ${GOLDEN} to ${FRANKFURT}, ${VIRGINIA}`);
        await cardOf(story, id, /eu-central-1.*copying[\s\S]*us-east-1.*copying/);
        expect(await hears(story, `/image cancel ${id} ${FRANKFURT}`)).toMatch(
          /Being stopped: the copy to eu-central-1/,
        );
        await cardOf(story, id, /eu-central-1.*stopped/);
        expect(cancelled(story)).toEqual([FRANKFURT]);
        expect(copiesIn(story, FRANKFURT)).toEqual([]);
        const ended = await told(story, 'Copies ready');
        expect(ended).toContain('Copies ready in 1 of 2 regions');
        expect(ended).toContain('1 stopped: the card has a button');
      },
      // Twelve seconds a copy: long enough to stop one, and the other arrives.
      { speed: 10 },
    ),
  );

  it(
    'given two copies under way, when the card’s button stops them, then each is asked for in its region and nothing is left',
    alone(
      async (story) => {
        story.ecs.world.copyConcurrency = 'queued';
        const id = await letsRun(story, `/image copy ${GOLDEN} to ${FRANKFURT}, ${VIRGINIA}`);
        const card = await cardOf(story, id, /eu-central-1.*copying[\s\S]*us-east-1.*copying/);
        await story.slack.as('maya').clicks('Stop all', { in: card.ts });
        await story.announced(NAME, 'was stopped before anything was copied');
        expect(cancelled(story).sort()).toEqual([FRANKFURT, VIRGINIA]);
        expect([FRANKFURT, VIRGINIA].flatMap((region) => copiesIn(story, region))).toEqual([]);
      },
      { speed: 1 },
    ),
  );
});

describe.concurrent('whom an image is shared with', { timeout: 60_000 }, () => {
  const sharesOf = ({ ecs }: Stories, image: string) => ecs.world.image(image)?.sharedWith.map((one) => one.accountId);
  const sent = (story: Stories) =>
    story.callsOf('ModifyImageSharePermission').filter(({ params }) => params.DryRun !== 'true');

  it(
    'given twelve accounts, when it is shared and then taken from two, then the cloud says so and it was never public',
    alone(async (story) => {
      const [first = '', second = '', ...others] = accounts(12);
      await letsRun(story, `/image share ${GOLDEN} with ${accounts(12).join(', ')}`);
      expect(await told(story, 'Image shared:')).toContain(`can now be used by ${first}`);
      expect(sharesOf(story, GOLDEN)).toEqual(accounts(12));
      expect(sent(story)).toHaveLength(2);

      await letsRun(story, `/image share ${GOLDEN}`, { [FIELD.unshare]: `${first}\n${second}` });
      expect(await told(story, 'No longer shared:')).toContain(`can no longer be used by ${first}, ${second}`);
      expect(sharesOf(story, GOLDEN)).toEqual(others);
      expect(story.callsOf('ModifyImageSharePermission').filter(({ params }) => 'IsPublic' in params)).toEqual([]);
      expect(story.ecs.world.image(GOLDEN)?.isPublic).toBe(false);
    }),
  );

  it(
    'given a community image, when it is taken from an account, then it stays public',
    alone(async (story) => {
      const [account = ''] = accounts(1);
      const sharedWith = [{ accountId: account, sharedAt: 0 }];
      const { imageId } = story.ecs.world.addImage({ imageName: aName(), isPublic: true, sharedWith });
      await letsRun(story, `/image share ${imageId}`, { [FIELD.unshare]: account });
      await told(story, 'No longer shared:');
      expect(story.ecs.world.image(imageId)).toMatchObject({ isPublic: true, sharedWith: [] });
    }),
  );

  const [trusted = '', stranger = ''] = accounts(2);
  const shareRole = {
    accountId: seededAccounts.main,
    roleName: 'AliyunECSShareEncryptImageDefaultRole',
    trusts: [`${trusted}@ecs.aliyuncs.com`],
  };
  it(
    'given an encrypted image, when it is shared, then with the own key and the role it is, and otherwise the cloud’s reason is told',
    alone(
      async (story) => {
        const { world } = story.ecs;
        const disk = (snapshotId: string, type: 'system' | 'data' = 'system') =>
          ({
            device: type === 'system' ? '/dev/xvda' : '/dev/xvdb',
            type,
            sizeGiB: 40,
            encrypted: true,
            snapshotId,
          }) as const;
        const serviceKey = world.addSnapshot({ encrypted: true, kmsKeyId: '' }).snapshotId;
        const own = [disk(seeded.encryptedSnapshot)];
        const ids = (disks: Image['disks']) => world.addImage({ imageName: aName(), disks }).imageId;
        const [ownKey, ofService, full] = [
          ids(own),
          ids([disk(serviceKey)]),
          ids([...own, disk(seeded.encryptedDataSnapshot, 'data')]),
        ];

        const line = (image: string, account: string) => `/image share ${image} cn-hangzhou with ${account}`;
        expect(await tries(story, line(ofService, trusted))).toContain('ServiceKeyEncryptedImageUnsupported');
        expect(await tries(story, line(full, trusted))).toContain('the image is encrypted and has data disks');
        expect(await tries(story, line(ownKey, stranger))).toContain(
          'Requires a RAM role of AliyunECSShareEncryptImageDefaultRole',
        );
        expect(sent(story)).toEqual([]);
        await letsRun(story, line(ownKey, trusted));
        await told(story, 'Image shared:');
        expect(sharesOf(story, ownKey)).toEqual([trusted]);
      },
      { cloud: { roles: [...defaultRoles, shareRole] } },
    ),
  );
});

describe('what is found', () => {
  const world = useStories();
  const buttons = (message: Message | undefined): string[] =>
    JSON.stringify(message?.blocks ?? []).match(/Copy…|Share…|Show what it was copied from|More/g) ?? [];
  const seenLast = (): Message | undefined => world.current.slack.ephemeral('maya').at(-1);

  it.each([
    ['nothing', '', ['golden-web-2026.01', 'golden-db-2026.01', 'base-db-12', 'prod-base-2026.01'], []],
    ['a region', 'cn-hangzhou', ['golden-web-2026.01', 'base-db-12'], []],
    ['a region without images', 'cn-beijing', ['No image in 1 region matches cn-beijing'], ['golden-web']],
    ['words', 'golden DB', ['1 image', 'golden-db-2026.01', '200 GiB'], ['golden-web', 'base-db']],
    ['a tag', 'tag:service=orders', ['1 image', 'golden-db-2026.01'], ['golden-web']],
    ['a tag with any value', 'tag:reviewed', ['1 image', 'golden-web-2026.01'], ['golden-db']],
    ['a family', 'family:golden-web', ['1 image', 'golden-web-2026.01'], ['golden-db']],
    ['a status', 'status:deprecated', ['1 image', 'base-db-12', 'Deprecated'], ['golden-web']],
    ['an age', 'older:30d', ['1 image', 'base-db-12'], ['golden-web', 'prod-base']],
    ['an account', 'account:production', ['1 image', 'prod-base-2026.01'], ['golden-web']],
    ['all of it', 'cn-hangzhou golden tag:team=platform family:golden-web status:available older:7d', [GOLDEN], []],
    ['what nothing has', 'tag:team=nobody', ['matches tag:team=nobody. Try fewer words or filters'], ['m-bp1']],
  ])('given %s behind /image list, when it is sent, then just that is listed', async (_what, typed, shown, hidden) => {
    const said = await hears(world.current, `/image list ${typed}`);
    for (const text of shown) expect(said).toContain(text);
    for (const text of hidden) expect(said).not.toContain(text);
  });

  it(
    'given more images than a page, when *More* is pressed, then the next ten follow, and at the end there is no button',
    alone(async (story) => {
      for (let n = 10; n < 32; n += 1) story.ecs.world.addImage({ regionId: 'cn-beijing', imageName: `page-${n}` });
      const rows = (said: string) => said.match(/page-\d\d/g) ?? [];
      const maya = story.slack.as('maya');
      const first = await hears(story, '/image list page');
      expect(first).toContain('Images 1 to 10 of 22');
      const second = await story.told('maya', () => maya.clicks('More'));
      expect(second).toContain('Images 11 to 20 of 22');
      const third = await story.told('maya', () => maya.clicks('More'));
      expect(third).toContain('Images 21 to 22 of 22');
      expect(third).not.toContain('( More )');
      expect(new Set([first, second, third].flatMap(rows)).size).toBe(22);
    }),
  );

  it(
    'given a region that does not answer, when images are listed, then the others are shown and it is named with its reason',
    alone(async (story) => {
      story.ecs.faults.add({ kind: 'html', action: 'DescribeImages', regionId: VIRGINIA });
      const said = await hears(story, '/image list');
      expect(said).toContain('golden-web-2026.01');
      expect(said).toMatch(/Not looked at: us-east-1\. Alibaba Cloud does not answer at the moment\./);
    }),
  );

  it('given a copy that was asked for, when it is shown, then its source, shares, request, who asked and who approved are told', async () => {
    const story = world.current;
    const [account = ''] = accounts(1);
    const id = await letsRun(story, `/image copy ${GOLDEN} to ${FRANKFURT}`, { [FIELD.copyShareWith]: account });
    await told(story, 'Copies ready');
    const copy = copiesIn(story, FRANKFURT)[0]?.imageId;
    const said = await hears(story, `/image show ${copy} ${FRANKFURT}`);
    expect(said).toContain(`Copied from: ${GOLDEN} in cn-hangzhou`);
    expect(said).toContain(`Shared with: ${account}`);
    expect(said).toContain(`Request: ${id}`);
    expect(said).toContain('Asked by: @maya');
    expect(said).toMatch(/Approved by: @li/);
    expect(buttons(seenLast())).toEqual(['Copy…', 'Share…', 'Show what it was copied from']);

    const source = await story.told('maya', () => story.slack.as('maya').clicks('Show what it was copied from'));
    expect(source).toContain(`Image ${NAME}`);
    expect(source).toMatch(/\/dev\/xvda.*40 GiB from s-bp1web01gold/);
    expect(source).toContain('It carries no tag of Darkroom’s');
  });

  it.each<[string, () => Partial<Image>, string[]]>([
    ['Available', () => ({}), ['Copy…', 'Share…']],
    ['a community image', () => ({ isPublic: true }), []],
    ['Deprecated', () => ({ settled: 'Deprecated' }), []],
    ['UnAvailable', () => ({ settled: 'UnAvailable' }), []],
    ['Creating', () => ({ making: { startedAt: world.current.ecs.world.cloud.now(), durationMs: 9e9 } }), []],
  ])(
    'given an image that is %s, when it is shown, then it has just the buttons its state allows',
    async (_, given, allowed) => {
      const { imageId, regionId } = world.current.ecs.world.addImage({ imageName: aName(), ...given() });
      expect(await hears(world.current, `/image show ${imageId} ${regionId}`)).toContain(`${imageId} in cn-hangzhou`);
      expect(buttons(seenLast())).toEqual(allowed);
    },
  );

  it.each([
    ['nothing', '', ['snapshots in cn-hangzhou', 'web-01 before release', 'db-01 data'], ['api-01 system']],
    ['a region', 'cn-shanghai', ['1 snapshot in cn-shanghai', 'api-01 system'], ['web-01']],
    ['the name of an instance', 'db-01', [`2 snapshots of db-01 (${seeded.dbInstance})`, 'data disk'], ['web-01']],
    ['the id of an instance', seeded.webInstance, ['3 snapshots of web-01', 'automatic'], ['db-01']],
    ['an instance elsewhere', 'edge-01', ['2 snapshots of edge-01', 'ap-southeast-1'], ['web-01']],
    ['an instance that is not there', 'nobody-07', ['No instance in', 'nobody-07'], ['s-bp1']],
  ])(
    'given %s behind /image snapshots, when it is sent, then just those are listed',
    async (_what, typed, shown, hidden) => {
      const said = await hears(world.current, `/image snapshots ${typed}`);
      for (const text of shown) expect(said).toContain(text);
      for (const text of hidden) expect(said).not.toContain(text);
    },
  );
});
