import { describe, expect, it } from 'vitest';
import type { InstanceId } from '../../../src/core/domain/ids.ts';
import { seconds } from '../../../src/core/domain/instant.ts';
import { DEFAULT_ACCOUNT, type Place } from '../../../src/core/domain/region.ts';
import { browseCloud } from '../../../src/core/usecases/browse-cloud.ts';
import { aDataSnapshot, aSnapshot, REGION } from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';
import { throttled } from '../../support/fake-cloud.ts';
import { failing, slowly } from '../../support/intercept.ts';

const HERE: Place = { account: DEFAULT_ACCOUNT, region: REGION };
const THERE: Place = { ...HERE, region: 'eu-central-1' as typeof REGION };

describe('the lists of pickers', () => {
  it('given somebody types, when every keystroke asks, then one call serves all of them, under way or just ended', async () => {
    const world = aWorld();
    const browse = browseCloud(world);
    const call = slowly();
    world.cloud.next('snapshots', call.twist);
    const typed = [browse.snapshots(HERE, 'system'), browse.snapshots(HERE, 'system')];
    call.end();
    for (const list of await Promise.all(typed)) expect(list).toEqual([aSnapshot()]);
    world.time.jumps(seconds(14));
    await browse.snapshots(HERE, 'system');
    expect(world.cloud.called('snapshots')).toHaveLength(1);
  });

  it('given a list is a quarter of a minute old, when it is asked for, then it is listed afresh', async () => {
    const world = aWorld();
    const browse = browseCloud(world);
    await browse.snapshots(HERE, 'system');
    world.cloud.snapshotsThere.length = 0;
    world.time.jumps(seconds(15));
    expect(await browse.snapshots(HERE, 'system')).toEqual([]);
  });

  it('given another region, role or instance, when it is asked for, then it is another list', async () => {
    const world = aWorld();
    world.cloud.snapshotsThere.push(aDataSnapshot());
    const browse = browseCloud(world);
    expect(await browse.snapshots(HERE, 'system')).toEqual([aSnapshot()]);
    expect(await browse.snapshots(HERE, 'data')).toEqual([aDataSnapshot()]);
    expect(await browse.snapshots(THERE, 'system')).toEqual([]);
    await browse.snapshots(HERE, 'system', 'i-bp1web01000000000001' as InstanceId);
    await browse.instances(HERE);
    await browse.regions(HERE);
    expect(world.cloud.calls.map(({ action }) => action)).toEqual([
      ...Array.from({ length: 4 }, () => 'snapshots'),
      'instances',
      'regions',
    ]);
  });

  it('given trouble, when it is asked for again, then the trouble was not kept', async () => {
    const world = aWorld();
    const browse = browseCloud(world);
    world.cloud.next('instances', failing(throttled()));
    await expect(browse.instances(HERE)).rejects.toThrow('cloud-throttled');
    expect(await browse.instances(HERE)).toEqual([]);
  });
});
