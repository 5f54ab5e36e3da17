import { describe, expect, it } from 'vitest';
import { changeFormOf } from '../../src/core/domain/change-image.ts';
import { DEFAULT_ACCOUNT } from '../../src/core/domain/region.ts';
import { seeded } from '../../src/sandbox/ecs-emulator/seed.ts';
import { changeFormView, readChangeInputs } from '../../src/slack/features/change-image/form-view.ts';
import { approveView } from '../../src/slack/features/decide-approval/views.ts';
import { cardOf } from '../../src/slack/features/follow-operation/card.ts';
import { shownImage } from '../../src/slack/image-form.ts';
import { aChangeRequest, anOperationFor, CHANNEL, NOW, someChanges, someDetails } from '../support/builders.ts';
import { expectGolden } from '../support/golden.ts';
import { FIELD } from '../support/image-forms.ts';
import { refusals, useStories } from '../support/stories.ts';
import { expectMessageTaken } from '../support/taken.ts';

const WHERE = `${seeded.goldenImage} cn-hangzhou`;
const NAME = 'golden-web-2026.01';
const image = { ...someDetails({ family: 'web', tags: [{ key: 'team', value: 'web' }] }), account: DEFAULT_ACCOUNT };

describe('what is drawn of a change', () => {
  const operation = anOperationFor(aChangeRequest({ ...someChanges(), description: { after: 'The old tier' } }));

  it('given an image, when its form is drawn, then it is as agreed', () => {
    expectGolden('form-change', changeFormView({ image: shownImage(image) }, changeFormOf(image, CHANNEL)));
  });

  it('given a request, when its card and its question are drawn, then both say how it was and how it is to be', () => {
    const card = cardOf({ operation, version: 1, draws: 1, observations: {} }, NOW);
    expectMessageTaken(card);
    expectGolden('card-change', card);
    expectGolden('approve-change', approveView(operation));
  });

  it('given more tags than a field holds, when somebody approves, then every one of them is shown', () => {
    const tags = Array.from({ length: 19 }, (_, n) => ({ key: `key-${n}`, before: 'a', after: `b-${n}` }));
    const drawn = JSON.stringify(approveView(anOperationFor(aChangeRequest({ tags }))));
    for (const { key, after } of tags) {
      expect(drawn).toContain(key);
      expect(drawn).toContain(after);
    }
  });

  it('given inputs that a form does not have, when it is read, then they are nothing rather than empty', () => {
    const typed = new Map([['change_image.name', 'web-old']]);
    const shown = { image: shownImage(image), shown: (action: string) => typed.get(action) };
    const others = { typed: () => '', chosen: () => [], channel: () => CHANNEL };
    const { name, status, tags } = readChangeInputs({ ...shown, ...others });
    expect([name, status, tags]).toEqual(['web-old', undefined, undefined]);
  });
});

describe('changing an image', () => {
  const world = useStories();
  const messages = () => world.current.slack.messages('images').length;
  const changed = () => [
    ...world.current.performed('ModifyImageAttribute'),
    ...world.current.performed('TagResources'),
  ];
  const opensFrom = async (typed: string) => {
    await world.current.opens('maya', typed);
    return world.current.sees('maya', 'Ask to change');
  };

  it('given an image behind the command, when the form opens, then it is filled as the image is', async () => {
    const form = await opensFrom(`/image change ${WHERE}`);
    expect(form).toContain(NAME);
    expect(form).toContain('golden-web');
    expect(form).toContain('Available');
    expect(form).not.toContain('darkroom:operation');
  });

  it('given the button of an image, when it is pressed, then the form opens for it', async () => {
    const { slack } = world.current;
    await world.current.told('maya', () => slack.as('maya').types(`/image show ${WHERE}`, { channel: 'images' }));
    const at = slack.ephemeral('maya').at(-1)?.ts ?? '';
    await slack.as('maya').clicks('Change…', { in: at });
    expect(await world.current.sees('maya', 'Ask to change')).toContain(seeded.goldenImage);
  });

  it('given another name and status, when the form is submitted, then only they are asked for, and nothing is changed', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image change ${WHERE}`);
    expect((await submits({ [FIELD.name]: 'web-old', [FIELD.status]: 'Deprecated' })).kind).toBe('updated');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith(`Change image ${NAME}`)),
    );
    const said = slack.text(card);
    expect(said).toContain(`${NAME} → web-old`);
    expect(said).toContain('Available → Deprecated');
    expect(said).not.toMatch(/Family|Tags|Description/);
    expect(changed()).toEqual([]);
  });

  it('given tags too long for a form and a status that cannot be set, when it is renamed, then neither is asked for', async () => {
    const { slack, submits, ecs } = world.current;
    const tags = Array.from({ length: 19 }, (_, n) => ({ key: `key-${n}`.padEnd(100, 'k'), value: 'v'.repeat(128) }));
    const facts = { imageName: 'web-tagged', settled: 'UnAvailable' as const, tags };
    const { imageId } = ecs.world.addImage(facts);
    expect(await opensFrom(`/image change ${imageId} cn-hangzhou`)).toContain('Its tags are too long for this form');
    expect((await submits({ [FIELD.name]: 'web-renamed' })).kind).toBe('updated');
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).startsWith('Change image web-tagged')),
    );
    expect(slack.text(card)).toContain('web-tagged → web-renamed');
    expect(slack.text(card)).not.toMatch(/Tags|Status|status/);
  });

  it('given the request, when Maya edits it, then the form has what she asked for, and the card what she changes', async () => {
    const { slack, submits } = world.current;
    await opensFrom(`/image change ${WHERE}`);
    await submits({ [FIELD.name]: 'web-edited' });
    const card = await slack.waitFor(() =>
      slack.messages('images').find((one) => slack.text(one).includes('→ web-edited')),
    );
    await slack.as('maya').clicks('Edit', { in: card.ts });
    expect(await world.current.sees('maya', 'web-edited')).toContain('Image family');
    await submits({ [FIELD.name]: 'web-edited-twice' });
    await slack.waitFor(() => slack.messages('images').find((one) => slack.text(one).includes('→ web-edited-twice')));
    expect(changed()).toEqual([]);
  });

  it.each([
    ['nothing otherwise', {}, 'name', /is like this already/],
    ['a name that is none', { [FIELD.name]: '9' }, 'name', /at least 2 characters/],
    ['a name that is taken', { [FIELD.name]: 'base-db-12' }, 'name', /base-db-12 is taken by/],
    ['no family', { [FIELD.family]: '' }, 'family', /rewritten, but not taken away/],
    ['a tag of ours', { [FIELD.tags]: 'darkroom:operation=x' }, 'tags', /darkroom:/],
  ])(
    'given %s, when the form is submitted, then it is told under its field, and nothing has changed',
    async (_what, values, field, told) => {
      await opensFrom(`/image change ${WHERE}`);
      const before = messages();
      expect(refusals(await world.current.submits(values))).toEqual({ [field]: expect.stringMatching(told) });
      expect(messages()).toBe(before);
      expect(changed()).toEqual([]);
    },
  );

  it.each([
    ['no image', '/image change', 'and the id of an image'],
    ['what is no id', '/image change golden', 'golden'],
  ])('given %s behind the command, when it is sent, then it is told and no form opens', async (_what, typed, told) => {
    const { slack } = world.current;
    const said = await world.current.told('maya', () => slack.as('maya').types(typed, { channel: 'images' }));
    expect(said).toContain(told);
    expect(slack.as('maya').view()).toBeUndefined();
  });
});
