import { describe, expect, it } from 'vitest';
import {
  type DeleteImageForm,
  type DeleteImageWish,
  type DeletionFacts,
  deleteFormOf,
  judgeDeletion,
  readDeleteForm,
  type SnapshotBehind,
} from '../../../src/core/domain/delete-image.ts';
import type { Dependant } from '../../../src/core/domain/dependants.ts';
import type { InstanceId } from '../../../src/core/domain/ids.ts';
import type { Problem, ProblemCode } from '../../../src/core/domain/problem.ts';
import { differencesOf } from '../../../src/core/domain/request-differences.ts';
import type { Snapshot } from '../../../src/core/domain/snapshot.ts';
import {
  aDataSnapshot,
  aDeleteRequest,
  anImage,
  aSnapshot,
  CHANNEL,
  IMAGE,
  OTHER_IMAGE,
  REGION,
  someAccounts,
  someDependants,
  someDetails,
} from '../../support/builders.ts';

const SYSTEM = aSnapshot().id;
const DATA = aDataSnapshot().id;
const WEB = { id: 'i-bp1web01000000000001' as InstanceId, name: 'web-01', status: 'Running' };
const LATER = 'i-bp1web02000000000001' as InstanceId;

const aForm = (facts: Partial<DeleteImageForm> = {}): DeleteImageForm => ({
  account: '',
  region: REGION,
  image: IMAGE,
  force: false,
  snapshots: [],
  channel: CHANNEL,
  ...facts,
});
const behind = (snapshot: Snapshot, facts: Partial<SnapshotBehind> = {}): SnapshotBehind => ({
  snapshot,
  images: [],
  usedByDisks: false,
  tags: [],
  ...facts,
});
const details = (facts = {}) =>
  someDetails({
    tags: [{ key: 'team', value: 'web' }],
    disks: [
      { device: '/dev/xvda', role: 'system', sizeGiB: 40, snapshotId: SYSTEM },
      { device: '/dev/xvdb', role: 'data', sizeGiB: 100, snapshotId: DATA },
    ],
    ...facts,
  });
const someFacts = (facts: Partial<DeletionFacts> = {}): DeletionFacts => ({
  image: details(),
  shares: [],
  instances: [],
  snapshots: [behind(aSnapshot()), behind(aDataSnapshot())],
  dependants: [],
  unread: [],
  channelPostable: true,
  ...facts,
});
function wishOf(form: Partial<DeleteImageForm> = {}): DeleteImageWish {
  const read = readDeleteForm(aForm(form));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.wish;
}
const judged = (facts: Partial<DeletionFacts> = {}, form: Partial<DeleteImageForm> = {}) =>
  judgeDeletion(wishOf(form), someFacts(facts));

describe('a form for a deletion', () => {
  it('given boxes that are ticked, when read, then the wish has them, each once', () => {
    expect(wishOf({ force: true, snapshots: [SYSTEM, SYSTEM, DATA] })).toMatchObject({
      ...{ account: 'default', imageId: IMAGE },
      force: true,
      snapshots: [SYSTEM, DATA],
    });
  });

  it.each<[string, Partial<DeleteImageForm>, ProblemCode]>([
    ['region', { region: 'Hangzhou' }, 'malformed-region'],
    ['image', { image: 'golden' }, 'malformed-image-id'],
    ['snapshots', { snapshots: [SYSTEM, 'd-1'] }, 'malformed-snapshot-id'],
  ])('given a wrong %s, when read, then it has the only problem', (field, form, code) => {
    expect(readDeleteForm(aForm(form))).toMatchObject({ ok: false, problems: [{ field, problem: { code } }] });
  });

  it('given a request, when its form is opened again, then the same boxes are ticked', () => {
    const request = aDeleteRequest({ force: true });
    expect(deleteFormOf(request, CHANNEL)).toEqual(aForm({ account: 'default', force: true, snapshots: [SYSTEM] }));
  });
});

describe('a deletion that is asked for anew', () => {
  it('given another instance made from the image, when compared, then that is a change, which approvers see', () => {
    const before = aDeleteRequest({ force: true, instances: [WEB.id] });
    const after = aDeleteRequest({ force: true, instances: [WEB.id, LATER] });
    expect(differencesOf(before, after)).toEqual([
      { part: 'force', before: `yes, ${WEB.id}`, after: `yes, ${WEB.id}, ${LATER}` },
    ]);
  });
});

describe('a wish for a deletion', () => {
  it('given an image that nothing needs, when judged, then the request says which snapshots go and which stay', () => {
    expect(judged({}, { snapshots: [SYSTEM] })).toEqual({
      ok: true,
      request: aDeleteRequest({ tags: [{ key: 'team', value: 'web' }] }),
    });
  });

  it('given no tick, when judged, then every snapshot stays', () => {
    const answer = judged();
    expect(answer.ok && [answer.request.snapshots, answer.request.kept.map(({ id }) => id)]).toEqual([
      [],
      [SYSTEM, DATA],
    ]);
  });

  it('given an image without a name, when judged, then whoever approves types its id', () => {
    expect(judged({ image: details({ name: '' }) })).toMatchObject({ request: { name: IMAGE } });
  });

  it.each(['Available', 'Deprecated', 'UnAvailable', 'CreateFailed', 'Unknown'] as const)(
    'given one that is %s, when judged, then it can be deleted',
    (status) => {
      expect(judged({ image: details({ status }) }).ok).toBe(true);
    },
  );

  it('given instances made from it, when the box is ticked, then it is forced; without any it is not', () => {
    expect(judged({ instances: [WEB] }, { force: true })).toMatchObject({
      request: { force: true, instances: [WEB.id] },
    });
    expect(judged({ image: details({ usedByInstances: true }) }, { force: true })).toMatchObject({
      request: { force: true },
    });
    expect(judged({}, { force: true })).toMatchObject({ request: { force: false } });
  });

  const used = behind(aSnapshot(), { images: [anImage({ id: OTHER_IMAGE })] });
  it.each<[string, Partial<DeletionFacts>, string, Problem, Partial<DeleteImageForm>?]>([
    ['that is not there', { image: undefined }, 'image', { code: 'image-not-found', imageId: IMAGE, region: REGION }],
    [
      'that is shared',
      { shares: someAccounts(2) },
      'image',
      { code: 'image-shared', imageId: IMAGE, accounts: someAccounts(2) },
      { force: true },
    ],
    ['that is public', { image: details({ isPublic: true }) }, 'image', { code: 'image-public', imageId: IMAGE }],
    [
      'that is being made',
      { image: details({ status: 'Creating' }) },
      'image',
      { code: 'image-busy', imageId: IMAGE, doing: 'being-made' },
    ],
    [
      'that is a copy being made',
      { image: details({ status: 'Waiting', isCopy: true }) },
      'image',
      { code: 'image-busy', imageId: IMAGE, doing: 'being-copied' },
    ],
    [
      'that instances were made from',
      { instances: [WEB] },
      'force',
      { code: 'image-used', imageId: IMAGE, instances: [WEB.id] },
    ],
    [
      'whose instances are not listed',
      { image: details({ usedByInstances: true }) },
      'force',
      { code: 'image-used', imageId: IMAGE, instances: [] },
    ],
    [
      'whose snapshot is behind another',
      { snapshots: [used, behind(aDataSnapshot())] },
      'snapshots',
      {
        code: 'snapshot-used',
        snapshotId: SYSTEM,
        by: 'image',
        images: [{ id: OTHER_IMAGE, name: 'web-golden-2026-11-23' }],
      },
      { snapshots: [SYSTEM] },
    ],
    [
      'whose snapshot disks were made of',
      { snapshots: [behind(aSnapshot(), { usedByDisks: true })] },
      'snapshots',
      { code: 'snapshot-used', snapshotId: SYSTEM, by: 'disk' },
      { snapshots: [SYSTEM] },
    ],
    [
      'whose snapshot is gone',
      { snapshots: [behind(aDataSnapshot())] },
      'snapshots',
      { code: 'snapshot-not-found', snapshotId: SYSTEM, region: REGION },
      { snapshots: [SYSTEM] },
    ],
    [
      'that a ticked snapshot is not behind',
      {},
      'snapshots',
      { code: 'snapshot-not-behind', snapshotId: 's-bp1elsewhere00000001' as Snapshot['id'], imageId: IMAGE },
      { snapshots: ['s-bp1elsewhere00000001'] },
    ],
    [
      'in a channel where the bot cannot write',
      { channelPostable: false },
      'channel',
      { code: 'channel-not-postable', channel: CHANNEL },
    ],
  ])('given an image %s, when judged, then that is the only problem', (_what, facts, field, problem, form) => {
    expect(judged(facts, form)).toEqual({ ok: false, problems: [{ field, problem }] });
  });

  it('given a used snapshot that is not ticked, when judged, then it stays and is no problem', () => {
    expect(judged({ snapshots: [used] })).toMatchObject({ request: { snapshots: [], kept: [{ id: SYSTEM }] } });
  });

  it('given what would make instances of it, when judged, then the request says so, and what could not be read stops nobody', () => {
    const problem = { code: 'cloud-forbidden', action: 'DescribeScalingGroups', message: '' } as const;
    const [template] = someDependants();
    expect(judged({ dependants: [template as Dependant], unread: [{ kind: 'scaling-group', problem }] })).toMatchObject(
      { request: { dependants: [template], unread: ['scaling-group'] } },
    );
  });

  it('given a ticked snapshot with tags, when judged, then the request has what rules go by', () => {
    const tags = [{ key: 'keep', value: '2031' }];
    expect(judged({ snapshots: [behind(aSnapshot({ name: '' }), { tags })] }, { snapshots: [SYSTEM] })).toMatchObject({
      request: { snapshots: [{ id: SYSTEM, name: SYSTEM, tags }] },
    });
  });
});
