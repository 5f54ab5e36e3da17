import { describe, expect, it } from 'vitest';
import type { SnapshotBehind } from '../../../src/core/domain/delete-image.ts';
import {
  type DeleteSnapshotForm,
  judgeSnapshotDeletion,
  readDeleteSnapshotForm,
  type SnapshotFacts,
} from '../../../src/core/domain/delete-snapshot.ts';
import { plan } from '../../../src/core/domain/plan.ts';
import type { Problem, ProblemCode } from '../../../src/core/domain/problem.ts';
import {
  parseSnapshotAddress,
  parseTypedSnapshot,
  snapshotAddressOf,
} from '../../../src/core/domain/snapshot-address.ts';
import { anImage, aSnapshot, aSnapshotDeletion, CHANNEL, IMAGE, REGION } from '../../support/builders.ts';

const SNAPSHOT = aSnapshot().id;
const aForm = (facts: Partial<DeleteSnapshotForm> = {}): DeleteSnapshotForm => ({
  ...{ account: '', region: REGION, snapshot: SNAPSHOT, channel: CHANNEL },
  ...facts,
});
const behind = (facts: Partial<SnapshotBehind> = {}): SnapshotBehind => ({
  ...{ snapshot: aSnapshot(), images: [], usedByDisks: false, tags: [] },
  ...facts,
});
function judged(facts: Partial<SnapshotFacts> = {}) {
  const read = readDeleteSnapshotForm(aForm());
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return judgeSnapshotDeletion(read.wish, { behind: behind(), channelPostable: true, ...facts });
}

describe('a form for the deletion of a snapshot', () => {
  it.each<[keyof DeleteSnapshotForm, string, ProblemCode]>([
    ['region', 'Hangzhou', 'malformed-region'],
    ['snapshot', 'm-bp1golden', 'malformed-snapshot-id'],
  ])('given a wrong %s, when read, then it has the only problem', (field, value, code) => {
    expect(readDeleteSnapshotForm(aForm({ [field]: value }))).toMatchObject({
      ok: false,
      problems: [{ field, problem: { code } }],
    });
  });
});

describe('a wish for the deletion of a snapshot', () => {
  it('given one that nothing is made of, when judged, then the request says what it is', () => {
    expect(judged()).toEqual({ ok: true, request: aSnapshotDeletion() });
    expect(plan(aSnapshotDeletion()).map(({ id, kind }) => [id, kind])).toEqual([
      [`snapshot-${SNAPSHOT}`, 'delete-snapshot'],
    ]);
  });

  it('given one without a name, when judged, then whoever approves types its id; its tags are those rules go by', () => {
    const tags = [{ key: 'keep', value: '' }];
    expect(judged({ behind: behind({ snapshot: aSnapshot({ name: '' }), tags }) })).toMatchObject({
      request: { name: SNAPSHOT, tags },
    });
  });

  it.each<[string, Partial<SnapshotFacts>, string, Problem]>([
    [
      'that is not there',
      { behind: undefined },
      'snapshot',
      { code: 'snapshot-not-found', snapshotId: SNAPSHOT, region: REGION },
    ],
    [
      'that an image depends on',
      { behind: behind({ images: [anImage({ name: 'web-golden' })], usedByDisks: true }) },
      'snapshot',
      { code: 'snapshot-used', snapshotId: SNAPSHOT, by: 'image', images: [{ id: IMAGE, name: 'web-golden' }] },
    ],
    [
      'that disks were made of',
      { behind: behind({ usedByDisks: true }) },
      'snapshot',
      { code: 'snapshot-used', snapshotId: SNAPSHOT, by: 'disk' },
    ],
    [
      'in a channel where the bot cannot write',
      { channelPostable: false },
      'channel',
      { code: 'channel-not-postable', channel: CHANNEL },
    ],
  ])('given one %s, when judged, then that is the only problem', (_what, facts, field, problem) => {
    expect(judged(facts)).toEqual({ ok: false, problems: [{ field, problem }] });
  });
});

describe('the address of a snapshot', () => {
  const address = { account: 'main' as never, region: REGION, snapshotId: SNAPSHOT };

  it('given one that a control carries, when read, then it is the same', () => {
    expect(parseSnapshotAddress(snapshotAddressOf(address))).toEqual({ ok: true, value: address });
  });

  it.each([
    [`${SNAPSHOT}`, { snapshotId: SNAPSHOT }],
    [` ${REGION} ${SNAPSHOT.toUpperCase()} account:main`, address],
  ])('given %j typed, when read, then each part is known by what it is', (typed, value) => {
    expect(parseTypedSnapshot(typed)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'malformed-snapshot-id'],
    ['web-01', 'malformed-snapshot-id'],
    [`${SNAPSHOT} Mars`, 'malformed-region'],
    [`${SNAPSHOT} family:web`, 'malformed-search'],
  ])('given %j typed, when read, then it is told what is wrong', (typed, code) => {
    expect(parseTypedSnapshot(typed)).toMatchObject({ ok: false, problem: { code } });
  });

  it.each(['', 'main', 'main/Mars/s-bp1web01sys00000001', 'main/cn-hangzhou/m-x'])(
    'given %j in a control, when read, then it is refused',
    (value) => {
      expect(parseSnapshotAddress(value).ok).toBe(false);
    },
  );
});
