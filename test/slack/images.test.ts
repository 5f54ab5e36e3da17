import { describe, expect, it } from 'vitest';
import type { Approval } from '../../src/core/domain/approval.ts';
import type { AliyunId, ImageId, InstanceId, OperationId, RegionId, SnapshotId } from '../../src/core/domain/ids.ts';
import type { ImageDetails } from '../../src/core/domain/image.ts';
import { minutes } from '../../src/core/domain/instant.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { OUR_TAG_KEY } from '../../src/core/domain/tags.ts';
import type { FoundImages } from '../../src/core/usecases/find-images.ts';
import type { ListedImage } from '../../src/core/usecases/image-catalog.ts';
import type { FoundLook } from '../../src/core/usecases/look-at-image.ts';
import { messageProblems, spoken } from '../../src/sandbox/slack-simulator/limits/surfaces.ts';
import type { Message } from '../../src/slack/blocks/blocks.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import type { SlackDependencies } from '../../src/slack/dependencies.ts';
import { findImages, foundMessage } from '../../src/slack/features/find-images/feature.ts';
import { snapshotsMessage } from '../../src/slack/features/list-snapshots/feature.ts';
import { showImage } from '../../src/slack/features/show-image/feature.ts';
import { lookMessage } from '../../src/slack/features/show-image/views.ts';
import { asTyped } from '../../src/slack/typed.ts';
import {
  aDataSnapshot,
  anOperation,
  aReadyOperation,
  aSnapshot,
  IMAGE,
  maya,
  NOW,
  OTHER_IMAGE,
  PRODUCTION,
  REGION,
  someDetails,
} from '../support/builders.ts';
import { aDisk } from '../support/fake-cloud.ts';
import { expectGolden } from '../support/golden.ts';

const ELSEWHERE = 'eu-central-1' as RegionId;
const listed = (facts: Partial<ListedImage> = {}): ListedImage => ({
  ...someDetails(facts),
  account: facts.account ?? DEFAULT_ACCOUNT,
});
const found = (facts: Partial<FoundImages> = {}): FoundImages => {
  const images = facts.images ?? [listed()];
  return { typed: '', images, from: 0, total: images.length, regions: 3, missing: [], ...facts };
};
const missing: FoundImages['missing'] = [
  { account: DEFAULT_ACCOUNT, region: ELSEWHERE, problem: { code: 'cloud-unavailable', action: 'DescribeImages' } },
  { account: DEFAULT_ACCOUNT, region: 'us-west-1' as RegionId, problem: { code: 'cloud-unavailable', action: 'X' } },
  { account: PRODUCTION, problem: { code: 'cloud-throttled', action: 'DescribeRegions' } },
];
const looked = (facts: Partial<FoundLook> = {}, image: Partial<ListedImage> = {}): FoundLook => ({
  kind: 'found',
  image: listed(image),
  shares: [],
  snapshots: [aSnapshot()],
  instances: [],
  copies: [],
  missing: [],
  unknown: [],
  ...facts,
});
const buttons = ({ blocks }: Message): Record<string, string> =>
  Object.fromEntries(
    blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((one) => (one.type === 'button' ? [[one.action_id ?? '', one.value ?? '']] : []))
        : [],
    ),
  );
const taken = (drawn: Message): void => expect(messageProblems(drawn.blocks).map((one) => spoken(one))).toEqual([]);

describe('the list of images', () => {
  const page = Array.from({ length: 10 }, (_, n) =>
    listed({
      id: `m-bp1web0000000000000${n}` as ImageId,
      name: `web-${n}`,
      createdAt: NOW - minutes(n),
      ...(n === 1 && { status: 'Creating', percent: 45, usable: false }),
      ...(n === 2 && { usable: false, family: 'web' }),
      ...(n === 3 && { account: PRODUCTION, region: ELSEWHERE }),
    }),
  );

  it.each<[string, FoundImages]>([
    ['images-found', found({ typed: 'web tag:team=ops', images: page, total: 34, missing })],
    ['images-none', found({ typed: 'web', images: [], missing: missing.slice(0, 1) })],
    ['images-none-at-all', found({ images: [] })],
    ['images-nothing-answers', found({ typed: 'web', images: [], regions: 0, missing: missing.slice(0, 1) })],
    [
      'images-region-meant',
      found({ typed: 'eu-centrl-1', images: [], meant: { given: 'eu-centrl-1', region: ELSEWHERE } }),
    ],
  ])('given %s, when it is drawn, then it is as agreed and Slack takes it', (name, of) => {
    const drawn = foundMessage(of);
    expectGolden(name, drawn);
    taken(drawn);
  });

  it('given more than a page, when it is drawn, then *More* goes on where it ends, with the same search', () => {
    expect(buttons(foundMessage(found({ typed: 'web tag:a=b', from: 10, images: page, total: 34 })))).toEqual({
      [ACTION.moreImages]: '20 web tag:a=b',
    });
    expect(buttons(foundMessage(found({ images: page, from: 24, total: 34 })))).toEqual({});
  });

  it('given rows, when it is heard and not seen, then every row and every silent region is told', () => {
    const { text } = foundMessage(found({ images: page, total: 34, missing }));
    for (const { id } of page) expect(text).toContain(id);
    for (const silent of ['eu-central-1', 'us-west-1', 'production']) expect(text).toContain(silent);
  });
});

describe('one image', () => {
  const operation = aReadyOperation();
  const everything = looked(
    {
      operation,
      shares: ['1234567890123456' as AliyunId, '6543210987654321' as AliyunId],
      instances: ['i-bp1web01000000000001' as InstanceId],
      copies: [
        { image: listed({ id: OTHER_IMAGE, region: ELSEWHERE, isCopy: true }), because: 'copy' },
        { image: listed({ id: 'm-rj9other0001' as ImageId, region: 'us-west-1' as RegionId }), because: 'name' },
      ],
    },
    {
      description: 'The web tier after the release',
      family: 'web',
      os: 'Alibaba Cloud Linux 3',
      architecture: 'x86_64',
      tags: [
        { key: 'team', value: 'web' },
        { key: OUR_TAG_KEY, value: `${operation.id}/create` },
      ],
    },
  );

  it.each<[string, Message]>([
    ['image-shown', lookMessage(everything)],
    ['image-shown-of-others', lookMessage(looked({ missing: missing.slice(0, 1), snapshots: [] }))],
    [
      'image-shown-partly',
      lookMessage(
        looked({
          shares: undefined,
          unknown: [{ what: 'shares', problem: { code: 'cloud-unavailable', action: 'X' } }],
          source: { imageId: OTHER_IMAGE, region: ELSEWHERE },
        }),
      ),
    ],
    ['image-nowhere', lookMessage({ kind: 'nowhere', imageId: IMAGE, regions: 3, missing: missing.slice(0, 1) })],
  ])('given %s, when it is drawn, then it is as agreed and Slack takes it', (name, drawn) => {
    expectGolden(name, drawn);
    taken(drawn);
  });

  it.each<[Partial<ImageDetails>, string]>([
    [{ status: 'Available' }, 'copied, shared, launched, exported, changed and deleted'],
    [{ status: 'Available', isPublic: true }, 'launched and changed'],
    [{ status: 'Creating' }, 'left to itself'],
    [{ status: 'Waiting' }, 'left to itself'],
    [{ status: 'Deprecated' }, 'launched, changed and deleted'],
    [{ status: 'UnAvailable' }, 'changed and deleted'],
    [{ status: 'CreateFailed' }, 'changed and deleted'],
    [{ status: 'Unknown' }, 'changed and deleted'],
  ])('given an image that is %j, when it is shown, then it can be %s', (image, can) => {
    const value = `default/${REGION}/${IMAGE}`;
    expect(buttons(lookMessage(looked({}, image)))).toEqual({
      ...(can.includes('shared') && { [ACTION.copyImage]: value, [ACTION.shareImage]: value }),
      ...(can.includes('exported') && { [ACTION.exportImage]: value }),
      ...(can.includes('launched') && { [ACTION.launchImage]: value }),
      ...(can.includes('changed') && { [ACTION.changeImage]: value }),
      ...(can.includes('deleted') && { [ACTION.deleteImage]: value }),
    });
  });

  it('given a copy, when it is shown, then a button shows what it was copied from', () => {
    const source = { imageId: OTHER_IMAGE, region: ELSEWHERE };
    expect(buttons(lookMessage(looked({ source })))[ACTION.showImage]).toBe(`default/${ELSEWHERE}/${OTHER_IMAGE}`);
  });

  it('given a request run without approval, when its image is shown, then by whom and why stands there', () => {
    const glass = { by: maya, reason: 'Everything is on fire', announceIn: anOperation().channel };
    const approval: Approval = { state: 'granted', rule: 'r', approvals: [], at: NOW, glass };
    expect(lookMessage(looked({ operation: { ...operation, approval } })).text).toContain('Everything is on fire');
  });
});

describe('the list of snapshots', () => {
  const place = { account: DEFAULT_ACCOUNT, region: REGION };
  const machine = { id: 'i-bp1web01000000000001' as InstanceId, name: 'web-01', status: 'Running', ...place };
  const row = { ...aSnapshot(), disk: aDisk(), instance: machine, account: DEFAULT_ACCOUNT };
  const rows = Array.from({ length: 25 }, (_, n) => ({ ...row, id: `s-bp1web01sys000000${n + 10}` as SnapshotId }));
  const data = {
    ...row,
    ...aDataSnapshot({ automatic: true, status: 'progressing', percent: 30 }),
    instance: undefined,
  };
  it.each([
    ['snapshots-found', { instances: [], snapshots: [row, data], places: [place], missing: [] }],
    [
      'snapshots-of-instance',
      { instance: 'web-01', instances: [machine], snapshots: rows, places: [place], missing: [] },
    ],
    ['snapshots-none', { instances: [], snapshots: [], places: [place], missing: [] }],
    [
      'snapshots-no-instance',
      { instance: 'db-07', instances: [], snapshots: [], places: [place], missing: missing.slice(0, 1) },
    ],
  ])('given %s, when it is drawn, then it is as agreed and Slack takes it', (name, of) => {
    const drawn = snapshotsMessage(of);
    expectGolden(name, drawn);
    taken(drawn);
  });
});

describe('what is typed and pressed', () => {
  const asked: unknown[] = [];
  const deps = {
    findImages: async (...given: unknown[]) => {
      asked.push(given.slice(1));
      return found();
    },
    lookAtImage: async (...given: unknown[]) => {
      asked.push(given.slice(1));
      return looked();
    },
  } as unknown as SlackDependencies;
  const said: unknown[] = [];
  const body = { user: { id: 'U0MAYA', team_id: 'T0ACME' } };
  const pressed = (value: string) =>
    ({ action: { value }, body, respond: async (answer: unknown) => void said.push(answer) }) as never;

  it('given *More*, when it is pressed, then the same search goes on and only who pressed sees it', async () => {
    await findImages(deps).actions?.[ACTION.moreImages]?.(pressed('10 web tag:a=b'));
    expect(asked.at(-1)).toEqual(['web tag:a=b', 10]);
    expect(said.at(-1)).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    await findImages(deps).actions?.[ACTION.moreImages]?.(pressed('20 '));
    expect(asked.at(-1)).toEqual(['', 20]);
    await expect(findImages(deps).actions?.[ACTION.moreImages]?.(pressed('web'))).rejects.toThrow('control-gone');
  });

  it('given *Show*, when it is pressed, then it is about the image it was drawn for', async () => {
    await showImage(deps).actions?.[ACTION.showImage]?.(pressed(`default/${REGION}/${IMAGE}`));
    expect(asked.at(-1)).toEqual([{ account: 'default', region: REGION, imageId: IMAGE }]);
    await expect(showImage(deps).actions?.[ACTION.showImage]?.(pressed('x'))).rejects.toThrow('malformed-image-id');
  });

  it('given a slow cloud, when a command is typed, then it is acknowledged before anything is asked', async () => {
    const order: string[] = [];
    const slow = {
      async findImages() {
        order.push('asked');
        return found();
      },
    } as unknown as SlackDependencies;
    const [command] = findImages(slow).commands ?? [];
    const ack = async () => void order.push('ack');
    const answer = async () => void order.push('answered');
    await command?.run({ ack, answer, by: maya, rest: 'tag:a=&lt;b&gt;' } as never);
    expect(order).toEqual(['ack', 'asked', 'answered']);
  });

  it('given what Slack escaped, when it is read, then it is as it was typed', () => {
    expect(asTyped('a &amp;lt; b &lt;c&gt;')).toBe('a &lt; b <c>');
  });

  it('given no id, when `show` is typed, then what to type is said', async () => {
    const told: Message[] = [];
    const [command] = showImage(deps).commands ?? [];
    await command?.run({ rest: '', answer: async (one: Message) => void told.push(one) } as never);
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('/image show')]);
  });

  it('given an id for an operation, when its image is shown, then how to read its request stands in the fields', () => {
    const operation = { ...aReadyOperation(), id: 'zz12cd34ef' as OperationId };
    expect(lookMessage(looked({ operation })).text).toContain('zz12cd34ef');
  });
});
