import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/domain/actor.ts';
import type { TeamId } from '../../src/core/domain/ids.ts';
import type { Operation } from '../../src/core/domain/operation.ts';
import type { ProblemCode } from '../../src/core/domain/problem.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import { approveView, glassView, rejectView } from '../../src/slack/features/decide-approval/views.ts';
import { type AttackWorld, aName, describeAttacks, expectRefused } from '../support/attack-world.ts';
import { li, maya, omar, person, priya } from '../support/builders.ts';
import { shownView, submission } from '../support/signed-requests.ts';

const REASON = { [ACTION.rejectReason]: { value: 'The old kernel' }, [ACTION.glassReason]: { value: 'Shop is down' } };
const ana = person('U0ANA');
const GLOBEX = 'T0GLOBEX' as TeamId;

/** Each of them is named as an approver in `darkroom.yml`. */
const LISTED: [who: string, by: Actor, told: RegExp, problem: ProblemCode][] = [
  ['a guest', person('U0NINA'), /Guests can follow the cards in their channels/, 'not-a-member'],
  ['a deactivated person', person('U0GONE'), /A deactivated account may not/, 'not-a-member'],
  ['a bot', person('U0DARKROOM'), /Apps may not/, 'not-a-member'],
  ['a stranger from a shared channel', person('U0SAM', GLOBEX), /People of other companies/, 'not-a-member'],
  ['a stranger whose workspace is not told', person('U0SAM'), /People of other companies/, 'not-a-member'],
  ['the id of an approver in another workspace', person('U0LI', GLOBEX), /People of other companies/, 'not-a-member'],
  ['somebody whom Slack does not know', person('U0NOBODY'), /Slack does not say who you are/, 'not-a-member'],
  ['the requester', maya, /This is your own request/, 'own-request'],
];

/** All the ways to decide; each with the modal in which it is done. */
const WAYS = [
  ['approve', ACTION.approve, approveView],
  ['reject', ACTION.reject, rejectView],
] as const;

describeAttacks('attacks: people who may not', (world) => {
  describe.each(WAYS)('who wants to %s', (_way, action, view) => {
    it.each(LISTED)('given %s, when the button is pressed, then it is refused', async (_who, by, told, audited) => {
      const { id } = await world().asked();
      await expectRefused(world(), world().clicks(by, action, id), { told, audited });
    });

    it.each(LISTED)('given %s, when the modal is submitted, then it is refused', async (_who, by, told, audited) => {
      const attack = world().submits(by, shownView(view(await world().asked()), REASON));
      await expectRefused(world(), attack, { told, audited });
    });

    it('given somebody who is in no role, when they try both, then both are refused', async () => {
      const operation = await world().asked();
      const refusal = { told: /You are not asked to decide on this/, audited: 'not-asked' } as const;
      await expectRefused(world(), world().clicks(omar, action, operation.id), refusal);
      await expectRefused(world(), world().submits(omar, shownView(view(operation), REASON)), refusal);
    });
  });

  it('given a payload without the workspace of its person, when a stranger decides, then Slack is asked and it is refused', async () => {
    const payload = submission(person('U0SAM'), shownView(approveView(await world().asked())));
    const attack = world().sends({ ...payload, user: { id: 'U0SAM' } });
    await expectRefused(world(), attack, { told: /People of other companies/, audited: 'not-a-member' });
  });

  it('given a name that is a listed id, when its person decides, then the name counts for nothing', async () => {
    const payload = submission(omar, shownView(approveView(await world().asked())));
    const attack = world().sends({
      ...payload,
      user: { id: omar.user, name: 'U0LI', username: 'U0LI', team_id: 'T0ACME' },
    });
    await expectRefused(world(), attack, { told: /You are not asked/, audited: 'not-asked' });
  });

  it("given the requester's own request, when they forge the button of an approver, then it is refused", async () => {
    const { id } = await world().asked(aName('two'));
    const attack = world().clicks(maya, ACTION.approve, id);
    await expectRefused(world(), attack, { told: /This is your own request/, audited: 'own-request' });
  });

  it('given somebody who is not the requester, when they withdraw the request, then it is refused', async () => {
    const { id } = await world().asked();
    const attack = world().clicks(li, ACTION.withdraw, id);
    await expectRefused(world(), attack, { told: /Only @?.*can change or withdraw/, audited: 'not-the-requester' });
  });

  it('given the requester of another workspace with the same id, when they withdraw it, then it is refused', async () => {
    const { id } = await world().asked();
    const attack = world().clicks(person(maya.user, GLOBEX), ACTION.withdraw, id);
    await expectRefused(world(), attack, { told: /can change or withdraw/, audited: 'not-the-requester' });
  });

  it('given Slack says nothing of anybody, when an approver approves, then nobody has rights', async () => {
    const attack = world().submits(li, shownView(approveView(await world().asked())));
    world().slack.fail('users.info', { kind: 'server-error' }, 2);
    await expectRefused(world(), attack, { told: /Slack does not say who may do this/, logged: /rights-unknown/ });
  });

  it('given Slack does not say who is in the group, when a listed approver approves, then nobody has rights', async () => {
    const attack = world().submits(li, shownView(approveView(await world().asked())));
    // More than once: a read of the test before may still be under way.
    world().slack.fail('usergroups.list', { kind: 'refuse', error: 'missing_scope' }, 5);
    await expectRefused(world(), attack, { told: /Slack does not say who may do this/, logged: /rights-unknown/ });
    world().slack.forgives('usergroups.list');
  });
});

describeAttacks('attacks: people who may no more', (world) => {
  /** Opens the modal by its button while everything is still right. */
  async function opens(who: string, operation: Operation, label = 'Approve'): Promise<void> {
    const { slack } = world();
    const ts = await world().card(operation);
    await slack.as(who).clicks(label, { in: ts });
    await slack.waitFor(() => slack.as(who).view());
  }

  /** Submits what is open, and requires that it changed nothing and left a refusal. */
  async function submitsInVain(who: string, told: RegExp, audited: ProblemCode, { slack, state, log }: AttackWorld) {
    const [before, lines] = [await state(), log.lines.length];
    const submitted = await slack.as(who).submits();
    if (submitted.kind !== 'updated') throw new Error(`${who} was told ${JSON.stringify(submitted)}`);
    expect(slack.text(submitted.view)).toMatch(told);
    expect(await state()).toEqual(before);
    const refusals = log.lines.slice(lines).filter(({ message }) => message === 'told a person no');
    expect(refusals.map(({ fields }) => fields.refusal)).toEqual([
      expect.objectContaining({ event: 'refused', problem: expect.objectContaining({ code: audited }) }),
    ]);
    await slack.as(who).closes('all');
  }

  it('given an approver by a user group, when they approve, then it counts', async () => {
    const operation = await world().asked();
    await opens('ana', operation);
    expect((await world().slack.as('ana').submits()).kind).toBe('updated');
    expect((await world().operations.get(operation.id)).operation.approval).toMatchObject({
      state: 'granted',
      approvals: [{ by: expect.objectContaining({ user: ana.user }) }],
    });
    await world().slack.as('ana').closes('all');
  });

  it('given a member who is removed from the group while the modal is open, when they submit it, then it is refused', async () => {
    await opens('ana', await world().asked());
    const [group] = world().slack.world.workspace.groups;
    if (!group) throw new Error('there is no group');
    const users = [...group.users];
    group.users = users.filter((user) => user !== ana.user);
    await submitsInVain('ana', /You are not asked to decide on this/, 'not-asked', world());
    group.users = users;
  });

  it('given a group that is disabled while the modal is open, when a member submits it, then it is refused', async () => {
    await opens('ana', await world().asked());
    const [group] = world().slack.world.workspace.groups;
    if (!group) throw new Error('there is no group');
    group.disabled = true;
    await submitsInVain('ana', /You are not asked to decide on this/, 'not-asked', world());
    group.disabled = false;
  });

  it('given an approver who is deactivated while the modal is open, when it is submitted, then it is refused', async () => {
    await opens('priya', await world().asked());
    const their = world().slack.world.person('priya');
    if (!their) throw new Error('there is no Priya');
    their.deactivated = true;
    await submitsInVain('priya', /A deactivated account may not/, 'not-a-member', world());
    their.deactivated = false;
  });

  it('given an approver who becomes a guest while the modal is open, when it is submitted, then it is refused', async () => {
    await opens('priya', await world().asked(), 'Reject');
    await world().slack.as('priya').fills({ Reason: 'The old kernel' });
    const their = world().slack.world.person('priya');
    if (!their) throw new Error('there is no Priya');
    their.guest = true;
    await submitsInVain('priya', /Guests can follow the cards/, 'not-a-member', world());
    their.guest = false;
  });

  it('given the requester has left, when somebody approves, then their request is not allowed any more', async () => {
    const operation = await world().asked(aName(), undefined, omar);
    const their = world().slack.world.person('omar');
    if (!their) throw new Error('there is no Omar');
    their.deactivated = true;
    const attack = world().submits(li, shownView(approveView(operation)));
    const told = /@U0OMAR ?, who asked for this, has left: .*approvers can reject it/;
    await expectRefused(world(), attack, { told, audited: 'no-longer-allowed' });
    // Nobody else could end it.
    await world().send(world().submits(li, shownView(rejectView(operation), REASON)));
    const { approval } = (await world().operations.get(operation.id)).operation;
    expect(approval).toMatchObject({ state: 'rejected', by: expect.objectContaining({ user: li.user }) });
    their.deactivated = false;
  });
});

describeAttacks('attacks: the glass', (world) => {
  const TOLD = { told: /only `?on-call`? may run this without approval/, audited: 'glass-not-yours' } as const;

  it('given somebody on call, when they break the glass with a reason, then it runs', async () => {
    const operation = await world().asked();
    await world().send(world().submits(omar, shownView(glassView(operation), REASON)));
    const { approval } = (await world().operations.get(operation.id)).operation;
    expect(approval).toMatchObject({ state: 'granted', approvals: [], glass: { reason: 'Shop is down' } });
  });

  it.each([
    ['an approver', li],
    ['the requester', maya],
    ['a second approver', priya],
  ])('given %s who is not on call, when they break the glass, then it is refused', async (_who, by) => {
    const operation = await world().asked();
    await expectRefused(world(), world().clicks(by, ACTION.breakGlass, operation.id), TOLD);
    await expectRefused(world(), world().submits(by, shownView(glassView(operation), REASON)), TOLD);
  });

  it('given somebody on call, when they give no reason, then it does not run', async () => {
    const view = shownView(glassView(await world().asked()), { [ACTION.glassReason]: { value: ' \n\u0007 ' } });
    await expectRefused(world(), world().submits(omar, view), { told: /Say why/, logged: /reason-missing/ });
  });

  it('given the modal of an approval, when somebody on call submits it, then it is no broken glass', async () => {
    const attack = world().submits(omar, shownView(approveView(await world().asked())));
    await expectRefused(world(), attack, { told: /You are not asked/, audited: 'not-asked' });
  });

  it('given somebody on call who has left, when they break the glass, then it is refused', async () => {
    const operation = await world().asked();
    const their = world().slack.world.person('omar');
    if (!their) throw new Error('there is no Omar');
    their.deactivated = true;
    const attack = world().submits(omar, shownView(glassView(operation), REASON));
    await expectRefused(world(), attack, { told: /A deactivated account may not/, audited: 'not-a-member' });
    their.deactivated = false;
  });
});
