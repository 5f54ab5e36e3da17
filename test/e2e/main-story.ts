import { expect, it } from 'vitest';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { dicts } from '../../src/sandbox/slack-simulator/json.ts';
import { aName, type Stories } from '../support/stories.ts';

/** From the typed command to the announcement: told on every kind of store. */
export function mainStory(world: { readonly current: Stories }): void {
  it('given a snapshot, when Maya asks for an image and Li approves, then it is made and the channel is told all of it', async () => {
    const { slack, ecs, ...story } = world.current;
    const name = aName();
    const maya = slack.as('maya');

    await story.opens();
    expect(story.shown('maya')).toContain(seeded.webSystemSnapshot);
    await story.addsDataDisk(1);
    await maya.fills({ 'Data disk 1': 'Empty disk', 'Size of data disk 1 in GiB': '20' });
    const answer = await story.submits({ Name: name, Description: 'After the release', Tags: 'team=web\nenv=prod' });
    expect(answer.kind).toBe('updated');
    expect(story.shown('maya')).toMatch(
      /Your request [0-9a-z]{10} is posted in #images\. Nothing is made until it is approved\./,
    );

    const card = await story.cardWith(name, 'Waiting for approval by @li or @priya');
    const asked = slack.text(card);
    for (const fact of [
      '40 GiB from',
      '20 GiB, empty',
      'cn-hangzhou',
      'team=web, env=prod',
      '@maya',
      'After the release',
    ])
      expect(asked).toContain(fact);
    expect(story.performed('CreateImage')).toEqual([]);

    await story.review(card, 'Approve');
    const review = story.shown('li');
    for (const fact of [name, '/dev/xvda', '/dev/xvdb', seeded.webSystemSnapshot, 'CreateImage', 'darkroom:operation='])
      expect(review).toContain(fact);
    expect((await slack.as('li').submits()).kind).toBe('updated');
    expect(story.shown('li')).toContain(`You approved ${name}`);

    const ready = await story.announced(name, 'Image ready:');
    const [image, ...others] = story.imagesNamed(name);
    expect(others).toEqual([]);
    const said = slack.text(ready);
    expect(said).toMatch(/^Image ready: /);
    expect(said).toMatch(/approved by @li, made in \d+ seconds?\./);
    for (const fact of [image?.imageId, 'cn-hangzhou', '40 GiB from', '20 GiB, empty']) expect(said).toContain(fact);
    // Once among the typed elements, which is what notifies; and once in the words for screen readers.
    expect(JSON.stringify(ready.blocks).match(/U0MAYA/g)).toHaveLength(1);
    expect(ready.text.match(/<@U0MAYA>/g)).toHaveLength(1);
    expect(story.about(name, 'Image ready:')).toHaveLength(1);

    const done = await story.cardWith(name, 'Ready:');
    expect(done.ts).toBe(card.ts);
    expect(slack.text(done)).toContain('Approved by: @li');
    const milestones = () => slack.messages('images').filter(({ threadTs }) => threadTs === card.ts);
    await slack.waitFor(() => milestones().length === 3);
    expect(milestones().map((one) => slack.text(one).split(/[.:]/)[0])).toEqual(['Approved', 'Started', 'Ready']);
    // The requester is called when somebody else has let it run, and that is all.
    const called = milestones().map(({ blocks }) => JSON.stringify(blocks).match(/U0\w+/g) ?? []);
    expect(called).toEqual([['U0MAYA'], [], []]);
    // Nothing is left to decide or to stop.
    const buttons = dicts(done.blocks).flatMap(({ type, elements }) => (type === 'actions' ? dicts(elements) : []));
    expect(buttons.map(({ action_id }) => action_id)).toEqual(['operation.add_region']);
    expect(image).toMatchObject({
      description: 'After the release',
      tags: [{ key: 'team', value: 'web' }, { key: 'env', value: 'prod' }, { key: 'darkroom:operation' }],
    });
  });
}
