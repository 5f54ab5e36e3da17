import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/domain/actor.ts';
import { deliveriesOf, isMilestone } from '../../src/core/domain/delivery.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import { messageProblems } from '../../src/sandbox/slack-simulator/limits/surfaces.ts';
import type { Message } from '../../src/slack/blocks/blocks.ts';
import { announcementOf } from '../../src/slack/features/follow-operation/announcements.ts';
import {
  anApprovedOperation,
  anOperation,
  aReadyOperation,
  aRunningOperation,
  CHANNEL,
  CREATE,
  claimedBy,
  IMAGE,
  maya,
  after as moved,
  NOW,
  omar,
  WORKER,
} from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';
import { sampleProblems } from '../support/problems.ts';

const failed = (): Operation =>
  moved(aRunningOperation(), {
    kind: 'task-failed',
    task: CREATE,
    subject: IMAGE,
    problem: sampleProblems['image-create-failed'],
  });
const refused = (message: string): Operation =>
  moved(moved(anApprovedOperation(), claimedBy(WORKER)), {
    kind: 'task-refused',
    task: CREATE,
    by: WORKER,
    problem: { ...sampleProblems['cloud-quota'], message },
  });
/** What the thread is told of an operation, by kind. */
const toldOf = (operation: Operation): Record<string, Message> =>
  Object.fromEntries(
    deliveriesOf(operation).flatMap(({ kind }) => (isMilestone(kind) ? [[kind, announcementOf(kind, operation)]] : [])),
  );

describe('milestones in the thread of a card', () => {
  it.each(Object.entries({ ...toldOf(aReadyOperation()), ...toldOf(failed()) }))(
    'given %s, when it is told, then it is one line as agreed that Slack takes',
    (kind, told) => {
      expectGolden(kind, told);
      expect(messageProblems(told.blocks)).toEqual([]);
      expect(told.text).not.toContain('\n');
      expect(told.text.length).toBeLessThan(200);
    },
  );

  it.each([
    ['ready', aReadyOperation()],
    ['failed', failed()],
    ['refused', refused('<!channel> <@U0MAYA>')],
  ] as const)(
    'given an operation that is %s, when its thread is told, then nobody is called but for the approval',
    (_state, operation) => {
      for (const [kind, { text, blocks }] of Object.entries(toldOf(operation))) {
        if (kind === 'milestone-approved') continue;
        expect(text).not.toMatch(/<@|<!channel/);
        expect(JSON.stringify(blocks)).not.toMatch(/"user_id"|"broadcast"/);
      }
    },
  );

  const glassBrokenBy = (by: Actor) => {
    const operation = anApprovedOperation();
    const glass = { by, reason: 'The shop is down', announceIn: CHANNEL };
    return { ...operation, approval: { ...operation.approval, approvals: [], glass } };
  };
  const approvedByOnly = (by: Actor) => {
    const operation = anApprovedOperation();
    return { ...operation, approval: { ...operation.approval, approvals: [{ by, at: NOW }] } };
  };
  it.each([
    ['somebody else approved', anApprovedOperation(), 1],
    ['somebody else broke the glass', glassBrokenBy(omar), 1],
    ['the requester approved last, as the rule lets them', approvedByOnly(maya), 0],
    ['the requester broke the glass', glassBrokenBy(maya), 0],
  ])(
    'given %s, when that is told, then the requester is called once or not at all, and nobody else',
    (_, operation, times) => {
      const { text, blocks } = toldOf(operation as Operation)['milestone-approved'] ?? {};
      expect(text?.match(/<@\w+>/g) ?? []).toEqual(Array(times).fill(`<@${maya.user}>`));
      expect(JSON.stringify(blocks).match(/"user_id"/g) ?? []).toHaveLength(times);
      expect(JSON.stringify(blocks)).not.toMatch(/"broadcast"/);
    },
  );

  it('given a broken glass, when its thread is told, then it is as agreed and says that nobody approved', () => {
    const told = toldOf(glassBrokenBy(omar) as Operation)['milestone-approved'];
    expectGolden('milestone-without-approval', told);
    expect(told?.text).toContain('Runs without approval');
  });

  it('given a request that waits, when its thread is looked at, then it is told nothing', () => {
    expect(toldOf(anOperation())).toEqual({});
  });

  it('given an error message of a whole page, when the failure is told, then Slack takes it', () => {
    for (const told of Object.values(toldOf(refused('<'.repeat(30_000))))) {
      expect(told.text.length).toBeLessThanOrEqual(4_000);
      expect(messageProblems(told.blocks)).toEqual([]);
    }
  });
});
