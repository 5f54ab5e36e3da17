import { describe, expect, it } from 'vitest';
import {
  type DeliveryKind,
  deliveriesOf,
  deliveryId,
  isMilestone,
  urgencyOf,
} from '../../../src/core/domain/delivery.ts';
import type { OperationId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import { isOver, type OperationStatus, statusOf } from '../../../src/core/domain/operation-status.ts';
import type { TaskState } from '../../../src/core/domain/task.ts';
import {
  anApprovedOperation,
  anOperation,
  aReadyOperation,
  aRunningOperation,
  aTask,
  CHANNEL,
  CREATE,
  claimedBy,
  after as following,
  IMAGE,
  li,
  maya,
  NOW,
  rejectedBy,
  WORKER,
} from '../../support/builders.ts';

const states = {
  waiting: { state: 'waiting' },
  starting: { state: 'starting', claimedBy: WORKER, leaseUntil: NOW, since: NOW },
  running: { state: 'running', imageId: IMAGE, since: NOW },
  done: { state: 'done', imageId: IMAGE, startedAt: NOW, at: NOW, disks: [] },
  failed: { state: 'failed', at: NOW, problem: { code: 'image-create-failed', imageId: IMAGE } },
  skipped: { state: 'skipped', at: NOW, because: CREATE },
} satisfies { [State in TaskState['state']]: TaskState };

const withStates = (...all: (keyof typeof states)[]): Operation =>
  anApprovedOperation({ tasks: all.map((state, index) => aTask({ id: `task-${index}`, state: states[state] })) });

const examples: Record<OperationStatus, Operation> = {
  'awaiting-approval': anOperation(),
  rejected: following(anOperation(), rejectedBy(li)),
  withdrawn: following(anOperation(), { kind: 'withdrawn', by: maya }),
  expired: anOperation({ approval: { state: 'expired', approvals: [], at: NOW } }),
  queued: anApprovedOperation(),
  running: aRunningOperation(),
  succeeded: aReadyOperation(),
  'partly-succeeded': withStates('done', 'failed'),
  failed: withStates('failed', 'skipped'),
};
const everyStatus = Object.keys(examples) as OperationStatus[];

describe('statusOf', () => {
  it.each(everyStatus)('given an example of %s, when asked how it stands, then it says so', (status) => {
    expect(statusOf(examples[status])).toBe(status);
  });

  it.each([
    { given: ['waiting', 'waiting'], status: 'queued' },
    { given: ['starting', 'waiting'], status: 'running' },
    { given: ['done', 'waiting'], status: 'running' },
    { given: ['failed', 'running'], status: 'running' },
    { given: ['failed', 'skipped', 'starting'], status: 'running' },
    { given: ['done', 'done'], status: 'succeeded' },
    { given: ['done', 'failed', 'skipped'], status: 'partly-succeeded' },
    { given: ['failed'], status: 'failed' },
  ] as const)('given tasks that are $given, when asked how it stands, then it is $status', ({ given, status }) => {
    expect(statusOf(withStates(...given))).toBe(status);
  });

  it('given a claimed start, when asked how it stands, then it runs', () => {
    expect(statusOf(following(anApprovedOperation(), claimedBy(WORKER)))).toBe('running');
  });

  it('given every status, when asked what is over, then it is all that is neither asked, queued nor running', () => {
    expect(everyStatus.filter((status) => !isOver(examples[status]))).toEqual([
      'awaiting-approval',
      'queued',
      'running',
    ]);
  });
});

describe('urgencyOf', () => {
  it.each(everyStatus)(
    'given a card that shows nothing decided, when it would show %s, then that is urgent once decided',
    (status) => {
      const urgent = status !== 'awaiting-approval';

      expect(urgencyOf(examples[status], { kind: 'card' }, { drawn: 1 })).toBe(urgent ? 'turning-point' : 'progress');
    },
  );

  it.each(everyStatus)(
    'given a card that shows the decision, when it would show %s, then only an end is urgent',
    (status) => {
      expect(urgencyOf(examples[status], { kind: 'card' }, { drawn: 1, decided: true })).toBe(
        isOver(examples[status]) ? 'turning-point' : 'progress',
      );
    },
  );
});

describe('deliveriesOf', () => {
  const announced: Record<OperationStatus, DeliveryKind[]> = {
    'awaiting-approval': [],
    rejected: ['rejected'],
    withdrawn: ['withdrawn'],
    expired: ['expired'],
    queued: [],
    running: [],
    succeeded: ['ready'],
    'partly-succeeded': ['failed'],
    failed: ['failed'],
  };

  const approved: DeliveryKind = 'milestone-approved';
  const milestones: Record<OperationStatus, DeliveryKind[]> = {
    'awaiting-approval': [],
    rejected: [],
    withdrawn: [],
    expired: [],
    queued: [approved],
    running: [approved, 'milestone-started'],
    succeeded: [approved, 'milestone-started', 'milestone-ready'],
    'partly-succeeded': [approved, 'milestone-started', 'milestone-failed'],
    // ECS refused it, so nothing was started.
    failed: [approved, 'milestone-failed'],
  };

  it.each(everyStatus)(
    'given an operation that is %s, when asked what to post, then the card comes first and milestones last',
    (status) => {
      expect(deliveriesOf(examples[status]).map(({ kind }) => kind)).toEqual([
        'card',
        ...announced[status],
        ...milestones[status],
      ]);
    },
  );

  it('given an image that failed after it was begun, when asked what to post, then its start is still told', () => {
    const failed = withStates('failed');
    const begun = { ...failed, tasks: [aTask({ state: { ...states.failed, imageId: IMAGE } })] };

    expect(deliveriesOf(begun).map(({ kind }) => kind)).toContain('milestone-started');
  });

  it('given any status, when asked where, then it is the channel of the operation', () => {
    const channels = everyStatus.flatMap((status) => deliveriesOf(examples[status]).map(({ to }) => to));

    expect(new Set(channels)).toEqual(new Set([CHANNEL]));
  });

  it('given what became of an operation, when announced, then only what concerns its people stays in the thread', () => {
    const threaded = everyStatus
      .flatMap((status) => deliveriesOf(examples[status]))
      .filter(({ thread }) => thread !== undefined);

    expect(new Set(threaded.map(({ thread }) => thread))).toEqual(new Set([deliveryId(anOperation(), 'card')]));
    expect(threaded.map(({ kind }) => kind).filter((kind) => !isMilestone(kind))).toEqual([
      'rejected',
      'withdrawn',
      'expired',
    ]);
    expect(threaded.filter(({ kind }) => isMilestone(kind))).toHaveLength(Object.values(milestones).flat().length);
  });

  it('given one operation through its life, when asked again and again, then its card keeps one id', () => {
    const cards = [anOperation(), anApprovedOperation(), aRunningOperation(), aReadyOperation()].map(
      (operation) => deliveriesOf(operation)[0]?.id,
    );

    expect(new Set(cards).size).toBe(1);
  });

  it('given two operations, when asked what to post, then no two messages share an id', () => {
    const both = [aReadyOperation(), aReadyOperation({ id: 'zz99yy88xx' as OperationId })].flatMap(deliveriesOf);

    expect(new Set(both.map(({ id }) => id)).size).toBe(both.length);
  });
});
