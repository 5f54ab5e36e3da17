import { describe, expect, it } from 'vitest';
import type { RegionId } from '../../../src/core/domain/ids.ts';
import { DEFAULT_ACCOUNT, type Place } from '../../../src/core/domain/region.ts';
import { browseCloud } from '../../../src/core/usecases/browse-cloud.ts';
import { findInstance } from '../../../src/core/usecases/find-instance.ts';
import { anInstance, maya, REGION } from '../../support/builders.ts';
import { aWorld } from '../../support/core-world.ts';
import { unclear } from '../../support/fake-cloud.ts';

const HERE: Place = { account: DEFAULT_ACCOUNT, region: REGION };
const THERE: Place = { ...HERE, region: 'eu-central-1' as RegionId };
const ELSEWHERE: Place = { ...HERE, region: 'us-east-1' as RegionId };
const { id } = anInstance();

/** A cloud where the instance is in one of three regions, or nowhere. */
function aSearch(where?: Place) {
  const world = aWorld();
  const { cloud, directory } = world;
  const places = [HERE, THERE, ELSEWHERE];
  const asked: string[] = [];
  const instancesById = async (place: Place) => {
    asked.push(place.region);
    return place.region === where?.region ? [anInstance()] : [];
  };
  const search = (broken: Partial<typeof cloud> = {}) => {
    const seen = { ...cloud, instancesById, ...broken };
    const catalog = { everywhere: async () => ({ places, missing: [] }) };
    return findInstance({
      catalog,
      browse: browseCloud({ cloud: seen, clock: world.time.clock }),
      cloud: seen,
      directory,
    });
  };
  return { world, asked, search };
}

describe('where an instance is', () => {
  it('given the likely region, when it is there, then nowhere else is asked', async () => {
    const { asked, search } = aSearch(HERE);
    expect(await search()(maya, id, HERE)).toEqual(HERE);
    expect(asked).toEqual([HERE.region]);
  });

  it('given another region, when it is looked for, then it is found there', async () => {
    expect(await aSearch(THERE).search()(maya, id, HERE)).toEqual(THERE);
  });

  it('given no region that has it, when it is looked for, then it is nowhere', async () => {
    const { asked, search } = aSearch();
    expect(await search()(maya, id, HERE)).toBeUndefined();
    expect(asked.sort()).toEqual([HERE, THERE, ELSEWHERE].map(({ region }) => region).sort());
  });

  it('given a likely region that does not answer, when it is looked for, then it is found in another', async () => {
    const { search } = aSearch(THERE);
    const disks = async (): Promise<never> => {
      throw unclear('DescribeDisks');
    };
    expect(await search({ disks })(maya, id, HERE)).toEqual(THERE);
  });

  it('given a guest, when they look for one, then they are told no and the cloud is asked nothing', async () => {
    const { world, asked, search } = aSearch(HERE);
    world.directory.becomes(maya, 'guest');
    await expect(search()(maya, id, HERE)).rejects.toMatchObject({ problem: { code: 'not-a-member' } });
    expect(asked).toEqual([]);
  });
});
