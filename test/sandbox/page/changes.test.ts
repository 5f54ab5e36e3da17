import { expect, it } from 'vitest';
import { type Followed, follow, isFresh, noteOn, watchedRegions } from '../../../src/sandbox/page/client/changes.ts';
import type { CloudState } from '../../../src/sandbox/page/client/types.ts';

const regionId = 'cn-hangzhou';
const web = { instanceId: 'i-web', instanceName: 'web-01', regionId, status: 'Running', imageId: 'm-old' };
const system = { diskId: 'd-old', regionId, instanceId: 'i-web', type: 'system', status: 'In_use', sizeGiB: 40 };
const data = { ...system, diskId: 'd-data', type: 'data', sizeGiB: 100 };
const image = { imageId: 'm-old', imageName: 'golden-web', regionId, status: 'Available', createdAt: '2026-11-23' };
const task = { taskId: 't-1', regionId: 'us-east-1', imageId: 'm-old', status: 'Processing', percent: 10 };

const cloudWith = (given: object = {}) =>
  ({ instances: [web], disks: [system, data], images: [image], ...given }) as unknown as CloudState;

/** What is known after some looks at the cloud, a second apart. */
const looks = (...states: CloudState[]): Followed => {
  const [first = cloudWith(), ...rest] = states;
  return rest.reduce((known, state, n) => follow(known, state, (n + 1) * 1000), follow(undefined, first, 0));
};
const changed = ({ changes }: Followed) => changes.map(({ id }) => id);
const said = (known: Followed, id: string) => Object.values(noteOn(known, id) ?? {}).filter(Boolean);

it('given a cloud at rest, when it is looked at again, then nothing changed and no region is watched', () => {
  const known = looks(cloudWith(), cloudWith(), cloudWith({ exports: [] }));
  expect([changed(known), watchedRegions(known)]).toEqual([[], []]);
});

it('given what moves already, when the page is opened, then it is watched from the first look', () => {
  const known = looks(
    cloudWith({
      instances: [{ ...web, status: 'Stopping' }],
      disks: [system, { ...data, status: 'Creating' }],
      images: [image, { ...image, imageId: 'm-new', regionId: 'eu-central-1', status: 'Creating' }],
      exports: [task, { ...task, taskId: 't-0', status: 'Finished' }],
    }),
  );
  expect(changed(known)).toEqual(['m-new', 'i-web', 'd-data', 't-1']);
  expect(watchedRegions(known)).toEqual(['eu-central-1', regionId, 'us-east-1']);
});

it.each([
  ['is stopping', cloudWith({ instances: [{ ...web, status: 'Stopping' }] }), ['i-web']],
  ['stopped charging', cloudWith({ instances: [{ ...web, stoppedMode: 'StopCharging' }] }), ['i-web']],
  ['is locked', cloudWith({ instances: [{ ...web, lockReasons: ['security'] }] }), ['i-web']],
  ['lost a disk for good', cloudWith({ disks: [system] }), ['i-web']],
  ['has a disk that is made anew', cloudWith({ disks: [{ ...system, status: 'ReIniting' }, data] }), ['d-old']],
  ['is gone with its disks', cloudWith({ instances: [], disks: [] }), []],
])(
  'given an instance that %s, when the cloud is looked at again, then just that changed, without a word',
  (_name, now, ids) => {
    const known = looks(cloudWith(), now);
    expect(changed(known)).toEqual(ids);
    expect(known.changes.flatMap(({ id }) => said(known, id))).toEqual([]);
  },
);

it('given another system disk of another image, when it is seen, then the instance and the disk say what was there before', () => {
  const replaced = { ...system, diskId: 'd-new', status: 'Creating' };
  const after = cloudWith({ instances: [{ ...web, imageId: 'm-new' }], disks: [replaced, data] });
  const known = looks(cloudWith(), after);
  expect(changed(known)).toEqual(['i-web', 'd-new']);
  expect(said(known, 'i-web')).toEqual(['Image replaced just now', 'golden-web']);
  expect(said(known, 'd-new')).toEqual(['Replaced just now', 'd-old']);
});

it.each([
  ['attached', { ...data, instanceId: undefined }, data, ['Attached just now']],
  ['detached', data, { ...data, instanceId: undefined, status: 'Available' }, ['Detached just now', 'on web-01']],
  ['made larger', data, { ...data, sizeGiB: 200 }, ['Resized just now', '100 GiB']],
])('given a disk that was %s, when it is seen, then it says so', (_name, before, after, words) => {
  const known = looks(cloudWith({ disks: [system, before] }), cloudWith({ disks: [system, after] }));
  expect(said(known, 'd-data')).toEqual(words);
});

it('given a new disk and a new instance with disks, when they are seen, then only what is new by itself says so', () => {
  const more = [{ ...web, instanceId: 'i-2', status: 'Pending' }];
  const disks = [
    { ...system, diskId: 'd-2', instanceId: 'i-2' },
    { ...data, diskId: 'd-3' },
  ];
  const known = looks(cloudWith(), cloudWith({ instances: [web, ...more], disks: [system, data, ...disks] }));
  expect(['i-2', 'd-2', 'd-3'].map((id) => said(known, id))).toEqual([['Created just now'], [], ['Created just now']]);
});

it('given a replaced disk, when time goes by and it comes into use, then it stands out again, and says when it was replaced', () => {
  const replaced = { ...system, diskId: 'd-new', status: 'Creating' };
  const begun = looks(cloudWith(), cloudWith({ disks: [replaced, data] }));
  expect(isFresh(begun, 'd-new')).toBe(true);
  const waiting = follow(begun, begun.state, 30_000);
  expect([isFresh(waiting, 'd-new'), said(waiting, 'd-new')]).toEqual([false, ['Replaced just now', 'd-old']]);
  const done = follow(waiting, cloudWith({ disks: [{ ...replaced, status: 'In_use' }, data] }), 90_000);
  expect(isFresh(done, 'd-new')).toBe(true);
  expect(said(done, 'd-new')).toEqual([expect.stringMatching(/^Replaced at \d/), 'd-old']);
});

it('given exports, when one begins and ends, then its region is watched and stays where it came', () => {
  const shanghai = { ...web, instanceId: 'i-2', regionId: 'cn-shanghai' };
  const known = looks(
    cloudWith({ instances: [web, shanghai] }),
    cloudWith({ instances: [web, shanghai], exports: [task] }),
    cloudWith({ instances: [web, { ...shanghai, status: 'Stopping' }], exports: [task] }),
    cloudWith({ instances: [web, shanghai], exports: [{ ...task, status: 'Finished' }] }),
  );
  expect(watchedRegions(known)).toEqual(['us-east-1', 'cn-shanghai']);
  expect(known.changes.map(({ id, at }) => [id, at])).toEqual([
    ['t-1', 3000],
    ['i-2', 3000],
  ]);
});
