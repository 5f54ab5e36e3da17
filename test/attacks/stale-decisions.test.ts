import { describe, expect, it } from 'vitest';
import type { ChannelId, OperationId } from '../../src/core/domain/ids.ts';
import { days } from '../../src/core/domain/instant.ts';
import { apply, type Operation, type OperationEvent, shownOf } from '../../src/core/domain/operation.ts';
import { writeOperation } from '../../src/records/operation-record.ts';
import { ACTION } from '../../src/slack/control-ids.ts';
import type { Decided } from '../../src/slack/features/decide-approval/views.ts';
import { approveView, glassView, rejectView } from '../../src/slack/features/decide-approval/views.ts';
import { type AttackWorld, aName, describeAttacks, expectRefused } from '../support/attack-world.ts';
import { creationOf, li, maya, omar, priya, theRights } from '../support/builders.ts';
import { shownView } from '../support/signed-requests.ts';

const REASON = { [ACTION.rejectReason]: { value: 'The old kernel' }, [ACTION.glassReason]: { value: 'Shop is down' } };
const CHANGED = { told: /This request has changed since you opened it/, audited: 'request-changed' } as const;

/** Moves an operation on as if it had been done; what is kept is what the product would keep. */
async function happens(world: AttackWorld, id: OperationId, event: OperationEvent): Promise<Operation> {
  const { operation, version } = await world.operations.get(id);
  const outcome = apply(operation, event, Date.now());
  if (outcome.kind === 'refused') throw new Error(outcome.problem.code);
  if (!(await world.operations.replace(outcome.next, version, Date.now()))) throw new Error('somebody was first');
  return outcome.next;
}

const revised = (operation: Operation, description = 'Another kernel'): OperationEvent => {
  const { revision, approval } = operation;
  if (approval.state !== 'pending') throw new Error('nothing is asked');
  const { terms, asked } = approval;
  return {
    kind: 'revised',
    by: maya,
    from: revision,
    request: { ...creationOf(operation), description },
    ruling: { verdict: 'needs-approval', terms, asked, askIn: [] as ChannelId[] },
  };
};

/** A modal of one of the ways to decide, carrying something else. */
const carrying = (view: Parameters<typeof shownView>[0], carried: Decided) =>
  shownView({ ...view, private_metadata: JSON.stringify(carried) }, REASON);

const WAYS = [
  ['approval', li, approveView],
  ['rejection', li, rejectView],
  ['broken glass', omar, glassView],
] as const;

describeAttacks('attacks: decisions about something else', (world) => {
  describe.each(WAYS)('by %s', (_way, by, view) => {
    it('given a request that was edited, when the modal of its old revision is submitted, then nothing is decided', async () => {
      const old = await world().asked();
      await happens(world(), old.id, revised(old));
      await expectRefused(world(), world().submits(by, shownView(view(old), REASON)), CHANGED);
    });

    it('given a request that was edited and edited back, when its old revision is submitted, then nothing is decided', async () => {
      const old = await world().asked();
      const next = await happens(world(), old.id, revised(old));
      await happens(world(), old.id, revised(next, creationOf(old).description));
      await expectRefused(world(), world().submits(by, shownView(view(old), REASON)), CHANGED);
    });

    it('given the right revision with another digest, when it is submitted, then nothing is decided', async () => {
      const { operation, shown } = await shownAs({ digest: '0'.repeat(32) });
      await expectRefused(world(), world().submits(by, carrying(view(operation), shown)), CHANGED);
    });

    it('given the right digest with another revision, when it is submitted, then nothing is decided', async () => {
      const { operation, shown } = await shownAs({ revision: 2 });
      await expectRefused(world(), world().submits(by, carrying(view(operation), shown)), CHANGED);
    });

    it('given the modal of one request, when it is submitted for another, then neither is decided', async () => {
      const [one, other] = [await world().asked(), await world().asked()];
      const attack = world().submits(by, carrying(view(one), { operation: other.id, shown: shownOf(one) }));
      await expectRefused(world(), attack, CHANGED);
    });

    it('given no such request, when a modal of it is submitted, then the person is told so', async () => {
      const one = await world().asked();
      const carried = { operation: 'zzzzzzzzzz' as OperationId, shown: shownOf(one) };
      const attack = world().submits(by, carrying(view(one), carried));
      await expectRefused(world(), attack, { told: /There is no request/, logged: /operation-not-found/ });
    });
  });

  it('given a stored request that was changed by hand, when what was shown is approved, then nothing is decided', async () => {
    const operation = await world().asked();
    const changed = { ...operation, request: { ...operation.request, name: 'something-else' } };
    await world().tampers(operation, 'record', writeOperation(changed));
    await expectRefused(world(), world().submits(li, shownView(approveView(operation))), CHANGED);
    // Nor is what stands there now: its digest, which the script keeps beside it, is another's.
    const attack = world().submits(li, shownView(approveView(changed)));
    await expectRefused(world(), attack, { told: /went wrong/, logged: /a listener failed/ });
  });

  async function shownAs(changed: Partial<Decided['shown']>) {
    const operation = await world().asked();
    return { operation, shown: { operation: operation.id, shown: { ...shownOf(operation), ...changed } } };
  }

  it('given an approval of the old revision, when the new one is approved once, then the old one does not count', async () => {
    const old = await world().asked(aName('two'));
    await world().send(world().submits(priya, shownView(approveView(old))));
    const { operation } = await world().operations.get(old.id);
    const next = await happens(world(), old.id, revised(operation));
    await world().send(world().submits(li, shownView(approveView(next))));
    const { approval } = (await world().operations.get(old.id)).operation;
    expect(approval).toMatchObject({ state: 'pending', approvals: [{ by: { user: li.user } }] });
  });
});

const due = ({ approval, ...others }: Operation): Operation => ({
  ...others,
  approval: approval.state === 'pending' ? { ...approval, expiresAt: Date.now() - days(1) } : approval,
});

/** Requests that nobody decides on any more, and what is told to whoever tries. */
const OVER: [how: string, ends: (world: AttackWorld) => Promise<Operation>, told: RegExp][] = [
  [
    'was withdrawn',
    async (world) => happens(world, (await world.asked()).id, { kind: 'withdrawn', by: maya }),
    /was first: this request was withdrawn|You have withdrawn this already/,
  ],
  [
    'has expired',
    async (world) => happens(world, (await world.asked(aName(), due)).id, { kind: 'approval-expired' }),
    /this request expired/,
  ],
  [
    'was rejected',
    async (world) => {
      const operation = await world.asked();
      const rights = theRights();
      const shown = shownOf(operation);
      return happens(world, operation.id, { kind: 'rejected', by: li, shown, rights, reason: 'The old kernel' });
    },
    /was first: this request was rejected|You have rejected this already/,
  ],
];

const BUTTONS = [
  ['Approve', li, ACTION.approve],
  ['Reject', li, ACTION.reject],
  ['Run without approval', omar, ACTION.breakGlass],
  ['Edit', maya, ACTION.edit],
  ['Withdraw', maya, ACTION.withdraw],
] as const;

describeAttacks('attacks: buttons that live on', (world) => {
  describe.each(OVER)('of a request that %s', (_how, ends, told) => {
    it.each(BUTTONS)(
      'given the old button %s, when it is pressed, then nothing changes',
      async (_label, by, action) => {
        const { id } = await ends(world());
        await expectRefused(world(), world().clicks(by, action, id), { told, audited: 'already-decided' });
      },
    );

    it.each(WAYS)(
      'given its modal was open, when the %s is submitted, then nothing changes',
      async (_way, by, view) => {
        const over = await ends(world());
        // As it was when it was opened: still to be decided.
        const asked = await world().asked();
        const before = { ...over, approval: asked.approval };
        await expectRefused(world(), world().submits(by, shownView(view(before), REASON)), {
          told,
          audited: 'already-decided',
        });
      },
    );
  });

  it.each(WAYS)(
    'given its time is over and no worker has seen it, when the %s is submitted, then it has expired',
    async (_way, by, view) => {
      const operation = await world().asked(aName(), due);
      await expectRefused(world(), world().submits(by, shownView(view(operation), REASON)), {
        told: /this request expired/,
        audited: 'already-decided',
      });
    },
  );
});
