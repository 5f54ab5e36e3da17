import { describe, expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import type { Image } from '../../src/sandbox/ecs-emulator/world/entities.ts';
import { manyRegionInfos } from '../../src/sandbox/ecs-emulator/world/regions.ts';
import type { CopyConcurrency } from '../../src/sandbox/ecs-emulator/world/world.ts';
import { asksBy, cardOf, letsRun } from '../support/image-forms.ts';
import { alone, CHANNEL, type Stories } from '../support/stories.ts';

const TWENTY = manyRegionInfos
  .map(({ regionId }) => regionId)
  .filter((region) => region !== 'cn-hangzhou')
  .slice(0, 20);
const LINE = `/image copy ${seeded.goldenImage} to ${TWENTY.join(', ')}`;
const PATIENCE = { timeoutMs: 150_000 };

/** The copies are made in no time; what takes long is asking for one after the other: so the stories wait together. */
const withTwenty = (copyConcurrency: CopyConcurrency, run: (story: Stories) => Promise<void>) =>
  alone(run, { speed: 2_000, cloud: { regions: manyRegionInfos, copyConcurrency } });

const endsTold = ({ slack }: Stories): string[] =>
  slack
    .messages(CHANNEL)
    .filter((one) => !one.threadTs && slack.text(one).startsWith('Copies ready'))
    .map((one) => slack.text(one));
/** What the channel is told for the nth time about how they ended. */
const told = (story: Stories, nth = 0): Promise<string> => story.slack.waitFor(() => endsTold(story)[nth], PATIENCE);

const copiesIn = ({ ecs }: Stories, region: string): Image[] =>
  [...(ecs.world.region(region)?.images.values() ?? [])].filter(({ copiedFrom }) => copiedFrom !== undefined);
const everywhere = (story: Stories): string[][] =>
  TWENTY.map((region) => copiesIn(story, region).map(({ imageId }) => imageId));
/** The regions where the copy was really asked for and begun or refused for good, in the order of asking. */
const begunIn = (story: Stories): string[] =>
  story
    .callsOf('CopyImage')
    .filter(({ params, code }) => params.DryRun !== 'true' && !/ImageCopy|Throttling/.test(code))
    .map(({ params }) => String(params.DestinationRegionId));

describe.concurrent('an image in twenty regions', { timeout: 200_000 }, () => {
  it.each(['serial-per-image', 'queued'] as const)(
    'given twenty regions where copies are %s, when an image is copied to all, then each has one copy and the channel is told once',
    (copyConcurrency) =>
      withTwenty(copyConcurrency, async (story) => {
        await letsRun(story, LINE);
        expect(await told(story)).toContain('can be used in 20 more regions');
        expect(everywhere(story).map((copies) => copies.length)).toEqual(TWENTY.map(() => 1));
        expect(endsTold(story)).toHaveLength(1);
      })(),
  );

  it(
    'given two of them fail, each for its reason, when it is told, then 18 are ready and both are named; begun again are just these two, and then all 20 are told',
    withTwenty('serial-per-image', async (story) => {
      const [refused = '', broken = ''] = [TWENTY[3], TWENTY[11]];
      const id = await asksBy(story, LINE);
      const { faults } = story.ecs;
      const quota = { code: 'QuotaExceed.Image', status: 403, message: 'The Image Quota exceeds.' };
      faults.add({ kind: 'fail', action: 'CopyImage', destinationRegionId: refused, times: 1, ...quota });
      faults.add({ kind: 'failNextCopy', destinationRegionId: broken });
      await story.approves(await cardOf(story, id, /Waiting for /));

      const first = await told(story);
      const [failed] = copiesIn(story, broken);
      expect(first).toContain('Copies ready in 18 of 20 regions');
      expect(first).toMatch(new RegExp(`${refused}: Failed\\. A quota .*The Image Quota exceeds\\.`));
      expect(first).toMatch(new RegExp(`${broken}: Failed\\. .*${failed?.imageId}.*CreateFailed.*delete it with`));
      expect(first).toMatch(/2 failed: .*button.* tries them again/);
      const before = everywhere(story);
      const ready = TWENTY.flatMap((region, n) => (first.includes(`${region} ${before[n]?.[0]}`) ? [region] : []));
      expect(ready).toEqual(TWENTY.filter((region) => region !== refused && region !== broken));

      const card = await cardOf(story, id, 'Retry the failed ones');
      const shown = story.slack.text(card);
      for (const region of [refused, broken]) expect(shown).toMatch(new RegExp(`${region}.*failed`));
      expect(shown.match(/\bready\b/g)?.length ?? 0).toBeGreaterThanOrEqual(18);

      // As the message says.
      story.ecs.world.region(broken)?.images.delete(failed?.imageId ?? '');
      const asked = begunIn(story).length;
      await story.slack.as('maya').clicks('Retry the failed ones', { in: card.ts });
      expect(await told(story, 1)).toContain('can be used in 20 more regions');
      expect(begunIn(story).slice(asked).sort()).toEqual([refused, broken].sort());
      expect(everywhere(story).map((copies) => copies.length)).toEqual(TWENTY.map(() => 1));
      const others = (all: string[][]) => all.filter((_, n) => TWENTY[n] !== refused && TWENTY[n] !== broken);
      expect(others(everywhere(story))).toEqual(others(before));
      expect(endsTold(story)).toHaveLength(2);
    }),
  );
});
