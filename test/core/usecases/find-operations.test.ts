import { describe, expect, it } from 'vitest';
import type { OperationId, SnapshotId } from '../../../src/core/domain/ids.ts';
import { seconds } from '../../../src/core/domain/instant.ts';
import type { Operation } from '../../../src/core/domain/operation.ts';
import type { StoredOperation } from '../../../src/core/ports/operations.ts';
import { openRequestsFor, recentOperations } from '../../../src/core/usecases/find-operations.ts';
import {
  anOperation,
  aReadyOperation,
  aRequest,
  aRunningOperation,
  aSnapshot,
  maya,
  NOW,
  priya,
} from '../../support/builders.ts';
import { aWorld, failingStore, problemOf } from '../../support/core-world.ts';

const SYSTEM = aSnapshot().id;
const DATA = 's-bp1web01dat00000001' as SnapshotId;
const idOf = (index: number): OperationId => `op${String(index).padStart(8, '0')}` as OperationId;
const asked = (index: number, facts: Partial<Operation> = {}): Operation =>
  anOperation({ id: idOf(index), requestedAt: NOW + seconds(index), ...facts });
const ids = (found: StoredOperation[]): OperationId[] => found.map(({ operation }) => operation.id);

async function aWorldOf(...operations: Operation[]) {
  const world = aWorld();
  for (const operation of operations) await world.kept(operation);
  return world;
}

describe('open requests for a snapshot', () => {
  it('given requests by anybody, when looked for, then those that use it come, the newest first', async () => {
    const disks = aRequest().disks.map((disk) => ({ ...disk, snapshotId: DATA }));
    const world = await aWorldOf(
      asked(1),
      asked(3, { requestedBy: priya }),
      asked(2),
      asked(4, { request: aRequest({ disks }) }),
    );
    expect(ids(await openRequestsFor(world)(SYSTEM))).toEqual([idOf(3), idOf(2), idOf(1)]);
  });

  it('given a snapshot that is only for a data disk, when looked for, then the request is found by it as well', async () => {
    const disks = [...aRequest().disks, { device: '/dev/xvdc', role: 'data' as const, sizeGiB: 100, snapshotId: DATA }];
    const world = await aWorldOf(asked(1, { request: aRequest({ disks }) }), asked(2));
    expect(ids(await openRequestsFor(world)(DATA))).toEqual([idOf(1)]);
  });

  it('given requests in every state, when looked for, then those that are over are left out', async () => {
    const waiting = asked(1);
    const running = aRunningOperation({ id: idOf(2) });
    const world = await aWorldOf(waiting, running, aReadyOperation({ id: idOf(3) }));
    await world.withdraw(waiting.id);
    expect(ids(await openRequestsFor(world)(SYSTEM))).toEqual([running.id]);
  });

  it('given a request made in the ordinary way, when it is looked for until it is over, then it is found till then', async () => {
    const world = aWorld();
    const { id } = await world.running();
    expect(ids(await openRequestsFor(world)(SYSTEM))).toEqual([id]);
    await world.operations.replace(aReadyOperation({ id }), (await world.operations.get(id)).version, world.time.now());
    expect(await openRequestsFor(world)(SYSTEM)).toEqual([]);
  });

  it('given an empty disk, when a snapshot is looked for, then the disk is not taken for it', async () => {
    const disks = aRequest().disks.slice(1);
    const world = await aWorldOf(asked(1, { request: aRequest({ disks }) }));
    expect(await openRequestsFor(world)(SYSTEM)).toEqual([]);
  });

  it('given a store that is away, when looked for, then that is told', async () => {
    const world = await aWorldOf(asked(1));
    const operations = failingStore(world.operations, (step) => step === 'operations.open');
    expect(await problemOf(openRequestsFor({ ...world, operations })(SYSTEM))).toEqual({ code: 'store-unavailable' });
  });
});

describe('a form that is drawn again and again', () => {
  async function aWorldThatCounts(...operations: Operation[]) {
    const world = await aWorldOf(...operations);
    const reads: OperationId[] = [];
    const get = (id: OperationId) => {
      reads.push(id);
      return world.operations.get(id);
    };
    return { world, reads, open: openRequestsFor({ ...world, operations: { ...world.operations, get } }) };
  }

  it('given requests that were read, when looked for again, then each is read once in some seconds', async () => {
    const { world, reads, open } = await aWorldThatCounts(asked(1), asked(2));
    await open(SYSTEM);
    world.time.jumps(seconds(5) - 1);
    await Promise.all([open(SYSTEM), open(SYSTEM)]);
    expect(reads).toHaveLength(2);
    world.time.jumps(1);
    await open(SYSTEM);
    expect(reads).toHaveLength(4);
  });

  it('given a request that is made meanwhile, when looked for again, then it is found at once, alone', async () => {
    const { world, reads, open } = await aWorldThatCounts(asked(1));
    await open(SYSTEM);
    await world.kept(asked(2));
    expect(ids(await open(SYSTEM))).toEqual([idOf(2), idOf(1)]);
    expect(reads).toEqual([idOf(1), idOf(2)]);
  });

  it('given a request that is over meanwhile, when looked for again, then it is gone', async () => {
    const { world, open } = await aWorldThatCounts(asked(1), asked(2));
    await open(SYSTEM);
    await world.withdraw(idOf(1));
    expect(ids(await open(SYSTEM))).toEqual([idOf(2)]);
  });

  it('given a read that fails, when looked for again, then the trouble was not kept', async () => {
    const world = await aWorldOf(asked(1));
    let down = true;
    const operations = failingStore(world.operations, (step) => down && step === 'operations.get');
    const open = openRequestsFor({ ...world, operations });
    expect(await problemOf(open(SYSTEM))).toEqual({ code: 'store-unavailable' });
    down = false;
    expect(ids(await open(SYSTEM))).toEqual([idOf(1)]);
  });
});

describe('recent requests of a person', () => {
  it('given more than ten, when listed, then the newest ten of theirs come, over or not', async () => {
    const own = Array.from({ length: 12 }, (_, index) => asked(index));
    const over = aReadyOperation({ id: idOf(50), requestedAt: NOW + seconds(50) });
    const world = await aWorldOf(...own, asked(60, { requestedBy: priya }), over);
    const newest = [over.id, ...Array.from({ length: 9 }, (_, index) => idOf(11 - index))];
    expect(ids(await recentOperations(world)(maya))).toEqual(newest);
  });
});
