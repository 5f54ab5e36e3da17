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
  running: { state: 'running', subject: IMAGE, since: NOW },
  done: { state: 'done', subject: IMAGE, startedAt: NOW, at: NOW, disks: [] },
  failed: { state: 'failed', at: NOW, problem: { code: 'image-create-failed', imageId: IMAGE } },
  cancelled: { state: 'cancelled', at: NOW, by: maya },
  skipped: { state: 'skipped', at: NOW, because: CREATE },
} satisfies { [State in TaskState['state']]: TaskState };

/** A creation, and copies of what it makes. */
const withStates = (...all: (keyof typeof states)[]): Operation =>
  anApprovedOperation({
    tasks: all.map((state, index) =>
      aTask({ id: `task-${index}`, kind: index === 0 ? 'create-image' : 'copy-image', state: states[state] }),
    ),
  });

/** A copy that somebody wants stopped. */
const stopping = aTask({
  kind: 'copy-image',
  state: states.running,
  cancel: { by: maya, at: NOW, notBefore: NOW },
});

const examples: Record<OperationStatus, Operation> = {
  'awaiting-approval': anOperation(),
  rejected: following(anOperation(), rejectedBy(li)),
  withdrawn: following(anOperation(), { kind: 'withdrawn', by: maya }),
  expired: anOperation({ approval: { state: 'expired', approvals: [], at: NOW } }),
  queued: anApprovedOperation(),
  running: aRunningOperation(),
  cancelling: anApprovedOperation({ tasks: [stopping] }),
  cancelled: withStates('cancelled', 'skipped'),
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
    { given: ['done', 'cancelled', 'skipped'], status: 'partly-succeeded' },
    { given: ['failed'], status: 'failed' },
    { given: ['failed', 'cancelled'], status: 'failed' },
    { given: ['cancelled', 'running'], status: 'running' },
    { given: ['cancelled', 'cancelled'], status: 'cancelled' },
  ] as const)('given tasks that are $given, when asked how it stands, then it is $status', ({ given, status }) => {
    expect(statusOf(withStates(...given))).toBe(status);
  });

  it.each([
    { given: 'another under way', other: states.running },
    { given: 'another that waits', other: states.waiting },
    { given: 'another that is done', other: states.done },
  ])('given a copy to be stopped and $given, when asked how it stands, then it is being stopped', ({ other }) => {
    expect(statusOf(anApprovedOperation({ tasks: [stopping, aTask({ id: 'other', state: other })] }))).toBe(
      'cancelling',
    );
  });

  it('given a claimed start, when asked how it stands, then it runs', () => {
    expect(statusOf(following(anApprovedOperation(), claimedBy(WORKER)))).toBe('running');
  });

  it('given every status, when asked what is over, then it is all that is neither asked, queued, running nor being stopped', () => {
    expect(everyStatus.filter((status) => !isOver(examples[status]))).toEqual([
      'awaiting-approval',
      'queued',
      'running',
      'cancelling',
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
    cancelling: [],
    cancelled: ['cancelled'],
    succeeded: ['ready'],
    // What is ready can be used: that is the news, and what failed stands beside it.
    'partly-succeeded': ['ready'],
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
    // Copies have their table.
    cancelling: [approved],
    cancelled: [approved],
    succeeded: [approved, 'milestone-started', 'milestone-ready'],
    'partly-succeeded': [approved, 'milestone-started', 'milestone-ready'],
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
    const begun = { ...failed, tasks: [aTask({ state: { ...states.failed, subject: IMAGE } })] };

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
      'cancelled',
    ]);
    expect(threaded.filter(({ kind }) => isMilestone(kind))).toHaveLength(Object.values(milestones).flat().length);
  });

  it('given one operation through its life, when asked again and again, then its card keeps one id', () => {
    const cards = [anOperation(), anApprovedOperation(), aRunningOperation(), aReadyOperation()].map(
      (operation) => deliveriesOf(operation)[0]?.id,
    );

    expect(new Set(cards).size).toBe(1);
  });

  it('given an operation that was begun again, when it ends again, then its end is told anew and nothing else is', () => {
    const first = withStates('done', 'failed');
    const again = { ...first, retries: 1 };
    const ids = (operation: Operation): string[] => deliveriesOf(operation).map(({ id }) => id);

    expect(ids(again).filter((id) => !ids(first).includes(id))).toEqual([deliveryId(first, 'ready', 1)]);
    expect(ids(again)).toEqual(
      expect.arrayContaining([deliveryId(first, 'card'), deliveryId(first, 'milestone-started')]),
    );
  });

  it.each(['succeeded', 'partly-succeeded', 'failed', 'cancelled'] as const)(
    'given an operation that is %s, when it ended a third time, then none of what it tells of its end was told before',
    (status) => {
      const ends = [undefined, 1, 2].map((retries) =>
        deliveriesOf({ ...examples[status], ...(retries && { retries }) })
          .filter(({ kind }) => announced[status].includes(kind))
          .map(({ id }) => id),
      );

      expect(new Set(ends.flat()).size).toBe(ends.flat().length);
    },
  );

  it('given a creation that was begun again, when it ends again, then its thread is told anew', () => {
    const ends = [1, 2].map((attempt) => {
      const failed = aTask({ attempt, state: states.failed });
      return deliveriesOf(anApprovedOperation({ tasks: [failed], retries: attempt - 1 })).map(({ id }) => id);
    });

    expect(ends[1]?.filter((id) => !ends[0]?.includes(id))).toHaveLength(2);
  });

  it('given a creation whose copies were stopped, when asked what to post, then the thread hears that it is ready', () => {
    const kinds = deliveriesOf(withStates('done', 'cancelled', 'cancelled')).map(({ kind }) => kind);

    expect(kinds).toContain('milestone-ready');
    expect(kinds).not.toContain('milestone-failed');
  });

  it('given two operations, when asked what to post, then no two messages share an id', () => {
    const both = [aReadyOperation(), aReadyOperation({ id: 'zz99yy88xx' as OperationId })].flatMap(deliveriesOf);

    expect(new Set(both.map(({ id }) => id)).size).toBe(both.length);
  });
});
