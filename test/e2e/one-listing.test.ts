// Every listing is a call that counts: through the real adapter, on the emulated cloud.
import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../src/core/domain/instant.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { anOperationFor, aRequest, aSnapshot } from '../support/builders.ts';
import { anEmulatedWorld } from '../support/emulated-world.ts';

const LOOKS = 5;

/** So many images are being made in one region. Answers how many calls some looks at them take, and how all ended. */
async function callsFor(images: number): Promise<{ underWay: number; atTheEnd: number; succeeded: number }> {
  const { world, ecs, calls } = await anEmulatedWorld();
  const worker = world.worker('w1');
  const ids = Array.from({ length: images }, (_, n) => `image${String(n).padStart(5, '0')}`);
  for (const id of ids) {
    const disks = aRequest().disks.map((disk) =>
      disk.snapshotId === aSnapshot().id
        ? { ...disk, snapshotId: seeded.webSystemSnapshot as typeof disk.snapshotId }
        : disk,
    );
    const opened = anOperationFor(aRequest({ name: id, disks }), { verdict: 'allowed', rule: 'everybody' });
    const { id: operation } = await world.kept({ ...opened, id: id as typeof opened.id });
    await worker.advance(operation);
    expect(await world.status(operation)).toBe('running');
  }
  const looksTake = async (times: number): Promise<number> => {
    const before = calls('DescribeImages').length;
    for (let look = 0; look < times; look++) {
      world.time.jumps(seconds(2));
      await worker.watch();
    }
    return calls('DescribeImages').length - before;
  };
  const underWay = await looksTake(LOOKS);
  ecs.setSpeed(1_000);
  world.time.jumps(minutes(1));
  const atTheEnd = await looksTake(1);
  const statuses = await Promise.all(ids.map((id) => world.status(id as ReturnType<typeof anOperationFor>['id'])));
  return { underWay, atTheEnd, succeeded: statuses.filter((status) => status === 'succeeded').length };
}

describe('looking at many images in one region', () => {
  it.each([2, 50])(
    'given %i of them, when they are looked at, then each look is one call, and all come to their end',
    async (images) => {
      expect(await callsFor(images)).toEqual({ underWay: LOOKS, atTheEnd: 1, succeeded: images });
    },
  );
});
