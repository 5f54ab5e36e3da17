// What holds whatever happens in whatever order, also of tasks that need each other: every property looks at each step of
// random lives.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/core/domain/approval.ts';
import { lineOf } from '../../../src/core/domain/audit-lines.ts';
import { deliveriesOf } from '../../../src/core/domain/delivery.ts';
import type { ImageId, TaskId, WorkerId } from '../../../src/core/domain/ids.ts';
import { hours, type Instant, seconds } from '../../../src/core/domain/instant.ts';
import { TASKS } from '../../../src/core/domain/kinds/kinds.ts';
import { type Action, dueAt, nextActions, watchesOf } from '../../../src/core/domain/next-actions.ts';
import { apply, type Operation, type OperationEvent, shownOf } from '../../../src/core/domain/operation.ts';
import { isOver, type OperationStatus, statusOf } from '../../../src/core/domain/operation-status.ts';
import { isFinal, isProbing, type Task, type TaskState } from '../../../src/core/domain/task.ts';
import { maya, omar } from '../../support/builders.ts';
import { LISTED, type Lived, life, live } from '../../support/lives.ts';

/** Holds for every step of every life. */
const always = (check: (lived: Lived) => void) =>
  fc.assert(
    fc.property(life, (one) => {
      for (const lived of live(one)) check(lived);
    }),
    { numRuns: 400 },
  );

const taskPairs = ({ before, after }: Lived): [before: Task, after: Task][] =>
  (before.revision === after.revision ? before.tasks : []).map((task) => {
    const same = after.tasks.find(({ id }) => id === task.id);
    if (!same) throw new Error(`${task.id} disappeared`);
    return [task, same];
  });

const find = ({ tasks }: Operation, id: TaskId): Task | undefined => tasks.find((task) => task.id === id);

describe('the lives themselves', () => {
  it('given many random lives, when all are looked at, then they reach every state of tasks and approvals, by every event', () => {
    const reached = new Set(
      fc
        .sample(life, { numRuns: 1000, seed: 7 })
        .flatMap((one) => live(one))
        .flatMap(({ after, event, outcome }) => [
          ...(outcome.kind === 'moved' ? [`moved by ${event.kind}`] : []),
          `approval ${after.approval.state}`,
          ...after.tasks.map(({ state }) => `task ${state.state}`),
        ]),
    );
    const approvals = { pending: 0, granted: 0, rejected: 0, withdrawn: 0, expired: 0 } satisfies Record<
      Approval['state'],
      0
    >;
    const tasks: Record<TaskState['state'], 0> = {
      ...{ waiting: 0, starting: 0, running: 0 },
      ...{ done: 0, failed: 0, cancelled: 0, skipped: 0 },
    };

    const events: Record<OperationEvent['kind'], 0> = {
      ...{ approved: 0, rejected: 0, 'glass-broken': 0, revised: 0, withdrawn: 0 },
      ...{ 'approval-expired': 0, 'approval-reminded': 0, 'approval-escalated': 0 },
      ...{ 'task-claimed': 0, 'lease-renewed': 0, 'task-started': 0, 'task-unclear': 0, 'task-postponed': 0 },
      ...{ 'task-refused': 0, 'task-finished': 0, 'task-ready': 0, 'task-failed': 0 },
      ...{ 'cancel-asked': 0, 'cancel-performed': 0, 'cancel-refused': 0, 'cancel-postponed': 0, retried: 0 },
    };

    expect([...reached].sort()).toEqual(
      [
        ...Object.keys(events).map((one) => `moved by ${one}`),
        ...Object.keys(approvals).map((one) => `approval ${one}`),
        ...Object.keys(tasks).map((one) => `task ${one}`),
      ].sort(),
    );
  });
});

describe('whatever happens', () => {
  it('given a refusal, when it is answered, then nothing that was given has changed', () => {
    always(({ outcome, before, after }) => {
      // What apply is given is frozen: a change would have thrown.
      if (outcome.kind === 'refused') expect(after).toBe(before);
    });
  });

  it('given an approval that ended, when anything happens, then it stays as it is', () => {
    always(({ before, after }) => {
      if (before.approval.state !== 'pending') expect(after.approval).toEqual(before.approval);
    });
  });

  it('given a task with a result, when anything happens, then it stays so, unless it came to nothing and is begun again', () => {
    always((lived) => {
      for (const [before, after] of taskPairs(lived)) {
        if (!isFinal(before)) continue;
        const again =
          lived.event.kind === 'retried' && before.state.state !== 'done' && after.state.state === 'waiting';
        if (!again) expect(after).toEqual(before);
      }
    });
  });

  it('given any operation, when anything happens, then only what the cloud may have can be about to be stopped', () => {
    always(({ after }) => {
      for (const { kind, state, cancel } of after.tasks) {
        if (!cancel) continue;
        expect(kind).not.toBe('create-image');
        expect(state.state).toMatch(/^(starting|running)$/);
        // Of a small change only one that nobody knows about: nobody has to wait for that.
        if (kind !== 'copy-image') expect(state).toMatchObject({ state: 'starting', unclear: expect.anything() });
      }
    });
  });

  it('given copies of one image, when anything happens, then at most one is being started', () => {
    always(({ after }) => {
      // One that nobody knows about holds up no other.
      const starting = after.tasks.filter(
        ({ kind, state }) => kind === 'copy-image' && state.state === 'starting' && !state.unclear,
      );
      expect(starting.length).toBeLessThanOrEqual(1);
    });
  });

  it('given a wish to stop, when it counts, then what had not begun is stopped and a creation goes on', () => {
    always((lived) => {
      const { event, outcome } = lived;
      if (event.kind !== 'cancel-asked' || outcome.kind === 'refused') return;
      for (const [before, after] of taskPairs(lived)) {
        if (!event.tasks.includes(before.id)) continue;
        // What waits for a copy under way ends with that.
        const follows = lived.before.tasks.some(
          ({ id, kind, state }) =>
            before.needs.includes(id) && kind === 'copy-image' && ['starting', 'running'].includes(state.state),
        );
        if (before.state.state === 'waiting' && !follows) {
          expect(after.state).toMatchObject({ state: 'cancelled', by: event.by });
        } else if (after.state.state !== 'skipped') expect(after.state).toEqual(before.state);
      }
    });
  });

  it('given an image on its way, when anything happens, then the task never forgets which image it is', () => {
    always((lived) => {
      for (const [before, after] of taskPairs(lived)) {
        if (before.state.state !== 'running') continue;
        expect(after.state).toHaveProperty('subject', before.state.subject);
      }
    });
  });

  it('given an event about one task, when it moves, then what it asks and the other tasks stay', () => {
    always((lived) => {
      const { request, requestedBy, requestedAt, channel, id, team, revision } = lived.before;
      expect(lived.after).toMatchObject({ requestedBy, requestedAt, channel, id, team });
      if (lived.event.kind === 'revised') return;
      expect(lived.after).toMatchObject({ request, revision });
      for (const [before, after] of taskPairs(lived)) {
        const about =
          ('task' in lived.event && lived.event.task === before.id) ||
          ('tasks' in lived.event && lived.event.tasks.includes(before.id));
        // What was skipped follows what it needs, and who waited for its turn may have it now.
        const follows = after.state.state === 'skipped' || before.state.state === 'skipped' || isProbing(before);
        if (!about && !follows) expect(after).toEqual(before);
      }
    });
  });

  it('given any number of approvals needed, when people approve, then each counts once and enough must have', () => {
    always(({ before, event, after }) => {
      if (before.approval.state !== 'pending') return;
      const { approval } = after;
      const people = approval.approvals.map(({ by }) => by.user);
      expect(new Set(people).size).toBe(people.length);
      expect([...LISTED, omar.user]).toEqual(expect.arrayContaining(people));
      // Omar is a lead, who is asked only after an escalation.
      if (people.includes(omar.user)) expect(before.approval.escalatedAt ?? NaN).not.toBeNaN();
      if (event.kind !== 'approved') {
        const atOnce = event.kind === 'glass-broken' || event.kind === 'revised';
        if (approval.state === 'granted') expect(atOnce).toBe(true);
        return;
      }
      if (before === after || !event.rights.now || !('terms' in event.rights.now)) return;
      const { required } = event.rights.now.terms;
      expect(approval.state).toBe(people.length >= required ? 'granted' : 'pending');
    });
  });

  it('given an edit, when it counts, then nothing that was approved before counts for the new revision', () => {
    always(({ before, event, outcome, after, now }) => {
      if (event.kind !== 'revised') return expect(after.revision).toBe(before.revision);
      expect(outcome.kind === 'moved' && event.by !== maya).toBe(false);
      if (outcome.kind === 'refused') return;
      expect(after).toMatchObject({ revision: before.revision + 1, approval: { approvals: [] } });
      expect(after.previous).toEqual({ request: before.request, voided: before.approval.approvals, at: now });
      expect(shownOf(after)).not.toEqual(shownOf(before));
    });
  });

  it('given a person, when anything happens, then they are asked at most once about one revision', () => {
    always(({ after }) => {
      const asks = after.asks.map(({ revision, to }) => `${revision} ${to}`);
      expect(new Set(asks).size).toBe(asks.length);
    });
  });

  it('given any operation, when asked what to post, then no two messages share an id', () => {
    always(({ after }) => {
      const ids = deliveriesOf(after).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it('given a change, when its audit line is asked for, then it is one for all but what only keeps time, and says by whom', () => {
    always(({ before, event, outcome, after, now }) => {
      if (outcome.kind === 'refused') return;
      const line = lineOf(before, event, after, now);
      if (['lease-renewed', 'cancel-postponed'].includes(event.kind)) return expect(line).toBeUndefined();
      const who = 'by' in event && typeof event.by === 'object' ? event.by : { kind: 'darkroom' };
      expect(line).toMatchObject({ at: now, by: who, operation: after.id, ...shownOf(after) });
      expect(line?.rule).toBeTypeOf('string');
    });
  });

  it('given a task, when anything happens, then its attempt only grows, by one, and only when asked to wait or begun again', () => {
    always((lived) => {
      for (const [before, after] of taskPairs(lived)) {
        const begunAnew =
          after.state.state === 'waiting' &&
          ((lived.event.kind === 'task-postponed' && before.state.state === 'starting') ||
            (lived.event.kind === 'retried' && isFinal(before)));
        expect(after.attempt).toBe(before.attempt + (begunAnew ? 1 : 0));
      }
    });
  });

  it('given an unclear start, when it is claimed again, then it is the same attempt and as old as it was', () => {
    always((lived) => {
      for (const [{ attempt, state }, after] of taskPairs(lived)) {
        if (state.state !== 'starting' || after.state.state !== 'starting') continue;
        expect({ attempt: after.attempt, since: after.state.since }).toEqual({ attempt, since: state.since });
      }
    });
  });

  it('given a live lease, when another worker does anything but bring the image, then the lease stays', () => {
    always(({ before, event, now, outcome }) => {
      if (!('task' in event) || !('by' in event)) return;
      const state = find(before, event.task)?.state;
      if (state?.state !== 'starting' || state.leaseUntil <= now || state.claimedBy === event.by) return;
      expect(outcome.kind).toBe('refused');
    });
  });

  it('given a task that came to nothing, when anything happens, then those that need it are skipped and never start', () => {
    always(({ after }) => {
      for (const task of after.tasks) {
        const needs = task.needs.map((id) => find(after, id)?.state.state);
        const doomed = needs.some((state) => state === 'failed' || state === 'skipped' || state === 'cancelled');
        // What was stopped itself stays so.
        if (task.state.state !== 'cancelled') expect(task.state.state === 'skipped').toBe(doomed);
        if (task.state.state === 'skipped') expect(task.needs).toContain(task.state.because);
        if (['starting', 'running', 'done', 'failed'].includes(task.state.state)) {
          expect(needs.every((state) => state === 'done')).toBe(true);
        }
      }
    });
  });

  it('given no approval, when anything happens, then no task leaves waiting', () => {
    always(({ after }) => {
      if (after.approval.state === 'granted') return;
      expect(after.tasks.every(({ state }) => state.state === 'waiting')).toBe(true);
    });
  });
});

describe('what is due', () => {
  const looks = fc.record({ life, later: fc.oneof(fc.integer({ min: 0, max: seconds(30) }), fc.nat(hours(80))) });

  it('given something to do at a moment, when asked when to look, then it is not later than that', () => {
    fc.assert(
      fc.property(looks, ({ life, later }) => {
        for (const { after, now } of live(life)) {
          for (const at of [now, now + later]) {
            if (nextActions(after, at).length > 0) expect(dueAt(after, at)).toBeLessThanOrEqual(at);
            // Asked before: whoever sleeps until then has not overslept either.
            if (nextActions(after, at).length > 0) expect(dueAt(after, now)).toBeLessThanOrEqual(at);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('given a moment to look again, when it comes, then there is something to do: nobody is woken for nothing', () => {
    always(({ after, now }) => {
      const due = dueAt(after, now);
      if (due !== undefined) expect(nextActions(after, Math.max(due, now))).not.toHaveLength(0);
    });
  });

  it('given an action that is due, when it is carried out at that moment, then it is not refused', () => {
    always(({ after, now }) => {
      for (const action of nextActions(after, now)) {
        expect(apply(after, carriedOut(action, now), now).kind).toBe('moved');
      }
    });
  });

  it('given any point of any life, when everything due is done and ECS delivers, then the operation ends', () => {
    fc.assert(
      fc.property(life, (one) => {
        const last = live(one).at(-1);
        if (last) expect(isOver(carryThrough(last.after, last.now))).toBe(true);
      }),
    );
  });
});

function carriedOut(action: Action, now: Instant): OperationEvent {
  switch (action.kind) {
    case 'expire-approval':
      return { kind: 'approval-expired' };
    case 'remind-approvers':
      return { kind: 'approval-reminded' };
    case 'escalate-approval':
      return { kind: 'approval-escalated', asked: { people: [], groups: [] }, askIn: [] };
    case 'cancel': {
      const { id: task, state } = action.task;
      return { kind: 'cancel-performed', task, subject: state.state === 'running' ? state.subject : ('' as ImageId) };
    }
    default:
      return { kind: 'task-claimed', task: action.task.id, by: 'worker-9' as WorkerId, leaseUntil: now + seconds(5) };
  }
}

/** Does what is due, lets ECS finish what runs, and moves the clock to whatever comes next, until nothing does. */
function carryThrough(operation: Operation, start: Instant): Operation {
  let current = operation;
  let now = start;
  const must = (event: OperationEvent): void => {
    const outcome = apply(current, event, now);
    if (outcome.kind === 'refused') throw new Error(`${event.kind}: ${outcome.problem.code}`);
    current = outcome.next;
  };
  for (let rounds = 0; rounds < 60; rounds += 1) {
    for (const action of nextActions(current, now)) {
      must(carriedOut(action, now));
      if ('task' in action && action.kind !== 'cancel') {
        const task = action.task.id;
        const kind = TASKS[action.task.kind].begins ? 'task-started' : 'task-finished';
        must({ kind, task, attempt: action.task.attempt, subject: 'm-late000000000001' as ImageId });
      }
    }
    for (const { id: task, state } of current.tasks) {
      if (state.state === 'running') must({ kind: 'task-ready', task, subject: state.subject, disks: [] });
    }
    const due = dueAt(current, now);
    if (due === undefined) return current;
    now = Math.max(now, due);
  }
  return current;
}

describe('what is read off an operation', () => {
  const STATUSES: Record<OperationStatus, true> = {
    'awaiting-approval': true,
    rejected: true,
    withdrawn: true,
    expired: true,
    queued: true,
    running: true,
    cancelling: true,
    cancelled: true,
    succeeded: true,
    'partly-succeeded': true,
    failed: true,
  };

  it('given any operation, when asked how it stands, then there is an answer and a card', () => {
    always(({ after }) => {
      expect(STATUSES).toHaveProperty(statusOf(after));
      expect(deliveriesOf(after)[0]?.kind).toBe('card');
    });
  });

  it('given an operation that is over, when looked at, then nothing is due or watched, and only beginning again moves it', () => {
    always(({ before, event, after, now, outcome }) => {
      if (isOver(before) && event.kind !== 'retried') expect(outcome.kind).toBe('refused');
      if (!isOver(after)) return;
      expect({ actions: nextActions(after, now), due: dueAt(after, now), watches: watchesOf(after) }).toEqual({
        actions: [],
        due: undefined,
        watches: [],
      });
    });
  });

  it('given an operation that is not over, when looked at, then something is due or watched: none is forgotten', () => {
    always(({ after, now }) => {
      if (!isOver(after)) expect(dueAt(after, now) !== undefined || watchesOf(after).length > 0).toBe(true);
    });
  });

  it('given an operation kept as JSON, when read back, then it answers the same to the same event', () => {
    const kept = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    always(({ before, event, now, outcome }) => {
      expect(apply(kept(before), kept(event), now)).toStrictEqual(outcome);
      expect(kept(outcome)).toStrictEqual(outcome);
    });
  });
});
