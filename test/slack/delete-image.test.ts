import { describe, expect, it } from 'vitest';
import { seeded, seededAccounts } from '../../src/sandbox/ecs-emulator/seed.ts';
import { FIELD } from '../support/image-forms.ts';
import { refusals, useStories } from '../support/stories.ts';

const WHERE = `${seeded.goldenDbImage} cn-hangzhou`;
const NAME = 'golden-db-2026.01';
const BOX = 'Delete although';

describe('deleting an image', () => {
  const world = useStories();
  const messages = () => world.current.slack.messages('images').length;
  const opensFrom = async (typed: string) => {
    await world.current.opens('maya', typed);
    return world.current.sees('maya', 'Ask to delete');
  };
  const deleted = () => [...world.current.performed('DeleteImage'), ...world.current.performed('DeleteSnapshot')];

  it('given the command, when the form opens, then it says what is lost, and has an empty box for each snapshot behind it', async () => {
    const form = await opensFrom(`/image delete ${WHERE}`);
    expect(form).toContain(`${NAME} (${seeded.goldenDbImage})`);
    expect(form).toContain('This cannot be undone.');
    expect(form).toContain('their system disks can no longer be re-initialised');
    expect(form).toContain('It is shared with nobody.');
    expect(form).toContain('No instance made from it is listed.');
    expect(form).toContain('The snapshots behind it stay, and are billed, unless you tick them.');
    for (const [id, size] of [
      [seeded.goldenDbSystemSnapshot, 40],
      [seeded.goldenDbDataSnapshot, 60],
      [seeded.goldenDbSecondDataSnapshot, 100],
    ]) {
      expect(form).toContain(`[ ] ${id} · ${size} GiB`);
    }
    expect(form).not.toContain('[x]');
  });

  it('given the button of an image, when it is pressed, then the form opens for it, with the instances made from it', async () => {
    const { slack } = world.current;
    await world.current.told('maya', () =>
      slack.as('maya').types(`/image show ${seeded.goldenImage} cn-hangzhou`, { channel: 'images' }),
    );
    await slack.as('maya').clicks('Delete…', { in: slack.ephemeral('maya').at(-1)?.ts ?? '' });
    const form = await world.current.sees('maya', 'Ask to delete');
    expect(form).toContain(seeded.goldenImage);
    expect(form).toContain(`Instances made from it: web-02 (${seeded.secondWebInstance})`);
  });

  it('given a snapshot that another image is made of, when the form opens, then it is named with that image and not offered', async () => {
    const { ecs } = world.current;
    const snapshotId = seeded.goldenDbSystemSnapshot;
    const disk = { device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId, encrypted: false } as const;
    const { imageId } = ecs.world.addImage({ disks: [disk] });
    const form = await opensFrom(`/image delete ${WHERE}`);
    ecs.world.region('cn-hangzhou')?.images.delete(imageId);
    expect(form).toContain('These are used elsewhere and cannot be deleted with it:');
    expect(form).toMatch(new RegExp(`${snapshotId} \\(40 GiB\\), by ${imageId}`));
    expect(form).not.toContain(`[ ] ${snapshotId}`);
  });

  it('given a tick, when the form is submitted, then a request waits for two, says what goes and what stays, and nothing is deleted', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image delete ${WHERE}`);
    expect((await submits({ [FIELD.deleteSnapshots]: [seeded.goldenDbDataSnapshot] })).kind).toBe('updated');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith(`Delete image ${NAME}`)),
    );
    const said = slack.text(card);
    expect(said).toContain('Waiting for 2 approvals');
    expect(said).toContain('This cannot be undone:');
    expect(said).toMatch(new RegExp(`Snapshots deleted with it\\W+${seeded.goldenDbDataSnapshot} \\(60 GiB\\)`));
    expect(said).toMatch(
      new RegExp(
        `Snapshots that stay, and are billed\\W+${seeded.goldenDbSystemSnapshot} \\(40 GiB\\), ${seeded.goldenDbSecondDataSnapshot}`,
      ),
    );
    expect(deleted()).toEqual([]);

    await slack.as('maya').closes('all');
    await slack.as('maya').clicks('Edit', { in: card.ts });
    const again = await world.current.sees('maya', 'Change request');
    expect(again).toContain(`[x] ${seeded.goldenDbDataSnapshot}`);
    expect(again).toContain(`[ ] ${seeded.goldenDbSystemSnapshot}`);
    await slack.as('maya').closes('all');
  });

  it('given an image that instances were made from, when the form is submitted, then it takes the box, and approvers read it in bold', async () => {
    const { slack, submits, shown } = world.current;
    await opensFrom(`/image delete ${seeded.goldenImage} cn-hangzhou`);
    expect(refusals(await submits({}))).toEqual({
      force: expect.stringMatching(new RegExp(`Instances were made from .*: .?${seeded.secondWebInstance}`)),
    });
    await submits({ [FIELD.force]: BOX });
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith('Delete image golden-web-2026.01')),
    );
    await slack.as('li').clicks('Approve', { in: card.ts });
    await world.current.sees('li', 'Type the name');
    expect(JSON.stringify(slack.as('li').view()?.blocks)).toMatch(
      /"text":"It is deleted although instances were made from it:","style":\{"bold":true\}/,
    );
    expect(shown('li')).toContain('calls DeleteImage in the account');
    await slack.as('li').closes('all');
    expect(deleted()).toEqual([]);
  });

  it.each([
    [
      'is shared',
      { sharedWith: [{ accountId: seededAccounts.audit, sharedAt: 0 }] },
      new RegExp(`is shared with ${seededAccounts.audit}.*Take it back first with /image share m-`),
    ],
    ['is public', { isPublic: true }, /published as a community image/],
    [
      'is being made',
      { making: { startedAt: Number.POSITIVE_INFINITY, durationMs: 1 } },
      /being made\. Wait until it is ready/,
    ],
    [
      'is a copy being made',
      {
        making: { startedAt: Number.POSITIVE_INFINITY, durationMs: 1 },
        copiedFrom: { regionId: 'cn-shanghai', imageId: 'm-uf6source00000000001' },
      },
      /being copied\. Wait until the copy is ready, or stop it on its card/,
    ],
  ])(
    'given an image that %s, when the command is sent, then no form opens; when it comes to that later, the form tells it',
    async (_what, facts, told) => {
      const { ecs, opens, sees, slack } = world.current;
      const { imageId } = ecs.world.addImage(facts);
      await opens('maya', `/image delete ${imageId} cn-hangzhou`);
      expect(await sees('maya', imageId)).toMatch(told);
      expect(JSON.stringify(slack.as('maya').view())).not.toContain('"submit":{');
      await slack.as('maya').closes('all');

      const later = ecs.world.addImage({});
      await opensFrom(`/image delete ${later.imageId} cn-hangzhou`);
      Object.assign(later, facts);
      const before = messages();
      expect(refusals(await world.current.submits({ [FIELD.force]: BOX }))).toEqual({
        force: expect.stringMatching(told),
      });
      expect(messages()).toBe(before);
      expect(deleted()).toEqual([]);
    },
  );

  it.each([
    ['no image', '/image delete', 'and the id of an image'],
    ['what is no id', '/image delete golden', 'golden'],
  ])('given %s behind the command, when it is sent, then it is told and no form opens', async (_what, typed, told) => {
    const { slack } = world.current;
    expect(await world.current.told('maya', () => slack.as('maya').types(typed, { channel: 'images' }))).toContain(
      told,
    );
    expect(slack.as('maya').view()).toBeUndefined();
  });
});
