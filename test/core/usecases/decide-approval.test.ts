import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/domain/actor.ts';
import { days } from '../../../src/core/domain/instant.ts';
import { shownOf } from '../../../src/core/domain/operation.ts';
import { decideApproval, reviewApproval } from '../../../src/core/usecases/decide-approval.ts';
import { recentOperations } from '../../../src/core/usecases/find-operations.ts';
import { aForm, aPolicy, li, maya, NOW, omar, person, priya } from '../../support/builders.ts';
import { aWorld, failingStore, problemOf } from '../../support/core-world.ts';

const NO = { verdict: 'rejected', reason: 'The old kernel is still on it' } as const;
const YES = { verdict: 'approved' } as const;
const approvedByAll = (people: Actor[]) => ({ approvers: { people: people.map(({ user }) => user), groups: [] } });

describe('deciding', () => {
  it('given a request, when an approver approves, then it is granted and due at once', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.hints.length = 0;
    const answered = await world.decide(id);
    expect(answered.approval).toEqual({
      state: 'granted',
      rule: 'approvers',
      approvals: [{ by: li, at: NOW }],
      at: NOW,
    });
    expect((await world.operations.get(id)).operation).toEqual(answered);
    expect(await world.operations.due(NOW, 10)).toEqual([id]);
    expect(world.hints.map(({ queue }) => queue)).toEqual(['advance', 'notify']);
  });

  it('given a request, when an approver rejects, then the reason is kept and the cloud is never asked', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.decide(id, NO);
    await world.worker('w1').advance(id);
    expect((await world.operations.get(id)).operation.approval).toEqual({
      state: 'rejected',
      by: li,
      reason: NO.reason,
      approvals: [],
      at: NOW,
    });
    expect(await world.status(id)).toBe('rejected');
    expect(world.cloud.called('create-image')).toEqual([]);
  });

  it('given two approvals at once, when both are committed, then one image is made and the second is told who was first', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const told = await Promise.all([problemOf(world.decide(id, YES, li)), problemOf(world.decide(id, YES, priya))]);
    const { approval } = (await world.operations.get(id)).operation;
    const first = approval.state === 'granted' ? approval.approvals[0]?.by : undefined;
    expect(approval).toMatchObject({ approvals: [{ at: NOW }] });
    expect(told.filter(Boolean)).toEqual([{ code: 'already-decided', verdict: 'approved', by: first, at: NOW }]);
    await Promise.all([world.worker('w1').advance(id), world.worker('w2').advance(id)]);
    expect(world.cloud.imagesThere.size).toBe(1);
  });

  it('given an approval and a rejection at once, when both are committed, then exactly one counts', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const told = await Promise.all([problemOf(world.decide(id, NO, li)), problemOf(world.decide(id, YES, priya))]);
    const status = await world.status(id);
    const verdict = status === 'queued' ? 'approved' : status;
    expect(told.filter(Boolean)).toMatchObject([{ code: 'already-decided', verdict }]);
  });

  it.each([
    { who: 'the requester, though with the role', by: maya, problem: { code: 'own-request' } },
    {
      who: 'somebody without the role',
      by: omar,
      problem: { code: 'not-asked', rule: 'approvers', from: ['approvers'] },
    },
    {
      who: 'the same user id elsewhere',
      by: person('U0LI', 'T0OTHER' as typeof li.team),
      problem: { code: 'not-a-member', membership: 'stranger' },
    },
  ])('given $who, when they approve or review, then it is refused and stays as it is', async ({ by, problem }) => {
    const world = aWorld();
    world.policy(aPolicy({}, approvedByAll([li, priya, maya])));
    const { id } = await world.asked();
    expect(await problemOf(world.decide(id, YES, by))).toMatchObject(problem);
    expect(await problemOf(world.decide(id, NO, by))).toMatchObject(problem);
    for (const verdict of ['approved', 'rejected'] as const) {
      expect(await problemOf(reviewApproval(world.needs)(by, id, verdict))).toMatchObject(problem);
    }
    expect(await world.status(id)).toBe('awaiting-approval');
  });

  it('given somebody was taken out of the role after the card was drawn, when they approve, then it is refused', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.policy(aPolicy({}, approvedByAll([priya])));
    expect(await problemOf(world.decide(id))).toEqual({ code: 'not-asked', rule: 'approvers', from: ['approvers'] });
  });

  it.each([
    { what: 'another content', shown: { digest: 'f'.repeat(32) } },
    { what: 'another revision', shown: { revision: 2 } },
  ])('given $what was shown, when it is approved or rejected, then it does not count', async ({ shown }) => {
    const world = aWorld();
    const operation = await world.asked();
    const decide = decideApproval(world.needs);
    for (const decision of [YES, NO]) {
      const run = decide(li, operation.id, { ...shownOf(operation), ...shown }, decision);
      expect(await problemOf(run)).toEqual({ code: 'request-changed' });
    }
    expect(await world.status(operation.id)).toBe('awaiting-approval');
  });

  it('given the deadline has passed unnoticed, when it is approved, then it is too late', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    world.time.jumps(days(3));
    const problem = { code: 'already-decided', verdict: 'expired', at: NOW + days(3) };
    expect(await problemOf(world.decide(id))).toEqual(problem);
    await world.worker('w1').advance(id);
    expect(await problemOf(world.decide(id))).toEqual(problem);
    expect(world.cloud.calls.map(({ action }) => action)).not.toContain('create-image');
  });

  it('given the store does not answer, when it is approved, then that is told and nothing has changed', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const operations = failingStore(world.operations, (step) => step === 'operations.replace');
    const { operation } = await world.operations.get(id);
    const run = decideApproval({ ...world.needs, operations })(li, id, shownOf(operation), YES);
    expect(await problemOf(run)).toEqual({ code: 'store-unavailable' });
    expect(await world.status(id)).toBe('awaiting-approval');
  });

  it('given an open request, when an approver reviews it, then they see it; once decided they are told by whom', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    const review = reviewApproval(world.needs);
    expect((await review(priya, id, 'approved')).id).toBe(id);
    expect((await review(priya, id, 'rejected')).id).toBe(id);
    await world.decide(id, NO);
    expect(await problemOf(review(priya, id, 'approved'))).toEqual({
      code: 'already-decided',
      verdict: 'rejected',
      by: li,
      at: NOW,
    });
  });
});

describe('withdrawing', () => {
  it('given an open request, when its requester withdraws it, then it is over and the cloud is never asked', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.withdraw(id);
    await world.worker('w1').advance(id);
    expect(await world.status(id)).toBe('withdrawn');
    expect(await world.operations.due(NOW + days(9), 10)).toEqual([]);
    expect(world.cloud.called('create-image')).toEqual([]);
    expect(world.hints.at(-1)).toEqual({ queue: 'notify', operation: id });
  });

  it('given an open request, when an approver withdraws it, then it is refused: they may reject it', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    expect(await problemOf(world.withdraw(id, li))).toEqual({ code: 'not-the-requester', requestedBy: maya });
    expect(await world.status(id)).toBe('awaiting-approval');
  });

  it.each(['approval', 'withdrawal'])(
    'given a withdrawal and an approval at once, when the %s is first, then the other is told so',
    async (first) => {
      const world = aWorld();
      const { id } = await world.asked();
      const approve = () => problemOf(world.decide(id));
      const withdraw = () => problemOf(world.withdraw(id));
      const told = await Promise.all(
        (first === 'approval' ? [approve, withdraw] : [withdraw, approve]).map((run) => run()),
      );
      await world.worker('w1').advance(id);
      const verdict = (await world.status(id)) === 'running' ? 'approved' : 'withdrawn';
      expect(told.filter(Boolean)).toMatchObject([{ code: 'already-decided', verdict }]);
      expect(world.cloud.imagesThere.size).toBe(verdict === 'approved' ? 1 : 0);
    },
  );

  it('given it was withdrawn, when it is withdrawn again or approved, then both are told when and by whom', async () => {
    const world = aWorld();
    const { id } = await world.asked();
    await world.withdraw(id);
    const problem = { code: 'already-decided', verdict: 'withdrawn', by: maya, at: NOW };
    expect(await problemOf(world.withdraw(id))).toEqual({ ...problem, own: true });
    expect(await problemOf(world.decide(id))).toEqual(problem);
  });
});

describe('the operations of a person', () => {
  it('given requests of two people, when one looks, then theirs come newest first and no more than ten', async () => {
    const world = aWorld();
    await world.submit(aForm({ name: 'of-somebody-else' }), 'other', li);
    for (let count = 1; count <= 12; count++) {
      world.time.jumps(1_000);
      await world.asked(aForm({ name: `golden-${count}` }));
    }
    const found = await recentOperations(world.needs)(maya);
    expect(found.map(({ operation }) => operation.request.name)).toEqual(
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map((count) => `golden-${count}`),
    );
  });
});
