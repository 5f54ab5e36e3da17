import { describe, expect, it } from 'vitest';
import type { ChannelId, OperationId, RegionId, TaskId } from '../../src/core/domain/ids.ts';
import { minutes, seconds } from '../../src/core/domain/instant.ts';
import type { Watch } from '../../src/core/domain/next-actions.ts';
import { type Operation, shownOf } from '../../src/core/domain/operation.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { digestOf } from '../../src/core/domain/request.ts';
import type { Audit } from '../../src/core/ports/audit.ts';
import type { Operations } from '../../src/core/ports/operations.ts';
import {
  anApprovedOperation,
  anAuditLine,
  anOperation,
  aPendingApproval,
  approvedBy,
  aReadyOperation,
  aRequest,
  aRunningOperation,
  CHANNEL,
  CREATE,
  after as changed,
  claimedBy,
  li,
  maya,
  NOW,
  priya,
  REGION,
  rejectedBy,
  started,
  WORKER,
} from '../support/builders.ts';

const OTHER_REGION = 'eu-central-1' as RegionId;
const watchOf = (region: RegionId): Watch => ({ account: DEFAULT_ACCOUNT, region, kind: 'image' });
const idOf = (index: number): OperationId => `op${String(index).padStart(8, '0')}` as OperationId;
const running = (index: number, region = REGION): Operation =>
  aRunningOperation({ id: idOf(index), ...anOperationIn(region) });
const anOperationIn = (region: RegionId): Pick<Operation, 'request' | 'tasks'> => {
  const { tasks } = anOperation();
  return {
    request: aRequest({ region }),
    tasks: tasks.map((task) => ({ ...task, place: { account: DEFAULT_ACCOUNT, region } })),
  };
};
const seen = { seenAt: NOW, percent: 40, remainingSeconds: 90, missed: 0 };

/** What every store of operations does. `open` gives an empty one. */
export function operationsContract(name: string, open: () => Promise<Operations>): void {
  describe(`${name}: changes`, () => {
    it('given a new operation, when it is read, then it is as it was added, and its first draws are not 0', async () => {
      const operations = await open();
      expect(await operations.add(anOperation(), NOW)).toBe(true);
      const stored = await operations.get(anOperation().id);
      expect(stored.operation).toEqual(anOperation());
      expect(stored.observations).toEqual({});
      expect(stored.draws).toBeGreaterThan(0);
    });

    it.each([
      ['that is approved', anApprovedOperation()],
      ['whose task is claimed', changed(anApprovedOperation(), claimedBy(WORKER))],
      [
        'whose start is unclear',
        changed(anApprovedOperation(), claimedBy(WORKER), {
          kind: 'task-unclear',
          task: CREATE,
          by: WORKER,
          retryAt: NOW + 1,
          problem: { code: 'cloud-unavailable', action: 'CreateImage' },
        }),
      ],
      [
        'that was asked to wait',
        changed(anApprovedOperation(), claimedBy(WORKER), {
          kind: 'task-postponed',
          task: CREATE,
          by: WORKER,
          retryAt: NOW + 1,
          problem: { code: 'cloud-throttled', action: 'CreateImage' },
        }),
      ],
      ['that runs', aRunningOperation()],
      ['that is ready', aReadyOperation()],
      [
        'with everything that can be said about an image',
        anOperation({
          request: aRequest({
            family: 'web',
            resourceGroup: 'rg-bp67acfmxazb4p',
            architecture: 'arm64',
            platform: 'Windows Server 2022',
            bootMode: 'UEFI-Preferred',
            detectionStrategy: 'Standard',
          }),
        }),
      ],
      ['that was withdrawn', changed(anOperation(), { kind: 'withdrawn', by: maya })],
    ])('given an operation %s, when it is read, then nothing of it is lost', async (_, operation) => {
      const operations = await open();
      await operations.add(operation, NOW);
      expect((await operations.get(operation.id)).operation).toEqual(operation);
    });

    it('given an operation, when another with its id is added, then it is refused and nothing changes', async () => {
      const operations = await open();
      await operations.add(anOperation(), NOW);
      const before = await operations.get(anOperation().id);
      const elsewhere = 'C0OTHER' as ChannelId;
      expect(await operations.add(aRunningOperation({ channel: elsewhere }), NOW + 1)).toBe(false);
      expect(await operations.get(anOperation().id)).toEqual(before);
      expect(await operations.watchesDue(NOW + 1)).toEqual([]);
      expect(await operations.recent({ channel: elsewhere }, 10)).toEqual([]);
    });

    it('given two changes of one version, when both replace, then exactly one moves it', async () => {
      const operations = await open();
      await operations.add(anOperation(), NOW);
      const { operation, version } = await operations.get(anOperation().id);
      const approved = changed(operation, approvedBy(li, operation));
      const withdrawn = changed(operation, { kind: 'withdrawn', by: maya });
      const moved = await Promise.all([
        operations.replace(approved, version, NOW),
        operations.replace(withdrawn, version, NOW),
      ]);
      expect(moved.filter(Boolean)).toHaveLength(1);
      const now = await operations.get(operation.id);
      expect(now.operation).toEqual(moved[0] ? approved : withdrawn);
      expect(now.version).not.toBe(version);
    });

    it('given up-to-date messages, when a change is not worth showing, then it is kept and nothing is owed', async () => {
      const operations = await open();
      await operations.add(anApprovedOperation(), NOW);
      const { operation, version, draws } = await operations.get(anOperation().id);
      await operations.drawn(operation.id, draws);
      expect(await operations.replace(aRunningOperation(), version, NOW, { show: false })).toBe(true);
      const now = await operations.get(operation.id);
      expect(now.operation).toEqual(aRunningOperation());
      expect(now.version).not.toBe(version);
      expect(now.draws).toBe(draws);
      expect(await operations.undrawn(NOW + 1, 10)).toEqual([]);
    });

    it('given no operation, when it is read, replaced or observed, then it is not there', async () => {
      const operations = await open();
      const { id } = anOperation();
      const notFound = { problem: { code: 'operation-not-found', given: id } };
      await expect(operations.get(id)).rejects.toMatchObject(notFound);
      await expect(operations.observe(id, CREATE, seen, { show: true, now: NOW })).rejects.toMatchObject(notFound);
      expect(await operations.replace(anOperation(), 1, NOW)).toBe(false);
      await expect(operations.get(id)).rejects.toMatchObject(notFound);
      await operations.drawLater(id, 1, NOW);
      expect(await operations.undrawn(NOW, 10)).toEqual([]);
    });

    it('given a record that does not parse, when it is read, then the error names the path', async () => {
      const operations = await open();
      const broken = anOperation({ request: { ...aRequest(), name: 7 as unknown as string } });
      await operations.add(broken, NOW);
      await expect(operations.get(broken.id)).rejects.toThrow(/operation ab12cd34ef .*operation\.request\.name/);
    });
  });

  it(`${name}: given a field that a newer process wrote, when this one moves the operation on, then it is kept`, async () => {
    const operations = await open();
    const request = { ...aRequest(), imageVersion: '2026.11' };
    await operations.add(anOperation({ request }), NOW);
    const { operation, version } = await operations.get(anOperation().id);
    expect(digestOf(operation.request)).toBe(digestOf(request));
    await operations.replace(changed(operation, { kind: 'withdrawn', by: maya }), version, NOW);
    expect((await operations.get(operation.id)).operation.request).toEqual(request);
  });

  describe(`${name}: observations`, () => {
    it('given an observation, when it is kept, then no decision is lost to it', async () => {
      const operations = await open();
      await operations.add(aRunningOperation(), NOW);
      const before = await operations.get(aRunningOperation().id);
      await operations.observe(before.operation.id, CREATE, seen, { show: true, now: NOW });
      const now = await operations.get(before.operation.id);
      expect(now.observations).toEqual({ [CREATE]: seen });
      expect(now.version).toBe(before.version);
      expect(now.draws).not.toBe(before.draws);
      expect(await operations.replace(aReadyOperation(), before.version, NOW)).toBe(true);
      expect((await operations.get(before.operation.id)).observations).toEqual({ [CREATE]: seen });
    });

    it('given an observation not worth showing, when it is kept, then nothing is owed', async () => {
      const operations = await open();
      await operations.add(aRunningOperation(), NOW);
      const { operation, draws } = await operations.get(aRunningOperation().id);
      await operations.drawn(operation.id, draws);
      await operations.observe(operation.id, CREATE, seen, { show: false, now: NOW });
      expect(await operations.undrawn(NOW, 10)).toEqual([]);
      expect((await operations.get(operation.id)).draws).toBe(draws);
      await operations.observe(operation.id, CREATE, { ...seen, percent: 50 }, { show: true, now: NOW });
      expect(await operations.undrawn(NOW, 10)).toEqual([operation.id]);
    });

    it('given two tasks, when each is seen, then both observations are there', async () => {
      const operations = await open();
      const { id } = aRunningOperation();
      await operations.add(aRunningOperation(), NOW);
      await operations.observe(id, CREATE, seen, { show: false, now: NOW });
      await operations.observe(id, 'copy' as TaskId, { ...seen, missed: 1 }, { show: false, now: NOW });
      expect((await operations.get(id)).observations).toEqual({ [CREATE]: seen, copy: { ...seen, missed: 1 } });
    });
  });

  describe(`${name}: owed messages`, () => {
    it('given a drawn operation, when it changes, then its messages are owed again', async () => {
      const operations = await open();
      await operations.add(anOperation(), NOW);
      const { operation, version, draws } = await operations.get(anOperation().id);
      expect(await operations.undrawn(NOW, 10)).toEqual([operation.id]);
      await operations.drawn(operation.id, draws);
      expect(await operations.undrawn(NOW, 10)).toEqual([]);
      await operations.replace(changed(operation, { kind: 'withdrawn', by: maya }), version, NOW + 1);
      expect(await operations.undrawn(NOW, 10)).toEqual([]);
      expect(await operations.undrawn(NOW + 1, 10)).toEqual([operation.id]);
    });

    it('given a change during a drawing, when the drawing ends, then the messages stay owed', async () => {
      const operations = await open();
      await operations.add(anOperation(), NOW);
      const { operation, version, draws } = await operations.get(anOperation().id);
      await operations.replace(changed(operation, { kind: 'withdrawn', by: maya }), version, NOW);
      await operations.drawn(operation.id, draws);
      expect(await operations.undrawn(NOW, 10)).toEqual([operation.id]);
    });

    it('given a drawing put off, when it is not yet time, then it is not owed unless a decision falls', async () => {
      const operations = await open();
      await operations.add(aRunningOperation(), NOW);
      const { operation, version, draws } = await operations.get(aRunningOperation().id);
      await operations.drawLater(operation.id, draws, NOW + seconds(3));
      await operations.observe(operation.id, CREATE, seen, { show: true, now: NOW });
      expect(await operations.undrawn(NOW + seconds(3) - 1, 10)).toEqual([]);
      expect(await operations.undrawn(NOW + seconds(3), 10)).toEqual([operation.id]);
      await operations.replace(aReadyOperation(), version, NOW + 1);
      expect(await operations.undrawn(NOW + 1, 10)).toEqual([operation.id]);
    });

    it('given draws that are put off, when the operation has moved on meanwhile, then what it became is owed now', async () => {
      const operations = await open();
      await operations.add(aRunningOperation(), NOW);
      const { operation, version, draws } = await operations.get(aRunningOperation().id);
      await operations.replace(aReadyOperation(), version, NOW + 1);
      await operations.drawLater(operation.id, draws, NOW + seconds(600));
      expect(await operations.undrawn(NOW + 1, 10)).toEqual([operation.id]);
    });

    it('given several owed, when asked, then those owed longest come first, and no more than asked for', async () => {
      const operations = await open();
      for (const index of [3, 1, 2]) await operations.add(anOperation({ id: idOf(index) }), NOW + index);
      const { version } = await operations.get(idOf(1));
      // A busy operation does not lose its place.
      await operations.replace(anOperation({ id: idOf(1) }), version, NOW + 9);
      expect(await operations.undrawn(NOW + 9, 10)).toEqual([idOf(1), idOf(2), idOf(3)]);
      expect(await operations.undrawn(NOW + 9, 2)).toEqual([idOf(1), idOf(2)]);
      expect(await operations.undrawn(NOW + 2, 10)).toEqual([idOf(1), idOf(2)]);
    });
  });

  describe(`${name}: what is due`, () => {
    it('given approvals that end, when asked, then those due longest come first, and no more than asked for', async () => {
      const operations = await open();
      for (const index of [3, 1, 2]) {
        const approval = aPendingApproval({ expiresAt: NOW + minutes(index) });
        await operations.add(anOperation({ id: idOf(index), approval }), NOW);
      }
      expect(await operations.due(NOW, 10)).toEqual([]);
      expect(await operations.due(NOW + minutes(2), 10)).toEqual([idOf(1), idOf(2)]);
      expect(await operations.due(NOW + minutes(9), 2)).toEqual([idOf(1), idOf(2)]);
    });

    it('given an operation on its way, when it moves on, then it is due at its next step and then no more', async () => {
      const operations = await open();
      const { id } = anOperation();
      const move = async (to: Operation) => operations.replace(to, (await operations.get(id)).version, NOW);
      await operations.add(anOperation(), NOW);
      await move(anApprovedOperation());
      expect(await operations.due(NOW, 10)).toEqual([id]);
      const claimed = changed(anApprovedOperation(), claimedBy(WORKER, NOW + seconds(5)));
      await move(claimed);
      expect(await operations.due(NOW + seconds(5) - 1, 10)).toEqual([]);
      expect(await operations.due(NOW + seconds(5), 10)).toEqual([id]);
      await move(changed(claimed, started()));
      expect(await operations.due(NOW + minutes(999), 10)).toEqual([]);
    });
  });

  describe(`${name}: watches`, () => {
    it('given operations that start to run, when asked, then each place is listed once, and at once', async () => {
      const operations = await open();
      for (const [index, region] of [REGION, REGION, OTHER_REGION].entries()) {
        await operations.add(running(index, region), NOW);
      }
      expect(await operations.watchesDue(NOW - 1)).toEqual([]);
      expect(await operations.watchesDue(NOW)).toEqual([watchOf(REGION), watchOf(OTHER_REGION)]);
      expect(await operations.watched(watchOf(REGION))).toEqual([idOf(0), idOf(1)]);
      expect(await operations.watched(watchOf(OTHER_REGION))).toEqual([idOf(2)]);
    });

    it('given a place listed later, when another operation starts to run there, then it keeps its time', async () => {
      const operations = await open();
      await operations.add(running(1), NOW);
      await operations.watchNext(watchOf(REGION), NOW + seconds(8));
      await operations.add(running(2), NOW + 1);
      expect(await operations.watchesDue(NOW + seconds(8) - 1)).toEqual([]);
      expect(await operations.watchesDue(NOW + seconds(8))).toEqual([watchOf(REGION)]);
    });

    it('given the last operation of a place, when it is ready, then the place is listed no more', async () => {
      const operations = await open();
      const ready = (index: number) => aReadyOperation({ id: idOf(index) });
      for (const index of [1, 2]) await operations.add(running(index), NOW);
      const { version } = await operations.get(idOf(1));
      await operations.replace(ready(1), version, NOW);
      expect(await operations.watched(watchOf(REGION))).toEqual([idOf(2)]);
      expect(await operations.watchesDue(NOW)).toEqual([watchOf(REGION)]);
      await operations.replace(ready(2), version, NOW);
      expect(await operations.watched(watchOf(REGION))).toEqual([]);
      await operations.watchNext(watchOf(REGION), NOW);
      expect(await operations.watchesDue(NOW)).toEqual([]);
    });

    it('given a place whose name begins like another, when asked, then their operations are not mixed', async () => {
      const operations = await open();
      const longer = `${REGION}-b` as RegionId;
      await operations.add(running(1), NOW);
      await operations.add(running(2, longer), NOW);
      expect(await operations.watched(watchOf(REGION))).toEqual([idOf(1)]);
      expect(await operations.watched(watchOf(longer))).toEqual([idOf(2)]);
    });
  });

  describe(`${name}: operations that wait for approval`, () => {
    it('given operations in any order, when asked, then the oldest come first, and no more than asked for', async () => {
      const operations = await open();
      expect(await operations.pending(10)).toEqual([]);
      for (const index of [2, 1, 3]) {
        await operations.add(anOperation({ id: idOf(index), requestedAt: NOW + index }), NOW + 9);
      }
      expect(await operations.pending(10)).toEqual([idOf(1), idOf(2), idOf(3)]);
      expect(await operations.pending(2)).toEqual([idOf(1), idOf(2)]);
    });

    it('given an operation that waits, when it is changed, then it still does; once decided it does not', async () => {
      const operations = await open();
      await operations.add(anOperation(), NOW);
      const { id } = anOperation();
      await operations.replace(anOperation(), (await operations.get(id)).version, NOW);
      expect(await operations.pending(10)).toEqual([id]);
      await operations.replace(anApprovedOperation(), (await operations.get(id)).version, NOW);
      expect(await operations.pending(10)).toEqual([]);
      expect(await operations.open(10)).toEqual([id]);
    });

    it.each([
      ['runs', aRunningOperation()],
      ['was withdrawn', changed(anOperation(), { kind: 'withdrawn', by: maya })],
    ])('given an operation that %s, when it is kept, then it does not wait', async (_, decided) => {
      const operations = await open();
      await operations.add(decided, NOW);
      expect(await operations.pending(10)).toEqual([]);
    });
  });

  describe(`${name}: open operations`, () => {
    it('given operations in any order, when asked, then the newest come first, and no more than asked for', async () => {
      const operations = await open();
      expect(await operations.open(10)).toEqual([]);
      for (const index of [2, 1, 3]) {
        const requestedBy = index === 3 ? priya : maya;
        await operations.add(anOperation({ id: idOf(index), requestedAt: NOW + index, requestedBy }), NOW + 9);
      }
      expect(await operations.open(10)).toEqual([idOf(3), idOf(2), idOf(1)]);
      expect(await operations.open(2)).toEqual([idOf(3), idOf(2)]);
    });

    it('given operations of the same moment, when asked, then their order is always the same', async () => {
      const operations = await open();
      for (const index of [2, 3, 1]) await operations.add(anOperation({ id: idOf(index) }), NOW);
      expect(await operations.open(10)).toEqual([idOf(3), idOf(2), idOf(1)]);
    });

    it('given an operation on its way, when it moves on, then it is open, in its place, until it is over', async () => {
      const operations = await open();
      const later = anOperation({ id: idOf(9), requestedAt: NOW + 9 });
      const { id } = anOperation();
      const move = async (to: Operation) => operations.replace(to, (await operations.get(id)).version, NOW + 99);
      await operations.add(anOperation(), NOW);
      await operations.add(later, NOW + 9);
      for (const step of [
        anApprovedOperation(),
        changed(anApprovedOperation(), claimedBy(WORKER)),
        aRunningOperation(),
      ]) {
        await move(step);
        expect(await operations.open(10)).toEqual([later.id, id]);
      }
      await move(aReadyOperation());
      expect(await operations.open(10)).toEqual([later.id]);
    });

    it.each([
      ['was withdrawn', changed(anOperation(), { kind: 'withdrawn', by: maya })],
      ['was rejected', changed(anOperation(), rejectedBy(li))],
      ['is ready', aReadyOperation()],
    ])('given an operation that %s, when it is kept, then it is not open', async (_, over) => {
      const operations = await open();
      await operations.add(over, NOW);
      expect(await operations.open(10)).toEqual([]);
    });

    it('given a change that comes too late, when it is refused, then what is open stays so', async () => {
      const operations = await open();
      await operations.add(anOperation(), NOW);
      const { version } = await operations.get(anOperation().id);
      await operations.replace(anApprovedOperation(), version, NOW);
      const withdrawn = changed(anOperation(), { kind: 'withdrawn', by: maya });
      expect(await operations.replace(withdrawn, version, NOW)).toBe(false);
      expect(await operations.open(10)).toEqual([anOperation().id]);
    });
  });

  describe(`${name}: recent operations`, () => {
    it('given operations, when asked by channel or person, then the newest of theirs come first', async () => {
      const operations = await open();
      const other = 'C0OTHER' as ChannelId;
      await operations.add(anOperation({ id: idOf(1), requestedAt: NOW + 1 }), NOW);
      await operations.add(anOperation({ id: idOf(3), requestedAt: NOW + 3, requestedBy: priya }), NOW);
      await operations.add(anOperation({ id: idOf(2), requestedAt: NOW + 2, channel: other }), NOW);
      expect(await operations.recent({ channel: CHANNEL }, 10)).toEqual([idOf(3), idOf(1)]);
      expect(await operations.recent({ channel: other }, 10)).toEqual([idOf(2)]);
      expect(await operations.recent({ requestedBy: maya.user }, 10)).toEqual([idOf(2), idOf(1)]);
      expect(await operations.recent({ requestedBy: maya.user }, 1)).toEqual([idOf(2)]);
      expect(await operations.recent({ requestedBy: li.user }, 10)).toEqual([]);
    });

    it('given more than two hundred, when asked for all, then the oldest are forgotten', async () => {
      const operations = await open();
      const all = Array.from({ length: 205 }, (_, index) => anOperation({ id: idOf(index), requestedAt: NOW + index }));
      for (const operation of all) await operations.add(operation, NOW);
      const recent = await operations.recent({ channel: CHANNEL }, 1_000);
      expect(recent).toHaveLength(200);
      expect([recent.at(0), recent.at(-1)]).toEqual([idOf(204), idOf(5)]);
    });
  });
}

/** What every store of operations writes into the audit trail of its workspace. `open` gives both, empty. */
export function operationsAuditContract(
  name: string,
  open: () => Promise<{ operations: Operations; audit: Audit }>,
): void {
  describe(`${name}: changes and their audit lines`, () => {
    const { id } = anOperation();
    const asked = anAuditLine({ event: 'asked', by: maya });
    const approved = anAuditLine({ revision: 1, digest: digestOf(aRequest()) });
    const told = async (audit: Audit) => (await audit.about(`operation:${id}`, 10)).map(({ line }) => line);

    it('given changes with their lines, when they are kept, then the trail has a line for each', async () => {
      const { operations, audit } = await open();
      expect(await operations.add(anOperation(), NOW, asked)).toBe(true);
      const { version } = await operations.get(id);
      expect(await operations.replace(anApprovedOperation(), version, NOW, { audit: approved })).toBe(true);
      expect(await told(audit)).toEqual([approved, asked]);
    });

    it('given changes without a line, when they are kept, then the trail has none', async () => {
      const { operations, audit } = await open();
      await operations.add(anOperation(), NOW);
      const { version } = await operations.get(id);
      await operations.replace(anApprovedOperation(), version, NOW);
      expect(await told(audit)).toEqual([]);
    });

    it('given an operation that is there already, when it is added again, then no second line is written', async () => {
      const { operations, audit } = await open();
      await operations.add(anOperation(), NOW, asked);
      expect(await operations.add(anOperation(), NOW, asked)).toBe(false);
      expect(await told(audit)).toEqual([asked]);
    });

    it('given two changes of one version, when both replace, then only the one that moved it has its line', async () => {
      const { operations, audit } = await open();
      await operations.add(anOperation(), NOW);
      const { operation, version } = await operations.get(id);
      const withdrawn = anAuditLine({ event: 'withdrawn', by: maya });
      const moved = await Promise.all([
        operations.replace(anApprovedOperation(), version, NOW, { audit: approved }),
        operations.replace(changed(operation, { kind: 'withdrawn', by: maya }), version, NOW, { audit: withdrawn }),
      ]);
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect(await told(audit)).toEqual([moved[0] ? approved : withdrawn]);
    });

    it('given no operation, when it is replaced, then no line is written', async () => {
      const { operations, audit } = await open();
      expect(await operations.replace(anApprovedOperation(), 1, NOW, { audit: approved })).toBe(false);
      expect(await told(audit)).toEqual([]);
    });
  });

  describe(`${name}: what was shown to whoever decides`, () => {
    const { id } = anOperation();
    const edited = anOperation({ revision: 2, request: aRequest({ name: 'web-golden-edited' }) });

    it('given what stands there, when it was shown, then the decision is kept', async () => {
      const { operations } = await open();
      await operations.add(anOperation(), NOW);
      const { version } = await operations.get(id);
      const shown = shownOf(anOperation());
      expect(await operations.replace(anApprovedOperation(), version, NOW, { shown })).toBe(true);
      expect((await operations.get(id)).operation).toEqual(anApprovedOperation());
    });

    it.each([
      ['another revision', { ...shownOf(anOperation()), revision: 2 }],
      ['another request', { ...shownOf(anOperation()), digest: digestOf(aRequest({ name: 'web-golden-else' })) }],
    ])('given what stands there, when %s was shown, then nothing changes and no line is written', async (_, shown) => {
      const { operations, audit } = await open();
      await operations.add(anOperation(), NOW);
      const before = await operations.get(id);
      const options = { shown, audit: anAuditLine() };
      expect(await operations.replace(anApprovedOperation(), before.version, NOW, options)).toBe(false);
      expect(await operations.get(id)).toEqual(before);
      expect(await audit.about(`operation:${id}`, 10)).toEqual([]);
    });

    it('given a changed request, when a decision was shown the one before, then only one shown the new one counts', async () => {
      const { operations } = await open();
      await operations.add(anOperation(), NOW);
      await operations.replace(edited, (await operations.get(id)).version, NOW);
      const { version } = await operations.get(id);
      const decided = anApprovedOperation({ revision: 2, request: edited.request });
      expect(await operations.replace(decided, version, NOW, { shown: shownOf(anOperation()) })).toBe(false);
      expect(await operations.replace(decided, version, NOW, { shown: shownOf(edited) })).toBe(true);
    });
  });
}
