import { describe, expect, it } from 'vitest';
import type { DiskId, TaskId } from '../../src/core/domain/ids.ts';
import { type Operation, shownOf } from '../../src/core/domain/operation.ts';
import { replaceFormOf } from '../../src/core/domain/replace-system-disk.ts';
import type { TaskState } from '../../src/core/domain/task.ts';
import { approveView } from '../../src/slack/features/decide-approval/views.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { replaceFormView } from '../../src/slack/features/replace-system-disk/form-view.ts';
import { readFramed, type ShownInstance, shownImage } from '../../src/slack/image-form.ts';
import {
  after,
  anInstance,
  anOperationFor,
  aReplaceRequest,
  CHANNEL,
  li,
  maya,
  NOW,
  rightsOf,
  someDetails,
} from '../support/builders.ts';
import { QUOTA } from '../support/fake-cloud.ts';
import { expectGolden } from '../support/golden.ts';
import { expectMessageTaken } from '../support/taken.ts';

const request = aReplaceRequest({ keyPair: 'team-ops' });
const instance: ShownInstance = {
  ...{ account: request.account, region: request.region, instanceId: request.instanceId, name: anInstance().name },
  disk: { id: request.oldDiskId, sizeGiB: request.oldSizeGiB },
};
const asked = anOperationFor(request);
const stored = (operation: Operation) => ({ operation, version: 1, draws: 1, observations: {} });
const approval = { kind: 'approved', by: li, shown: shownOf(asked), rights: rightsOf(li) } as const;
/** Approved, with its parts as they are given. */
const standing = (...states: TaskState[]): Operation => {
  const approved = after(asked, { ...approval, typedName: request.name });
  return { ...approved, tasks: approved.tasks.map((task, n) => ({ ...task, state: states[n] ?? task.state })) };
};
const subject = 'd-bp1web01sys00000002' as DiskId;
const done: TaskState = { state: 'done', subject, startedAt: NOW, at: NOW + 480_000, disks: [] };
const failed: TaskState = { state: 'failed', at: NOW, problem: QUOTA };
const startedAgain = { code: 'instance-not-stopped', instanceId: request.instanceId } as const;
const skipped: TaskState = { state: 'skipped', at: NOW, because: 'replace' as TaskId };
const stopped: TaskState = { state: 'cancelled', at: NOW, by: maya };
const told = (...states: TaskState[]) => announcementOf('ready', standing(...states));
const LEFT = 'does not start by itself';

describe('what is drawn of another system disk', () => {
  it('given an instance or an image, when the form is drawn, then it says what is lost and stays, and knows which it is of', () => {
    const form = replaceFormOf(request, CHANNEL);
    const ofInstance = replaceFormView({ instance }, { ...form, image: '' });
    expectGolden('form-replace-disk', ofInstance);
    expect(readFramed<{ instance: ShownInstance }>(ofInstance.private_metadata ?? '').instance).toEqual(instance);
    const image = shownImage({ ...someDetails(), account: request.account });
    const ofImage = replaceFormView({ image }, { ...form, instance: '' });
    expect(readFramed(ofImage.private_metadata ?? '').image).toEqual(image);
  });

  it('given that it is known whether the instance runs, when the form is drawn, then it says what that means', () => {
    const drawn = (runs: boolean) =>
      JSON.stringify(replaceFormView({ instance: { ...instance, runs } }, replaceFormOf(request, CHANNEL)));
    expect(drawn(true)).toContain('it is stopped for this');
    expect(drawn(false)).toContain('It is stopped already, and stays so.');
  });

  it('given a request, when its card and its question are drawn, then both say what is lost before anybody decides', () => {
    const card = cardOf(stored(asked), NOW);
    expectMessageTaken(card);
    expectGolden('card-replace-disk', card);
    expectGolden('approve-replace-disk', approveView(asked));
  });

  it('given that all is done, when it is told, then with the disks, how the instance is, and what to do next', () => {
    expectGolden('announcement-disk-replaced', told(done, done, done));
  });

  it('given that it failed after the stop, when it is told, then first that the instance stays stopped, with Retry', () => {
    expectGolden('announcement-disk-not-replaced', told(done, failed, skipped));
    expect(cardOf(stored(standing(done, failed, skipped)), NOW).text).toContain(LEFT);
  });

  it.each<[what: string, states: TaskState[], left: boolean]>([
    ['it runs again', [done, done, done], false],
    ['the start failed', [done, done, failed], true],
    ['the rest was stopped by somebody', [done, stopped, stopped], true],
    ['it was started by somebody', [done, { ...failed, problem: startedAgain }, skipped], false],
    ['it got lost on the way', [done, { ...failed, subject }, skipped], true],
  ])(
    'given that %s, when card and announcement are read, then both say whether it was left stopped',
    (_what, states, left) => {
      expect(told(...states).text.includes(LEFT)).toBe(left);
      expect(cardOf(stored(standing(...states)), NOW).text.includes(LEFT)).toBe(left);
    },
  );
});
