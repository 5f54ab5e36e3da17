import { afterEach, describe, expect, it } from 'vitest';
import {
  aBot,
  aSimulator,
  button,
  handClock,
  input,
  type Loose,
  modal,
  option,
  plain,
  section,
  stopAll,
} from './support.ts';

afterEach(stopAll);

const approval = [
  section('*Build* `m-bp1golden`?'),
  {
    type: 'actions' as const,
    elements: [
      button('Approve', 'approval.approve', { value: 'op-1', style: 'primary' }),
      button('Delete', 'image.delete', {
        confirm: {
          title: plain('Sure?'),
          text: plain('It is gone then.'),
          confirm: plain('Delete'),
          deny: plain('Keep'),
        },
      }),
    ],
  },
];

describe('slash commands', () => {
  it('given a bot that answers in its ack, when someone types the command, then only they see the words', async () => {
    const slack = await aSimulator();
    await aBot(slack, (app) => app.command('/image', async ({ ack, command }) => ack(`you typed "${command.text}"`)));
    const typed = await slack.as('maya').types('/image  list cn-hangzhou');
    expect(typed).toMatchObject({ kind: 'answered', text: 'you typed "list cn-hangzhou"' });
    expect(slack.ephemeral('maya').map(slack.text)).toEqual(['you typed "list cn-hangzhou"']);
    expect(slack.ephemeral('li')).toEqual([]);
    expect(slack.messages('#images')).toEqual([]);
  });

  it('given a bot that answers for everyone, when someone types the command, then the channel sees it', async () => {
    const slack = await aSimulator();
    await aBot(slack, (app) =>
      app.command('/image', async ({ ack }) => ack({ response_type: 'in_channel', text: 'hello' })),
    );
    await slack.as('maya').types('/image');
    expect(slack.transcript('images')).toBe('Darkroom:\n  hello');
  });

  it('given a bot that never acknowledges, when three seconds have passed, then the person reads operation_timeout', async () => {
    const time = handClock();
    const slack = await aSimulator({ clock: time, timers: time });
    let heard: () => void = () => {};
    const called = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await aBot(slack, (app) => app.command('/image', async () => heard()));
    const typed = slack.as('maya').types('/image help');
    await called;
    time.passes(3000);
    expect(await typed).toMatchObject({ kind: 'failed', text: '/image failed with the error "operation_timeout"' });
  });

  it('given no bot at all, when someone types the command, then it fails and says so', async () => {
    const slack = await aSimulator({ requestUrl: 'http://127.0.0.1:9/slack/events' });
    expect(await slack.as('maya').types('/image')).toMatchObject({
      kind: 'failed',
      text: expect.stringContaining('dispatch_failed'),
    });
    expect(await slack.as('maya').types('/nothing')).toMatchObject({ kind: 'unknown-command' });
  });

  it('given a private channel, when someone types the command there, then its name stays hidden', async () => {
    const slack = await aSimulator();
    await aBot(slack, (app) => app.command('/image', async ({ ack, command }) => ack(command.channel_name)));
    expect((await slack.as('maya').types('/image', { channel: 'secret' })).text).toBe('privategroup');
    expect((await slack.as('maya').types('/image', { channel: '@darkroom' })).text).toBe('directmessage');
  });
});

describe('buttons and menus in messages', () => {
  it('given a card, when an approver presses its button, then the bot learns who, where and what', async () => {
    const slack = await aSimulator();
    const seen: Loose[] = [];
    const app = await aBot(slack, (bot) => {
      bot.action('approval.approve', async ({ ack, body, action }) => {
        seen.push({ body, action });
        await ack();
      });
    });
    const posted = await app.client.chat.postMessage({ channel: 'C0IMAGES', text: 'Build?', blocks: approval });
    expect(await slack.as('li').clicks('Approve')).toEqual({ kind: 'acked', text: '' });
    expect(seen[0].action).toMatchObject({ type: 'button', action_id: 'approval.approve', value: 'op-1' });
    expect(seen[0].body).toMatchObject({
      user: { id: 'U0LI', team_id: 'T0ACME' },
      container: { type: 'message', message_ts: posted.ts, channel_id: 'C0IMAGES', is_ephemeral: false },
      message: { ts: posted.ts, bot_id: 'B0DARKROOM' },
    });
  });

  it('given a confirm dialog, when the person turns it down, then the bot hears nothing', async () => {
    const slack = await aSimulator();
    const app = await aBot(slack, (bot) => bot.action('image.delete', async ({ ack }) => ack()));
    await app.client.chat.postMessage({ channel: 'C0IMAGES', text: 'Build?', blocks: approval });
    const used = await slack.as('li').clicks('image.delete', { confirm: 'deny' });
    expect(used).toEqual({ kind: 'declined', text: 'Sure?: It is gone then.' });
    expect(slack.calls({ name: 'block_actions' })).toEqual([]);
    expect(await slack.as('li').clicks('image.delete')).toMatchObject({ kind: 'acked' });
  });

  it('given a listener nobody wrote, when the button is pressed, then the person sees the warning', async () => {
    const slack = await aSimulator();
    const app = await aBot(slack, () => {});
    await app.client.chat.postMessage({ channel: 'C0IMAGES', text: 'Build?', blocks: approval });
    expect(await slack.as('li').clicks('Approve')).toMatchObject({ kind: 'failed' });
  });

  it('given a select in a section, when someone chooses, then the choice is sent and kept for them', async () => {
    const slack = await aSimulator();
    const chosen: Loose[] = [];
    const app = await aBot(slack, (bot) => {
      bot.action('region', async ({ ack, action, body }) => {
        chosen.push(action, (body as Loose).state.values);
        await ack();
      });
    });
    const accessory = {
      type: 'static_select',
      action_id: 'region',
      options: [option('cn-hangzhou'), option('eu-central-1', 'Frankfurt')],
    };
    await app.client.chat.postMessage({
      channel: 'C0IMAGES',
      text: 'x',
      blocks: [{ ...section('Region'), block_id: 'r', accessory } as Loose],
    });
    await slack.as('maya').chooses('region', 'Frankfurt');
    expect(chosen[0]).toMatchObject({ type: 'static_select', selected_option: { value: 'eu-central-1' } });
    expect(chosen[1]).toMatchObject({ r: { region: { selected_option: { value: 'eu-central-1' } } } });
  });
});

describe('modals', () => {
  const external = {
    type: 'input' as const,
    block_id: 'snapshot:cn-hangzhou',
    label: plain('Snapshot'),
    dispatch_action: true,
    element: { type: 'external_select' as const, action_id: 'snapshot', min_query_length: 0 },
  };

  it('given a form with rows that appear, when it is filled and sent, then the bot reads every value', async () => {
    const slack = await aSimulator();
    const submitted: Loose[] = [];
    await aBot(slack, (app) => {
      app.shortcut('image_request', async ({ ack, client, shortcut }) => {
        await ack();
        await client.views.open({ trigger_id: shortcut.trigger_id, view: modal([external, input('Name', 'name')]) });
      });
      app.options('snapshot', async ({ ack, payload }) => {
        const all = [option('s-1', 'web root'), option('s-2', 'db root')];
        await ack({ options: all.filter((one) => one.text.text.includes(payload.value)) });
      });
      app.action('snapshot', async ({ ack, client, body }) => {
        await ack();
        const view = (body as Loose).view;
        await client.views.update({
          view_id: view.id,
          hash: view.hash,
          view: modal([external, input('Name', 'name'), input('Why', 'why')]),
        });
      });
      app.view('test', async ({ ack, view }) => {
        submitted.push(view.state.values);
        await ack();
      });
    });
    const maya = slack.as('maya');
    await maya.shortcut('image_request');
    await slack.waitFor(() => maya.view());
    await maya.fills({ Name: 'golden' });
    expect(await maya.searches('snapshot', 'db')).toEqual([{ text: 'db root', value: 's-2' }]);
    await maya.fills({ Snapshot: 'db root' });
    await slack.waitFor(() => maya.view()?.blocks.length === 3);
    await maya.fills({ why: 'because' });
    expect(await maya.submits()).toEqual({ kind: 'closed' });
    expect(submitted[0]).toMatchObject({
      'snapshot:cn-hangzhou': { snapshot: { type: 'external_select', selected_option: { value: 's-2' } } },
      'name:block': { name: { value: 'golden' } },
      'why:block': { why: { value: 'because' } },
    });
    expect(maya.view()).toBeUndefined();
  });

  const opening = async (slack: Awaited<ReturnType<typeof aSimulator>>, ack: Loose, more: object = {}) => {
    await aBot(slack, (app) => {
      app.command('/image', async ({ ack: done, client, command }) => {
        await client.views.open({ trigger_id: command.trigger_id, view: modal([input('Name', 'name')], more) });
        await done();
      });
      app.view('test', async ({ ack: answer, view }) => answer(typeof ack === 'function' ? ack(view) : ack));
      app.view({ callback_id: 'test', type: 'view_closed' }, async ({ ack: done }) => done());
    });
    const maya = slack.as('maya');
    await maya.types('/image create');
    return maya;
  };

  it('given a required input left empty, when submitting, then the client itself refuses and sends nothing', async () => {
    const slack = await aSimulator();
    const maya = await opening(slack, undefined);
    expect(await maya.submits()).toEqual({
      kind: 'errors',
      errors: { 'name:block': 'Please complete this required field.' },
    });
    expect(slack.calls({ name: 'view_submission' })).toEqual([]);
  });

  it.each<[string, object, object]>([
    [
      'errors on an input',
      { response_action: 'errors', errors: { 'name:block': 'taken' } },
      { kind: 'errors', errors: { 'name:block': 'taken' } },
    ],
    ['errors on no input', { response_action: 'errors', errors: { name: 'taken' } }, { kind: 'failed' }],
    ['no errors after all', { response_action: 'errors', errors: {} }, { kind: 'failed' }],
    ['an update', { response_action: 'update', view: modal([section('done')]) }, { kind: 'updated' }],
    [
      'an update Slack would not draw',
      { response_action: 'update', view: modal([{ type: 'hologram' }]) },
      { kind: 'failed' },
    ],
    ['a push', { response_action: 'push', view: modal([section('details')]) }, { kind: 'pushed' }],
    ['a clear', { response_action: 'clear' }, { kind: 'cleared' }],
  ])('given the bot answers with %s, when submitting, then the modal does that', async (_name, answer, expected) => {
    const slack = await aSimulator();
    const maya = await opening(slack, answer);
    await maya.fills({ Name: 'golden' });
    expect(await maya.submits()).toMatchObject(expected);
  });

  it('given a submission that arrived, when Slack delivers it again, then the bot gets the very same bytes', async () => {
    const slack = await aSimulator();
    const maya = await opening(slack, undefined);
    await maya.fills({ Name: 'golden' });
    await maya.submits();
    expect(await maya.redelivers()).toMatchObject({ kind: 'answered', status: 200 });
    const [first, second] = slack.calls({ name: 'view_submission' });
    expect(second?.body).toEqual(first?.body);
  });

  it.each<[string, string[] | undefined, 'press' | 'leave', number]>([
    ['nothing about keys', undefined, 'press', 1],
    ['nothing about keys', undefined, 'leave', 0],
    ['Enter', ['on_enter_pressed'], 'leave', 0],
    ['every letter', ['on_character_entered'], 'leave', 1],
  ])(
    'given a dispatching text that says %s (%s), when it is typed and Enter is %s, then the app hears %i times',
    async (_name, keys, enter, count) => {
      const slack = await aSimulator();
      const config = keys ? { dispatch_action_config: { trigger_actions_on: keys } } : {};
      const typed = input('Name', 'name', {
        dispatch_action: true,
        element: { type: 'plain_text_input', action_id: 'name', ...config },
      });
      await aBot(slack, (app) => {
        app.command('/image', async ({ ack, client, command }) => {
          await client.views.open({ trigger_id: command.trigger_id, view: modal([typed]) });
          await ack();
        });
        app.action('name', async ({ ack }) => ack());
      });
      const maya = slack.as('maya');
      await maya.types('/image');
      await maya.fills({ Name: 'golden' }, { enter });
      expect(slack.calls({ name: 'block_actions' })).toHaveLength(count);
    },
  );

  describe('a menu of many', () => {
    const regions = [option('eu-central-1', 'Frankfurt'), option('us-west-1', 'Silicon Valley'), option('ap-south-1')];
    const menu = (element: object = {}, more: object = {}) =>
      input('Copy to', 'regions', {
        element: { type: 'multi_static_select', action_id: 'regions', options: regions, ...element },
        ...more,
      });

    async function form(block: Loose) {
      const slack = await aSimulator();
      const submitted: Loose[] = [];
      await aBot(slack, (app) => {
        app.command('/image', async ({ ack, client, command }) => {
          await client.views.open({ trigger_id: command.trigger_id, view: modal([block]) });
          await ack();
        });
        app.action('regions', async ({ ack }) => ack());
        app.view('test', async ({ ack, view }) => {
          submitted.push(view.state.values['regions:block']?.regions);
          await ack();
        });
      });
      const maya = slack.as('maya');
      await maya.types('/image copy');
      const heard = () =>
        slack
          .calls({ name: 'block_actions' })
          .map(({ body }: Loose) => body.actions[0].selected_options.map((one: Loose) => one.value));
      return { slack, maya, submitted, heard };
    }

    const optionOf = (value: string, text = value) => ({ text: { ...plain(text), emoji: true }, value });

    it('given several regions, when some are chosen by value and by words, then the form carries just those', async () => {
      const { maya, submitted, heard, slack } = await form(menu());
      await maya.fills({ 'Copy to': ['us-west-1', 'Frankfurt'] });
      expect(slack.text(maya.view() as Loose)).toContain('Copy to: [ Silicon Valley, Frankfurt ▾ ]');
      expect(await maya.submits()).toEqual({ kind: 'closed' });
      const chosen = [optionOf('us-west-1', 'Silicon Valley'), optionOf('eu-central-1', 'Frankfurt')];
      expect(submitted).toEqual([{ type: 'multi_static_select', selected_options: chosen }]);
      expect(heard()).toEqual([]);
    });

    it.each([[null], [[]]])(
      'given regions chosen at first, when they are cleared with %j, then a required menu refuses to be sent',
      async (nothing) => {
        const { maya, submitted } = await form(menu({ initial_options: [regions[0]] }));
        await maya.fills({ 'Copy to': nothing });
        expect(await maya.submits()).toEqual({
          kind: 'errors',
          errors: { 'regions:block': 'Please complete this required field.' },
        });
        await maya.fills({ 'Copy to': ['ap-south-1'] });
        expect(await maya.submits()).toEqual({ kind: 'closed' });
        expect(submitted).toEqual([{ type: 'multi_static_select', selected_options: [optionOf('ap-south-1')] }]);
      },
    );

    it('given a menu that may stay empty, when nothing is chosen, then the form carries an empty list', async () => {
      const { maya, submitted } = await form(menu({}, { optional: true }));
      expect(await maya.submits()).toEqual({ kind: 'closed' });
      expect(submitted).toEqual([{ type: 'multi_static_select', selected_options: [] }]);
    });

    it('given a menu that dispatches, when another two are wanted, then the app hears of each item taken away and added', async () => {
      const { maya, heard } = await form(menu({ initial_options: [regions[0]] }, { dispatch_action: true }));
      await maya.fills({ 'Copy to': ['us-west-1', 'ap-south-1'] });
      expect(heard()).toEqual([[], ['us-west-1'], ['us-west-1', 'ap-south-1']]);
    });

    it('given a menu in a message with one chosen at first, when others are, then whoever chose them keeps all', async () => {
      const slack = await aSimulator();
      const app = await aBot(slack, (bot) => bot.action('regions', async ({ ack }) => ack()));
      const accessory = {
        type: 'multi_static_select',
        action_id: 'regions',
        options: regions,
        initial_options: [regions[1]],
      };
      const blocks = [{ ...section('Copy to'), block_id: 'r', accessory } as Loose];
      await app.client.chat.postMessage({ channel: 'C0IMAGES', text: 'x', blocks });
      await slack.as('maya').chooses('regions', ['us-west-1', 'Frankfurt', 'ap-south-1']);
      const said = slack.calls({ name: 'block_actions' }).map(({ body }: Loose) => body.state.values.r.regions);
      expect(said.map(({ selected_options: all }: Loose) => all.length)).toEqual([2, 3]);
      expect(said[1].selected_options).toEqual([
        optionOf('us-west-1', 'Silicon Valley'),
        optionOf('eu-central-1', 'Frankfurt'),
        optionOf('ap-south-1'),
      ]);
    });

    it.each([
      ['a region that is not offered', ['mars-1'], {}, 'offers no "mars-1"'],
      ['a region twice', ['ap-south-1', 'ap-south-1'], {}, 'has "ap-south-1" only once'],
      ['more than may be', ['ap-south-1', 'us-west-1'], { max_selected_items: 1 }, 'takes at most 1'],
    ])(
      'given a menu of many, when somebody wants %s, then there is no way to',
      async (_name, wanted, element, says) => {
        const { maya } = await form(menu(element));
        await expect(maya.fills({ 'Copy to': wanted })).rejects.toThrow(says);
      },
    );
  });

  it('given three modals, when one or all of them are closed, then the bot hears of each that asked, and whether all went', async () => {
    const slack = await aSimulator();
    await aBot(slack, (app) => {
      app.command('/image', async ({ ack, client, command }) => {
        await client.views.open({ trigger_id: command.trigger_id, view: level(1) });
        await ack();
      });
      app.action('deeper', async ({ ack, client, body }) => {
        await client.views.push({ trigger_id: (body as Loose).trigger_id, view: level(2) });
        await ack();
      });
      app.view({ callback_id: 'test', type: 'view_closed' }, async ({ ack }) => ack());
    });
    const level = (n: number) =>
      modal([{ type: 'actions', elements: [button('Deeper', 'deeper')] }], {
        notify_on_close: true,
        private_metadata: `${n}`,
      });
    const closed = () =>
      slack.calls({ name: 'view_closed' }).map(({ body }: Loose) => [body.view.private_metadata, body.is_cleared]);
    const maya = slack.as('maya');
    await maya.types('/image');
    await maya.clicks('Deeper');
    await maya.closes();
    expect(closed()).toEqual([['2', false]]);
    await maya.clicks('Deeper');
    await maya.closes('all');
    expect(closed().slice(1)).toEqual([
      ['2', true],
      ['1', true],
    ]);
    expect(slack.calls({ name: 'view_closed' }).every(({ body }: Loose) => body.trigger_id === undefined)).toBe(true);
  });

  it('given notify_on_close, when the person closes the modal, then the bot hears of it without the values of inputs', async () => {
    const slack = await aSimulator();
    const maya = await opening(slack, undefined, { notify_on_close: true });
    await maya.fills({ Name: 'golden' });
    await maya.closes();
    const [closed] = slack.calls({ name: 'view_closed' });
    expect(closed).toMatchObject({ status: 200, body: { is_cleared: false, view: { state: { values: {} } } } });
    expect(maya.view()).toBeUndefined();
  });
});
