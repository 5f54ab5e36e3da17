import { expect, it } from 'vitest';
import { storyOf } from '../../../src/sandbox/page/client/story.ts';
import type { CloudState, SlackState } from '../../../src/sandbox/page/client/types.ts';

const startedAt = Date.UTC(2026, 10, 23, 12, 0, 0, 500);
const next = { type: 'actions', elements: [{ type: 'button', value: 'default/cn-hangzhou/m-bp1new' }] };
const image = { imageId: 'm-bp1new', status: 'Available', usable: true };
const copy = { imageId: 'm-gw8copy', copiedFrom: { regionId: 'cn-hangzhou', imageId: 'm-bp1new' } };
const approve = { type: 'actions', elements: [{ type: 'button', style: 'primary' }] };

function slackWith(blocks: object[], more: object = {}) {
  const messages = [{ user: 'U0BOT', blocks, ...more }];
  return { startedAt, app: { botUserId: 'U0BOT' }, channels: [{ messages }] } as unknown as SlackState;
}

const cloudWith = (...images: object[]) =>
  ({
    images: [
      { ownerAlias: 'self', status: 'Available', usable: true, createdAt: '2026-01-01T00:00:00Z' },
      ...images.map((image) => ({ ownerAlias: 'self', createdAt: '2026-11-23T12:00:00Z', usable: false, ...image })),
    ],
  }) as unknown as CloudState;

const nothing = { asked: false, approved: false, ended: 'not yet' };

it.each([
  ['an empty workspace', slackWith([]), cloudWith(), nothing],
  ['a cloud not seen yet', slackWith([]), undefined, nothing],
  ['a form’s own button, seen by one', slackWith([approve], { onlyFor: 'U0MAYA' }), cloudWith(), nothing],
  ['a card that waits', slackWith([approve]), cloudWith(), { ...nothing, asked: true }],
  [
    'an image being made',
    slackWith([]),
    cloudWith({ status: 'Creating' }),
    { asked: true, approved: true, ended: 'not yet' },
  ],
  [
    'an image that may not be used yet',
    slackWith([]),
    cloudWith({ status: 'Available' }),
    { asked: true, approved: true, ended: 'not yet' },
  ],
  [
    'a ready image nobody was told of yet',
    slackWith([]),
    cloudWith(image),
    { asked: true, approved: true, ended: 'not yet' },
  ],
  [
    'a ready image and a message on it to one person',
    slackWith([next], { onlyFor: 'U0MAYA' }),
    cloudWith(image),
    { asked: true, approved: true, ended: 'not yet' },
  ],
  [
    'a ready image that the channel was told of',
    slackWith([next]),
    cloudWith(image),
    { asked: true, approved: true, ended: 'ready' },
  ],
  [
    'a ready copy while the image is told to nobody, since others move',
    slackWith([]),
    cloudWith(image, { ...copy, status: 'Available', usable: true }, { ...copy, status: 'Creating' }),
    { asked: true, approved: true, ended: 'not yet' },
  ],
  [
    'a later copy of an image that the channel was told of',
    slackWith([next]),
    cloudWith(image, { ...copy, status: 'Creating' }),
    { asked: true, approved: true, ended: 'ready' },
  ],
  [
    'copies of an image that was there before',
    slackWith([]),
    cloudWith({ ...copy, status: 'Available', usable: true }, { ...copy, status: 'CreateFailed' }),
    nothing,
  ],
  [
    'a failed image',
    slackWith([]),
    cloudWith({ status: 'CreateFailed' }),
    { asked: true, approved: true, ended: 'failed' },
  ],
])('given %s, when the tour looks, then it knows the step', (_name, slack, cloud, story) => {
  expect(storyOf(slack, cloud)).toEqual(story);
});
