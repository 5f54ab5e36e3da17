import { describe, expect, it } from 'vitest';
import type { DiskId, ExportId, InstanceId, SubjectId } from '../../../src/core/domain/ids.ts';
import type { ImageExport } from '../../../src/core/domain/image-export.ts';
import { minutes } from '../../../src/core/domain/instant.ts';
import type { Begins } from '../../../src/core/domain/kinds/kind.ts';
import { DEFAULT_ACCOUNT } from '../../../src/core/domain/region.ts';
import { watchingOf } from '../../../src/core/usecases/sightings.ts';
import { anInstance, NOW, REGION } from '../../support/builders.ts';
import { aFakeCloud } from '../../support/fake-cloud.ts';

const HERE = { account: DEFAULT_ACCOUNT, region: REGION };
const INSTANCE = 'i-bp1web01000000000001' as InstanceId;
const DISK = 'd-bp1web01sys00000002' as DiskId;
const EXPORT = 't-bp1export000000001' as ExportId;

const aCloud = () => aFakeCloud({ clock: { now: () => NOW } });
const judged = (begins: Begins, seen: object, running = 0) =>
  watchingOf(begins.watch).judge(seen as { id: SubjectId }, begins, running);

describe('how what was begun stands', () => {
  it.each([
    ['Stopping', 'Stopped', 'in-progress'],
    ['Stopped', 'Stopped', 'ready'],
    ['Pending', 'Running', 'in-progress'],
    ['Starting', 'Running', 'in-progress'],
    ['Running', 'Running', 'ready'],
    ['Running', 'Stopped', 'in-progress'],
  ] as const)(
    'given an instance that is %s and waited for until it is %s, when seen, then that is %s',
    (status, until, state) => {
      expect(judged({ watch: 'instance', until }, anInstance({ status }))).toMatchObject({ state });
    },
  );

  it.each([
    ['Running', 'Stopped'],
    ['Stopped', 'Running'],
  ] as const)(
    'given an instance that for minutes is %s all the same, when it was to be %s, then that failed',
    (status, until) => {
      const facts = anInstance({ status });
      expect(judged({ watch: 'instance', until }, facts, minutes(10))).toMatchObject({ state: 'in-progress' });
      expect(judged({ watch: 'instance', until }, facts, minutes(11))).toEqual({
        state: 'failed',
        problem: { code: 'instance-not-turned', instanceId: facts.id, status, wanted: until },
      });
    },
  );

  it('given a new instance that somebody stopped before it was seen to run, when it is seen, then it is there all the same', () => {
    const begins = { watch: 'instance', until: 'Running', new: true } as const;
    expect(judged(begins, anInstance({ status: 'Pending' }), minutes(60))).toMatchObject({ state: 'in-progress' });
    expect(judged(begins, anInstance({ status: 'Stopped' }), minutes(11))).toMatchObject({ state: 'ready' });
  });

  it.each([
    ['Creating', 'in-progress'],
    ['In_use', 'ready'],
  ])('given a disk that is %s, when seen, then that is %s', (status, state) => {
    expect(judged({ watch: 'disk' }, { id: DISK, status })).toMatchObject({ state });
  });

  it('given an export, when seen, then how far it is, that it is over, or why ECS gave up', () => {
    const seen = (facts: Partial<ImageExport>) =>
      judged({ watch: 'export' }, { id: EXPORT, state: 'going', percent: 0, objects: [], ...facts });
    expect(seen({ percent: 42 })).toMatchObject({ state: 'in-progress', percent: 42 });
    expect(seen({ state: 'finished' })).toMatchObject({ state: 'ready' });
    expect(seen({ state: 'failed', said: 'The bucket is gone.' })).toEqual({
      state: 'failed',
      problem: { code: 'export-failed', exportId: EXPORT, said: 'The bucket is gone.' },
    });
  });
});

describe('one listing for all of a sort', () => {
  it('given two hundred and fifty instances, when they are listed, then three calls have all of them', async () => {
    const cloud = aCloud();
    const ids = Array.from({ length: 250 }, (_, n) => `i-bp1many${String(n).padStart(8, '0')}` as InstanceId);
    cloud.instancesThere.push(...ids.map((id) => anInstance({ id })));
    const seen = await watchingOf('instance').list(
      cloud,
      HERE,
      ids.map((subject) => ({ subject, since: NOW })),
    );
    expect(seen.map(({ id }) => id)).toEqual(ids);
    expect(cloud.called('instancesById')).toHaveLength(3);
  });

  it.each([
    ['instance', INSTANCE, { code: 'instance-gone', instanceId: INSTANCE }],
    ['disk', DISK, { code: 'disk-gone', diskId: DISK }],
    ['export', EXPORT, { code: 'export-gone', exportId: EXPORT }],
  ] as const)(
    'given an %s that is nowhere, when it is looked up, then that is told in its own words',
    async (kind, id, problem) => {
      const watching = watchingOf(kind);
      expect(await watching.lookUp(aCloud(), HERE, id)).toBeUndefined();
      expect(watching.gone(id)).toEqual(problem);
    },
  );
});
