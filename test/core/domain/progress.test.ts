import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageStatus } from '../../../src/core/domain/image.ts';
import { minutes, seconds } from '../../../src/core/domain/instant.ts';
import {
  isSlow,
  judge,
  looksDifferent,
  mayBeGone,
  NOT_SEEN_YET,
  nextListingIn,
  type Observation,
  observe,
  secondsLeft,
  type Verdict,
} from '../../../src/core/domain/progress.ts';
import { anImage, NOW } from '../../support/builders.ts';

const seen = (facts: Partial<Observation> = {}): Observation => ({ seenAt: NOW, percent: 50, missed: 0, ...facts });

describe('observe', () => {
  it('given an image seen before, when its percent dips, then the higher one stays', () => {
    expect(observe(seen({ percent: 60 }), anImage({ percent: 45 }), NOW).percent).toBe(60);
  });

  it('given any row of listings, when observed, then percent never goes back nor over a hundred', () => {
    const listing = fc.option(fc.integer({ min: -5, max: 120 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(listing), (percents) => {
        let before = NOT_SEEN_YET;
        for (const percent of percents) {
          const next = observe(before, anImage({ percent }), NOW);
          expect(next.percent).toBeGreaterThanOrEqual(before.percent);
          expect(next.percent).toBeLessThanOrEqual(100);
          before = next;
        }
      }),
    );
  });

  it('given listings that missed it, when it shows up again, then they are forgotten and it was seen now', () => {
    expect(observe(seen({ seenAt: 0, missed: 3 }), anImage({ percent: 50 }), NOW)).toEqual(seen());
  });

  it('given a time left, when ECS no longer says one, then the old one does not linger', () => {
    expect(observe(seen({ remainingSeconds: 90 }), anImage({ remainingSeconds: undefined }), NOW)).not.toHaveProperty(
      'remainingSeconds',
    );
  });
});

describe('looksDifferent', () => {
  it.each([
    { change: { seenAt: NOW + 1 }, different: false },
    { change: { missed: 1 }, different: false },
    { change: { percent: 51 }, different: true },
    { change: { remainingSeconds: 90 }, different: true },
  ])('given $change, when compared, then a card is redrawn: $different', ({ change, different }) => {
    expect(looksDifferent(seen(), seen(change))).toBe(different);
  });
});

describe('secondsLeft', () => {
  const since = NOW - minutes(2);

  it('given a time left from ECS, when asked, then it is that', () => {
    expect(secondsLeft(seen({ percent: 50, remainingSeconds: 300 }), since)).toBe(300);
  });

  it('given half done in two minutes, when ECS says nothing, then it is as long again', () => {
    expect(secondsLeft(seen({ percent: 50 }), since)).toBe(120);
  });

  it('given a quarter done in two minutes and ECS says zero, when asked, then the pace tells: six minutes', () => {
    expect(secondsLeft(seen({ percent: 25, remainingSeconds: 0 }), since)).toBe(360);
  });

  it.each([
    { percent: 0, left: undefined },
    { percent: 4, left: undefined },
    { percent: 5, left: 2_280 },
    { percent: 99, left: 1 },
    { percent: 100, left: undefined },
  ])('given $percent % in two minutes, when asked, then it is $left', ({ percent, left }) => {
    expect(secondsLeft(seen({ percent }), since)).toBe(left);
  });

  it('given an image not seen yet, when asked, then there is no telling', () => {
    expect(secondsLeft(NOT_SEEN_YET, since)).toBeUndefined();
  });
});

describe('nextListingIn', () => {
  it.each([
    { given: 'nothing known of one image', left: [undefined], wait: 2 },
    { given: 'nothing known of five images', left: [undefined, undefined, undefined, undefined, undefined], wait: 8 },
    { given: 'one nearly done', left: [4], wait: 2 },
    { given: 'forty seconds left', left: [40], wait: 10 },
    { given: 'an hour left', left: [3_600], wait: 30 },
    { given: 'several', left: [3_600, 60, 600], wait: 15 },
    { given: 'one known and one not', left: [undefined, 60], wait: 2 },
    { given: 'four nearly done', left: [1, 1, 1, 1], wait: 2 },
    { given: 'five nearly done', left: [1, 1, 1, 1, 1], wait: 8 },
  ])('given $given, when asked when to list again, then it is in $wait s', ({ left, wait }) => {
    expect(nextListingIn(left)).toBe(seconds(wait));
  });

  it('given any number of images, when asked, then it is never sooner than the floor nor later than half a minute', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined })), (left) => {
        const wait = nextListingIn(left);
        expect(wait).toBeGreaterThanOrEqual(seconds(left.length > 4 ? 8 : 2));
        expect(wait).toBeLessThanOrEqual(seconds(30));
      }),
    );
  });
});

describe('mayBeGone', () => {
  it.each([
    { given: 'seen before, missed once', missed: 1, seenAt: NOW, age: minutes(60), gone: false },
    { given: 'seen before, missed twice', missed: 2, seenAt: NOW, age: 1, gone: true },
    { given: 'never seen, missed often at first', missed: 9, seenAt: 0, age: minutes(5), gone: false },
    { given: 'never seen, missed twice after five minutes', missed: 2, seenAt: 0, age: minutes(5) + 1, gone: true },
    { given: 'never seen, missed once after five minutes', missed: 1, seenAt: 0, age: minutes(6), gone: false },
  ])('given an image $given, when asked, then it may be gone: $gone', ({ missed, seenAt, age, gone }) => {
    expect(mayBeGone(seen({ missed, seenAt }), NOW - age, NOW)).toBe(gone);
  });
});

describe('judge', () => {
  const verdicts: Record<ImageStatus, [usable: Verdict, notUsable: Verdict]> = {
    Waiting: ['in-progress', 'in-progress'],
    Creating: ['in-progress', 'in-progress'],
    Available: ['ready', 'in-progress'],
    Deprecated: ['ready', 'in-progress'],
    UnAvailable: ['unavailable', 'unavailable'],
    CreateFailed: ['create-failed', 'create-failed'],
    Unknown: ['in-progress', 'in-progress'],
  };
  const rows = Object.entries(verdicts).flatMap(([status, [usable, notUsable]]) => [
    { status: status as ImageStatus, usable: true, verdict: usable },
    { status: status as ImageStatus, usable: false, verdict: notUsable },
  ]);

  it.each(rows)(
    'given an image that is $status (usable: $usable), when judged, then it is $verdict',
    ({ status, usable, verdict }) => {
      expect(judge(anImage({ status, usable }))).toBe(verdict);
    },
  );

  it('given an image at a hundred percent that is still Creating, when judged, then it is not ready', () => {
    expect(judge(anImage({ status: 'Creating', percent: 100 }))).toBe('in-progress');
  });
});

describe('isSlow', () => {
  it('given half an hour, when asked, then only longer is slow', () => {
    expect([isSlow(NOW - minutes(30), NOW), isSlow(NOW - minutes(30) - 1, NOW)]).toEqual([false, true]);
  });
});
