import { describe, expect, it } from 'vitest';
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
  CREATE,
  claimedBy,
  IMAGE,
  after as moved,
  WORKER,
} from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';
import { sampleProblems } from '../support/problems.ts';

const failed = (): Operation =>
  moved(aRunningOperation(), {
    kind: 'image-failed',
    task: CREATE,
    imageId: IMAGE,
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
  ] as const)('given an operation that is %s, when its thread is told, then nobody is called', (_state, operation) => {
    for (const { text, blocks } of Object.values(toldOf(operation))) {
      expect(text).not.toMatch(/<@|<!channel/);
      expect(JSON.stringify(blocks)).not.toMatch(/"user_id"|"broadcast"/);
    }
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
