import { afterEach, describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { manyRegionInfos } from '../../src/sandbox/ecs-emulator/world/regions.ts';
import { type SandboxWorld, startSandboxWorld } from '../../src/sandbox/world.ts';

const TWENTY = manyRegionInfos
  .map(({ regionId }) => regionId)
  .filter((region) => region !== 'cn-hangzhou')
  .slice(0, 20);
const PATIENCE = { timeoutMs: 150_000 };

let world: SandboxWorld | undefined;
afterEach(() => world?.close());

/** Maya asks for copies in twenty regions, and Li approves. Resolves when the channel was told how it ended. */
async function copiesEverywhere({ slack }: SandboxWorld): Promise<string> {
  const shown = (view: ReturnType<typeof maya.view>) => (view ? slack.text(view) : '');
  const maya = slack.as('maya');
  await maya.types(`/image copy ${seeded.goldenImage} to ${TWENTY.join(', ')}`, { channel: 'images' });
  await slack.waitFor(() => shown(maya.view()).includes('Name'), PATIENCE);
  await maya.submits();
  const card = await slack.waitFor(
    () => slack.messages('images').find((one) => slack.text(one).includes('Waiting for approval')),
    PATIENCE,
  );
  const li = slack.as('li');
  await li.clicks('Approve', { in: card.ts });
  await slack.waitFor(() => shown(li.view()).includes('If you approve'), PATIENCE);
  await li.submits();
  const told = await slack.waitFor(
    () => slack.messages('images').find((one) => slack.text(one).startsWith('Copies ready')),
    PATIENCE,
  );
  return slack.text(told);
}

const copiesIn = ({ ecs }: SandboxWorld, region: string) =>
  [...(ecs.world.region(region)?.images.values() ?? [])].filter(({ copiedFrom }) => copiedFrom !== undefined);

describe.each(['serial-per-image', 'queued'] as const)(
  'an image in twenty regions, where copies are %s',
  (copyConcurrency) => {
    it('given twenty regions, when an image is copied to all, then each has one copy and the channel is told once', async () => {
      world = await startSandboxWorld({
        speed: 2_000,
        logLevel: 'silent',
        cloud: { regions: manyRegionInfos, copyConcurrency },
      });
      const told = await copiesEverywhere(world);
      expect(told).toContain('can be used in 20 more regions');
      expect(TWENTY.map((region) => copiesIn(world as SandboxWorld, region).length)).toEqual(TWENTY.map(() => 1));
      const { slack } = world;
      expect(slack.messages('images').filter((one) => slack.text(one).startsWith('Copies ready'))).toHaveLength(1);
    }, 200_000);
  },
);
