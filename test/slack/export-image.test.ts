import { describe, expect, it } from 'vitest';
import type { ExportId } from '../../src/core/domain/ids.ts';
import { minutes } from '../../src/core/domain/instant.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import type { TaskState } from '../../src/core/domain/task.ts';
import { seeded, seededBucket } from '../../src/sandbox/ecs-emulator/seed.ts';
import { approveView } from '../../src/slack/features/decide-approval/views.ts';
import { exportFormView } from '../../src/slack/features/export-image/form-view.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { endedOf } from '../../src/slack/features/follow-operation/asking.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { recentMessage } from '../../src/slack/features/show-status/feature.ts';
import { shownImage } from '../../src/slack/image-form.ts';
import { anExportRequest, anOperationFor, CHANNEL, IMAGE, NOW, REGION, someDetails } from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';
import { FIELD } from '../support/image-forms.ts';
import { refusals, useStories } from '../support/stories.ts';
import { expectMessageTaken } from '../support/taken.ts';

const WHERE = `${seeded.goldenImage} cn-hangzhou`;
const NAME = 'golden-web-2026.01';
const EXPORT = 't-bp1export000000001' as ExportId;
const image = { ...someDetails(), account: DEFAULT_ACCOUNT };

describe('what is drawn of an export', () => {
  const aForm = (region: string) => ({
    ...{ account: '', region, image: IMAGE, bucket: 'golden-images', prefix: '', channel: CHANNEL },
  });
  const allowed = anOperationFor(anExportRequest(), { verdict: 'allowed', rule: 'sandbox' });
  const inState = (state: TaskState) => ({ ...allowed, tasks: allowed.tasks.map((task) => ({ ...task, state })) });
  const done = (...objects: string[]): TaskState => ({
    ...{ state: 'done', subject: EXPORT, startedAt: NOW, at: NOW + minutes(10), disks: [] },
    ...(objects.length > 0 && { objects }),
  });
  const card = (state: TaskState) => {
    const operation = inState(state);
    const observations = { export: { seenAt: NOW, percent: 40, missed: 0 } };
    return cardOf({ operation, version: 1, draws: 1, observations }, NOW);
  };

  it('given a region with formats, and one without, when the form is drawn, then only the one has a menu of them', () => {
    expectGolden('form-export', exportFormView({ image: shownImage(image) }, aForm('eu-central-1')));
    const raw = JSON.stringify(exportFormView({ image: shownImage(image) }, aForm(REGION)));
    expect(raw).not.toContain('qcow2');
    expect(raw).toContain(`"text":"raw"`);
  });

  it('given a request, when its card and its question are drawn, then both say where to, as what and how much', () => {
    const operation = anOperationFor(anExportRequest());
    const drawn = cardOf({ operation, version: 1, draws: 1, observations: {} }, NOW);
    expectMessageTaken(drawn);
    expectGolden('card-export', drawn);
    expectGolden('approve-export', approveView(operation));
  });

  it('given one under way, when its card is drawn, then it says how far, and how it is stopped in the console', () => {
    const { text } = card({ state: 'running', subject: EXPORT, since: NOW });
    expect(text).toContain('40 %');
    expect(text).toContain(EXPORT);
    expect(text).toContain('task log of the ECS console');
  });

  it('given one that is done, when it is told, then nobody is told that it is ready, but where it is and what it costs', () => {
    const objects = ['system', 'data1'].map((disk) => `release1_${IMAGE}_${disk}.raw.tar.gz`);
    const announced = announcementOf('ready', inState(done(...objects)));
    expectMessageTaken(announced);
    expectGolden('announcement-exported', announced);
    for (const object of objects) expect(announced.text).toContain(`oss://golden-images/${object}`);
    expect(announced.text).toContain('https://oss.console.aliyun.com/bucket/oss-cn-hangzhou/golden-images/object');
    expect(card(done(...objects)).text).toContain(objects.join('`, `'));
    const operation = inState(done(...objects));
    const others = [endedOf(operation), recentMessage([{ operation, version: 1, draws: 1, observations: {} }])];
    for (const { text } of [announced, card(done(...objects)), ...others]) {
      expect(text).not.toMatch(/ready/i);
      expect(text).toMatch(/exported/i);
    }
  });

  it('given one whose objects nobody named, when it is told, then to look into the bucket', () => {
    expect(announcementOf('ready', inState(done())).text).toContain('look into the bucket');
  });
});

describe('exporting an image', () => {
  const world = useStories();
  const messages = () => world.current.slack.messages('images').length;
  const exported = () => world.current.performed('ExportImage');
  const opensFrom = async (typed: string) => {
    await world.current.opens('maya', typed);
    return world.current.sees('maya', 'Ask to export');
  };

  it('given a bucket behind the command, when the form opens, then it is filled in, with its prefix', async () => {
    const form = await opensFrom(`/image export ${WHERE} to oss://${seededBucket}/release1`);
    expect(form).toContain(NAME);
    expect(form).toContain(seededBucket);
    expect(form).toContain('release1');
    expect(form).toContain('exported as raw only');
  });

  it('given more behind the command than its inputs take, when it is sent, then the form opens all the same', async () => {
    expect(await opensFrom(`/image export ${WHERE} to ${'b'.repeat(500)}/${'p'.repeat(500)}`)).toContain('bbbb');
  });

  it('given the button of an image, when it is pressed, then the form opens for it', async () => {
    const { slack } = world.current;
    await world.current.told('maya', () => slack.as('maya').types(`/image show ${WHERE}`, { channel: 'images' }));
    const at = slack.ephemeral('maya').at(-1)?.ts ?? '';
    await slack.as('maya').clicks('Export…', { in: at });
    expect(await world.current.sees('maya', 'Ask to export')).toContain(seeded.goldenImage);
  });

  it('given a bucket, when the form is submitted, then a request waits for approval, and nothing is exported', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image export ${WHERE} to ${seededBucket}`);
    expect((await submits({})).kind).toBe('updated');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith(`Export image ${NAME}`)),
    );
    expect(slack.text(card)).toContain('Waiting for ');
    expect(slack.text(card)).toContain(seededBucket);
    expect(exported()).toEqual([]);
  });

  it('given the request, when Maya edits it, then the form has what she asked for, and the card what she changes', async () => {
    const { slack, submits, sees } = world.current;
    await opensFrom(`/image export ${WHERE} to ${seededBucket}/before`);
    await submits({});
    const card = await slack.waitFor(() => slack.messages('images').find((one) => slack.text(one).includes('before')));
    await slack.as('maya').clicks('Edit', { in: card.ts });
    expect(await sees('maya', /Prefix .*before/)).toContain(seededBucket);
    await submits({ [FIELD.prefix]: 'afterwards' });
    await slack.waitFor(() => slack.messages('images').find((one) => slack.text(one).includes('afterwards')));
    expect(exported()).toEqual([]);
  });

  it.each([
    ['no bucket', { [FIELD.bucket]: ' ' }, 'bucket', /not the name of a bucket/],
    ['what is no name of a bucket', { [FIELD.bucket]: 'My_Bucket' }, 'bucket', /My_Bucket is not the name of a bucket/],
    ['a prefix with a hyphen', { [FIELD.prefix]: 'release-1' }, 'prefix', /1 to 30 letters and digits/],
    [
      'a bucket that there is not',
      { [FIELD.bucket]: 'nobodys-images' },
      'bucket',
      /no bucket nobodys-images in cn-hang/,
    ],
    [
      'a bucket of another region',
      { [FIELD.bucket]: 'default-images-eu-central-1' },
      'bucket',
      /it is of another region or account, or not there/,
    ],
  ])(
    'given %s, when the form is submitted, then it is told under its field, and nothing has changed',
    async (_what, values, field, told) => {
      await opensFrom(`/image export ${WHERE} to ${seededBucket}`);
      const before = messages();
      expect(refusals(await world.current.submits(values))).toEqual({ [field]: expect.stringMatching(told) });
      expect(messages()).toBe(before);
      expect(exported()).toEqual([]);
    },
  );

  it.each([
    ['no image', '/image export', 'and the id of an image'],
    ['what is no id', '/image export golden to somewhere', 'golden'],
  ])('given %s behind the command, when it is sent, then it is told and no form opens', async (_what, typed, told) => {
    const { slack } = world.current;
    const said = await world.current.told('maya', () => slack.as('maya').types(typed, { channel: 'images' }));
    expect(said).toContain(told);
    expect(slack.as('maya').view()).toBeUndefined();
  });
});
