import { describe, expect, it } from 'vitest';
import type { Approval } from '../../src/core/domain/approval.ts';
import type { AroundImage } from '../../src/core/domain/delete-image.ts';
import type { InstanceId } from '../../src/core/domain/ids.ts';
import type { Request } from '../../src/core/domain/kinds/kinds.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import type { Snapshot } from '../../src/core/domain/snapshot.ts';
import type { TaskState } from '../../src/core/domain/task.ts';
import { deleteFormView } from '../../src/slack/features/delete-image/form-view.ts';
import { snapshotFormView } from '../../src/slack/features/delete-snapshot/form-view.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { endedOf } from '../../src/slack/features/follow-operation/asking.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { recentMessage } from '../../src/slack/features/show-status/feature.ts';
import { en } from '../../src/slack/text/en.ts';
import { toMrkdwn } from '../../src/slack/text/render.ts';
import {
  aDataSnapshot,
  aDeleteRequest,
  anImage,
  anInstance,
  anOperationFor,
  aSnapshot,
  aSnapshotDeletion,
  CHANNEL,
  IMAGE,
  li,
  maya,
  NOW,
  OTHER_IMAGE,
  REGION,
  someDependants,
} from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';
import { sampleProblems } from '../support/problems.ts';

const done: TaskState = { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW + 1_000, disks: [] };
const failed: TaskState = { state: 'failed', at: NOW, problem: sampleProblems['snapshot-used'] };
const image = { account: 'default' as never, region: REGION, imageId: IMAGE, name: 'web-golden' };
const form = { account: 'default', region: REGION, image: IMAGE, force: false, channel: CHANNEL };
const around: AroundImage = {
  shares: [],
  instances: [{ id: 'i-bp1web02000000000001' as InstanceId, name: 'web-02', status: 'Running' }],
  snapshots: [
    { snapshot: aSnapshot(), images: [], usedByDisks: false, tags: [] },
    { snapshot: aDataSnapshot(), images: [anImage({ id: OTHER_IMAGE })], usedByDisks: false, tags: [] },
  ],
  dependants: someDependants(),
  unread: [
    { kind: 'scaling-group', problem: { code: 'cloud-forbidden', action: 'DescribeScalingGroups', message: '' } },
  ],
};
const ended = (request: Request, ...states: TaskState[]): Operation => {
  const granted = anOperationFor(request, { verdict: 'allowed', rule: 'deletions' });
  return { ...granted, tasks: granted.tasks.map((task, n) => ({ ...task, state: states[n] ?? task.state })) };
};
const card = (operation: Operation) => cardOf({ operation, version: 1, draws: 1, observations: {} }, NOW + 2_000);

describe('what is drawn of a deletion', () => {
  it('given what stands around an image, when the form is drawn, then it is as agreed', () => {
    expectGolden('form-delete', deleteFormView({ image }, { ...form, snapshots: [aSnapshot().id] }, [], around));
  });

  it('given a request that is forced, when its card is drawn, then it is as agreed', () => {
    const instances = [anInstance().id];
    const request = aDeleteRequest({ force: true, instances, dependants: someDependants(), unread: ['scaling-group'] });
    expectGolden('card-deletion', card(anOperationFor(request)));
  });

  it('given a deletion that is done, when it is told, then what is gone and what stays and is billed', () => {
    const operation = ended(aDeleteRequest(), done, done);
    expectGolden('announcement-deleted', announcementOf('ready', operation));
    expect(card(operation).text).toContain('Deletion in `cn-hangzhou`: *Deleted.*');
    expect(card(operation).text).toContain('Deletion of `s-bp1web01sys00000001` in `cn-hangzhou`: *Deleted.*');
    expect(endedOf(operation).text).toContain('`web-golden-2026-11-23`: deleted.');
  });

  it('given a snapshot that could not be deleted, when it is told, then it counts among those that stay, with why', () => {
    const { text } = announcementOf('ready', ended(aDeleteRequest(), done, failed));
    expect(text).toMatch(
      /^\*Image deleted:\* `web-golden-2026-11-23` \(`m-bp1golden00000000001`\)\. What stays behind it/,
    );
    expect(text).toContain('is billed: `s-bp1web01sys00000001` (40 GiB) and `s-bp1web01dat00000001` (100 GiB).');
    expect(text).toMatch(/Deletion of `s-bp1web01sys00000001` in `cn-hangzhou`: \*Failed\.\* .* so it stays/);
  });

  it('given no snapshot that stays, when it is told, then that is said', () => {
    expect(announcementOf('ready', ended(aDeleteRequest({ kept: [] }), done, done)).text).toContain(
      'No snapshot behind it stays.',
    );
    expect(announcementOf('ready', ended(aDeleteRequest({ snapshots: [], kept: [] }), done)).text).toContain(
      'No snapshot was behind it.',
    );
  });

  it('given what makes instances of an image that is gone, when it is told, then what has to get another image', () => {
    const { text } = announcementOf('ready', ended(aDeleteRequest({ dependants: someDependants() }), done, done));
    expect(text).toContain(
      'Give another image to launch template `web-node` (`lt-bp1webfleet000000001`) and scaling group `web-fleet`',
    );
    expect(text).not.toContain('lt-bp1oldfleet');
  });

  it('given a snapshot, when its form, its card and its end are drawn, then they are as agreed', () => {
    const address = { account: 'default' as never, region: REGION, snapshotId: aSnapshot().id };
    const behind = { snapshot: aSnapshot(), images: [], usedByDisks: false, tags: [] };
    expectGolden('form-delete-snapshot', snapshotFormView({ address }, { channel: CHANNEL }, [], behind));
    expectGolden('card-snapshot-deletion', card(anOperationFor(aSnapshotDeletion({ automatic: true }))));
    expectGolden('announcement-snapshot-deleted', announcementOf('ready', ended(aSnapshotDeletion(), done)));
  });

  it.each<[Snapshot['status'], string]>([
    ['progressing', 'was made of it. *It is still being made* (45 %).'],
    ['failed', 'was made of it. It failed while it was made.'],
    ['accomplished', 'was made of it.'],
  ])('given a snapshot that is %s, when its form is drawn, then it says so', (status, said) => {
    const address = { account: 'default' as never, region: REGION, snapshotId: aSnapshot().id };
    const behind = { snapshot: { ...aSnapshot(), status, percent: 45 }, images: [], usedByDisks: false, tags: [] };
    const text = toMrkdwn(en.snapshotDeletion.facts(behind.snapshot, address));
    expect(text).toContain(said);
    expect(text.includes('being made')).toBe(status === 'progressing');
  });

  it.each<[string, Request, Approval | TaskState, RegExp]>([
    ['deleted', aSnapshotDeletion(), done, /: \*Deleted\*/],
    ['stopped', aSnapshotDeletion(), { state: 'cancelled', at: NOW, by: maya }, /\*Stopped, nothing was deleted\*/],
    ['refused', aSnapshotDeletion(), failed, /\*Failed, nothing was deleted\*/],
    [
      'withdrawn',
      aDeleteRequest(),
      { state: 'withdrawn', by: maya, at: NOW, approvals: [] },
      /\*Withdrawn, nothing was deleted\*/,
    ],
    [
      'rejected',
      aDeleteRequest(),
      { state: 'rejected', by: li, reason: 'No', at: NOW, approvals: [] },
      /\*Rejected, nothing was deleted\*/,
    ],
  ])('given one that was %s, when its status is listed, then it says what happened', (_what, request, end, said) => {
    const isTask = ['done', 'cancelled', 'failed'].includes(end.state);
    const operation = isTask
      ? ended(request, end as TaskState)
      : { ...anOperationFor(request), approval: end as Approval };
    const stored = { operation, version: 1, draws: 1, observations: {} };
    expect(recentMessage([stored]).text).toMatch(said);
    if (!isTask) expect(cardOf(stored, NOW).text).toContain('Nothing was deleted.');
  });

  it('given one that was withdrawn or stopped, when it is told, then nothing was deleted', () => {
    const approval: Approval = { state: 'withdrawn', by: maya, at: NOW, approvals: [] };
    expect(announcementOf('withdrawn', { ...anOperationFor(aDeleteRequest()), approval }).text).toContain(
      'Nothing was deleted.',
    );
    const stopped = ended(aSnapshotDeletion(), { state: 'cancelled', at: NOW, by: maya });
    expect(announcementOf('cancelled', stopped).text).toContain('was stopped before anything was deleted');
  });
});
