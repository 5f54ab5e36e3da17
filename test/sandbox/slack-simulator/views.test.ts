import { afterEach, describe, expect, it } from 'vitest';
import type { SlackSimulator } from '../../../src/sandbox/slack-simulator/api.ts';
import {
  aBot,
  aSimulator,
  button,
  clientOf,
  handClock,
  input,
  type Loose,
  modal,
  option,
  plain,
  refusalOf,
  section,
  stopAll,
} from './support.ts';

afterEach(stopAll);

/** A trigger as the bot gets it: from a shortcut somebody uses. */
async function aTrigger(slack: SlackSimulator): Promise<string> {
  await slack.as('maya').shortcut('image_request');
  const last: Loose = slack.calls({ name: 'shortcut' }).at(-1);
  return last.body.trigger_id;
}

async function opened(view: Loose, options: Parameters<typeof aSimulator>[0] = {}) {
  const slack = await aSimulator(options);
  const client = clientOf(slack);
  const answer = await client.views.open({ trigger_id: await aTrigger(slack), view });
  return { slack, client, view: answer.view as Loose, maya: slack.as('maya') };
}

describe('triggers', () => {
  it('given a trigger, when it is used twice, then the second time it is exchanged', async () => {
    const slack = await aSimulator();
    const trigger_id = await aTrigger(slack);
    await clientOf(slack).views.open({ trigger_id, view: modal([section('x')]) });
    const again = clientOf(slack).views.open({ trigger_id, view: modal([section('x')]) });
    expect((await refusalOf(again)).error).toBe('exchanged_trigger_id');
  });

  it('given three seconds and a moment, when the trigger is used, then it is expired', async () => {
    const time = handClock();
    const slack = await aSimulator({ clock: time });
    const trigger_id = await aTrigger(slack);
    time.passes(3001);
    expect((await refusalOf(clientOf(slack).views.open({ trigger_id, view: modal([section('x')]) }))).error).toBe(
      'expired_trigger_id',
    );
  });

  it('given a sandbox told so, when the next trigger is used at once, then it is expired all the same', async () => {
    const slack = await aSimulator();
    slack.expireNextTrigger();
    const trigger_id = await aTrigger(slack);
    expect((await refusalOf(clientOf(slack).views.open({ trigger_id, view: modal([section('x')]) }))).error).toBe(
      'expired_trigger_id',
    );
  });

  const kinds: [string, (slack: SlackSimulator) => Promise<unknown>][] = [
    ['command', (slack) => slack.as('maya').types('/image')],
    ['shortcut', (slack) => slack.as('maya').shortcut('image_request')],
    ['block_actions', (slack) => slack.as('maya').clicks('go')],
    ['view_submission', (slack) => slack.as('maya').submits()],
  ];

  it.each(kinds)(
    'given a %s, when its trigger is used late, used, and used again, then each answer is Slack’s',
    async (name, use) => {
      const time = handClock();
      const slack = await aSimulator({ clock: time });
      const client = clientOf(slack);
      const view = modal([section('x')]);
      const open = (trigger_id: string) => client.views.open({ trigger_id, view });
      const fresh = async (): Promise<string> => {
        await client.chat.postMessage({
          channel: 'C0IMAGES',
          text: 'card',
          blocks: [{ type: 'actions', elements: [button('Go', 'go')] }],
        });
        if (name === 'view_submission') await open(await aTrigger(slack));
        await use(slack);
        const last: Loose = slack.calls({ name }).at(-1);
        return last.body.trigger_id;
      };
      const late = await fresh();
      time.passes(3001);
      expect((await refusalOf(open(late))).error).toBe('expired_trigger_id');
      const used = await fresh();
      await open(used);
      expect((await refusalOf(open(used))).error).toBe('exchanged_trigger_id');
    },
  );

  it('given a made-up trigger, when it is used, then it is invalid', async () => {
    const slack = await aSimulator();
    expect(
      (await refusalOf(clientOf(slack).views.open({ trigger_id: '1.2.3', view: modal([section('x')]) }))).error,
    ).toBe('invalid_trigger_id');
  });

  it('given a view Slack would not draw, when opening it, then the trigger is still good', async () => {
    const slack = await aSimulator();
    const trigger_id = await aTrigger(slack);
    const { error, messages } = await refusalOf(
      clientOf(slack).views.open({ trigger_id, view: modal([section('x')], { title: plain('x'.repeat(25)) }) }),
    );
    expect([error, ...messages]).toEqual([
      'invalid_arguments',
      '[ERROR] failed to match all allowed schemas [json-pointer:/view]',
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    await clientOf(slack).views.open({ trigger_id, view: modal([section('x')]) });
  });
});

describe('what was put in', () => {
  const region = (blockId: string, more: object = {}) =>
    input('Region', 'region', {
      block_id: blockId,
      element: { type: 'static_select', action_id: 'region', options: [option('a'), option('b')], ...more },
    });

  it('given the same ids and type, when the view is updated, then the value stays and initial_option counts for nothing', async () => {
    const { client, view, maya } = await opened(modal([region('r')]));
    await maya.fills({ Region: 'b' });
    const updated = await client.views.update({
      view_id: view.id,
      view: modal([region('r', { initial_option: option('a') })]),
    });
    expect((updated.view as Loose).state.values.r.region.selected_option.value).toBe('b');
  });

  it('given another block_id, when the view is updated, then the initial value is taken', async () => {
    const { client, view, maya } = await opened(modal([region('r')]));
    await maya.fills({ region: 'b' });
    await client.views.update({ view_id: view.id, view: modal([region('r:2', { initial_option: option('a') })]) });
    expect(maya.view()?.state).toMatchObject({ 'r:2': { region: { selected_option: { value: 'a' } } } });
  });

  it('given another type under the same ids, when the view is updated, then the value is gone', async () => {
    const { client, view, maya } = await opened(modal([input('X', 'x')]));
    await maya.fills({ X: 'typed' });
    const number = input('X', 'x', { element: { type: 'number_input', action_id: 'x', is_decimal_allowed: false } });
    await client.views.update({ view_id: view.id, view: modal([number]) });
    expect(maya.view()?.state['x:block']?.x).toEqual({ type: 'number_input', value: null });
  });

  it('given options that changed, when the chosen one is no longer offered, then nothing is chosen', async () => {
    const { client, view, maya } = await opened(modal([region('r')]));
    await maya.fills({ region: 'b' });
    await client.views.update({
      view_id: view.id,
      view: modal([region('r', { options: [option('a'), option('c')] })]),
    });
    expect(maya.view()?.state.r?.region?.selected_option).toBeNull();
  });
});

describe('updating', () => {
  it('given a hash from before another change, when updating with it, then it is a conflict', async () => {
    const { client, view } = await opened(modal([section('1')]));
    await client.views.update({ view_id: view.id, hash: view.hash, view: modal([section('2')]) });
    const stale = client.views.update({ view_id: view.id, hash: view.hash, view: modal([section('3')]) });
    expect((await refusalOf(stale)).error).toBe('hash_conflict');
  });

  it('given a closed modal, when updating it, then it is not found', async () => {
    const { client, view, maya } = await opened(modal([section('1')]));
    await maya.closes();
    expect((await refusalOf(client.views.update({ view_id: view.id, view: modal([section('2')]) }))).error).toBe(
      'not_found',
    );
  });

  it('given an external id, when it is open already, then a second one is refused and the first can be updated by it', async () => {
    const { slack, client, maya } = await opened(modal([section('1')], { external_id: 'form' }));
    const second = client.views.open({
      trigger_id: await aTrigger(slack),
      view: modal([section('1')], { external_id: 'form' }),
    });
    expect((await refusalOf(second)).error).toBe('duplicate_external_id');
    await client.views.update({ external_id: 'form', view: modal([section('2')], { external_id: 'form' }) });
    expect(slack.text(maya.view() as Loose)).toContain('2');
  });

  it('given 251 KB, when opening, then the view is too large', async () => {
    const slack = await aSimulator();
    const blocks = Array.from({ length: 90 }, () => section('ä'.repeat(1500)));
    expect(
      (await refusalOf(clientOf(slack).views.open({ trigger_id: await aTrigger(slack), view: modal(blocks) }))).error,
    ).toBe('view_too_large');
  });
});

describe('stacking', () => {
  it('given a modal that pushes, when three are open, then a fourth is refused', async () => {
    const slack = await aSimulator();
    const errors: string[] = [];
    await aBot(slack, (app) => {
      const deeper = modal([{ type: 'actions', elements: [button('Deeper', 'deeper')] }]);
      app.shortcut('image_request', async ({ ack, client, shortcut }) => {
        await ack();
        await client.views.open({ trigger_id: shortcut.trigger_id, view: deeper });
      });
      app.action('deeper', async ({ ack, client, body }) => {
        const pushed = client.views.push({ trigger_id: (body as Loose).trigger_id, view: deeper });
        await pushed.catch((error) => errors.push(error.data.error));
        await ack();
      });
    });
    const maya = slack.as('maya');
    await maya.shortcut('image_request');
    await slack.waitFor(() => maya.view());
    const root = maya.view();
    for (const _ of [1, 2, 3]) await maya.clicks('Deeper');
    expect(errors).toEqual(['push_limit_reached']);
    expect(maya.view()?.rootId).toBe(root?.id);
    await maya.closes('all');
    expect(maya.view()).toBeUndefined();
  });

  it('given a trigger from outside a modal, when pushing with it, then there is nothing to push on', async () => {
    const slack = await aSimulator();
    const pushed = clientOf(slack).views.push({ trigger_id: await aTrigger(slack), view: modal([section('x')]) });
    expect((await refusalOf(pushed)).error).toBe('not_found');
  });
});
