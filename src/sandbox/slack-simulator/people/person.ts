import { type Control, controlsOf, stateValue } from '../controls.ts';
import { type Answer, accepted } from '../delivery.ts';
import { type Interactions, messageState, type Source } from '../interactions.ts';
import { type Dict, dict, dicts, isDict, list, parseJson, str, textOf } from '../json.ts';
import { findEphemeral, remove } from '../messages.ts';
import { markRead } from '../reads.ts';
import { dropViews, topView } from '../views.ts';
import { type Channel, isStranger, type Person } from '../workspace.ts';
import type { StateValues, View, World } from '../world.ts';
import { choose, stepsTo } from './choose.ts';
import { controlNamed, find, type Where } from './find.ts';
import { applyAnswer, clientErrors, type Submitted } from './submit.ts';
import type { Typed } from './typing.ts';

/** What came of pressing or choosing something. */
interface Used {
  kind: 'acked' | 'declined' | 'failed';
  /** The failure as the person sees it, or the question of the dialog they declined. */
  text: string;
}

/** One option of a menu, as it is offered to a person. */
interface Offered {
  text: string;
  value: string;
  description?: string;
}

/** Everything one person can do. Each verb resolves when Slack would let the person go on. */
export interface Actor {
  readonly person: Person;
  /** A line in the composer; `channel` by name or id, `@darkroom` for the direct conversation with the bot. */
  types(text: string, where?: { channel?: string; threadTs?: string }): Promise<Typed>;
  shortcut(callbackId: string): Promise<Used>;
  /** The top open modal. */
  view(): View | undefined;
  /**
   * Fills controls of the open modal by action_id, label or `block_id/action_id`; dispatching ones tell the app. A list
   * chooses several where a menu takes many, `null` empties.
   */
  fills(values: Record<string, unknown>, options?: FillOptions): Promise<Used>;
  /** What an external select offers for a query. */
  searches(name: string, query: string, options?: { in?: Where }): Promise<Offered[]>;
  /** Presses a button; `confirm: 'deny'` takes the other way out of its dialog. */
  clicks(name: string, options?: { in?: Where; confirm?: 'accept' | 'deny' }): Promise<Used>;
  /** Chooses in a control of a message or the modal. */
  chooses(name: string, value: unknown, options?: { in?: Where; confirm?: 'accept' | 'deny' }): Promise<Used>;
  submits(): Promise<Submitted>;
  closes(which?: 'top' | 'all'): Promise<void>;
  /** Looks at a channel down to its newest message. */
  reads(channel: string): void;
  /** Puts away a message that only this person sees. */
  dismisses(ts: string): void;
  /** The last request of that kind arrives at the bot once more (`view_submission` unless said otherwise). */
  redelivers(name?: string): Promise<Answer>;
}

interface FillOptions {
  /** What is done after typing; a field left without Enter tells the app nothing. */
  enter?: 'press' | 'leave';
}

interface Deps {
  world: World;
  interactions: Interactions;
  typing: (person: Person, line: string, channel: Channel, threadTs?: string) => Promise<Typed>;
}

const WARNING = '⚠ Something went wrong. Try again?';

export function createActor(person: Person, { world, interactions, typing }: Deps): Actor {
  return {
    person,
    types(text, { channel, threadTs } = {}) {
      const { botUserId } = world.workspace.app;
      const usual = world.workspace.channels.find((one) => one.members.includes(botUserId))?.id ?? '';
      return typing(person, text, mustBeIn(channel ?? usual), threadTs);
    },
    async shortcut(callbackId) {
      if (isStranger(world.workspace, person)) throw new Error(`${person.name} has no shortcuts of our apps`);
      return used(await interactions.shortcut(person, callbackId));
    },
    view: () => topView(world, person.id),
    fills,
    async searches(name, query, { in: where } = {}) {
      const { source, control } = find(world, person, name, where);
      return (await search(source, control, query)).map(offered);
    },
    async clicks(name, { in: where, confirm } = {}) {
      const { source, control } = find(world, person, name, where);
      if (control.type !== 'button') throw new Error(`"${name}" is a ${control.type}, not a button`);
      return press(source, control, {}, confirm);
    },
    async chooses(name, value, { in: where, confirm } = {}) {
      const { source, control } = find(world, person, name, where);
      if (control.type === 'overflow') return press(source, control, overflowChoice(control, value), confirm);
      return set(source, control, value, confirm);
    },
    async submits() {
      const view = mustBeOpen();
      if (!isDict(view.body.submit)) throw new Error('the open modal has nothing to submit');
      const errors = clientErrors(view);
      if (Object.keys(errors).length > 0) {
        view.errors = errors;
        world.changed();
        return { kind: 'errors', errors };
      }
      return applyAnswer(world, view, await interactions.submission(person, view));
    },
    async closes(which = 'top') {
      const top = mustBeOpen();
      const how = top.body.clear_on_close === true ? 'all' : which;
      for (const view of dropViews(world, person.id, how)) {
        if (view.body.notify_on_close === true) await interactions.closed(person, view, how);
      }
    },
    reads: (channel) => markRead(world, person.id, mustBeIn(channel).id),
    dismisses(ts) {
      const message = findEphemeral(world, person.id, ts);
      if (!message) throw new Error(`${person.name} sees no message ${ts} that could be dismissed`);
      remove(world, message);
    },
    redelivers: (name = 'view_submission') => interactions.again(person, name),
  };

  function mustBeIn(channel: string): Channel {
    const { botName } = world.workspace.app;
    const where = channel === `@${botName}` ? world.directChannel(person.id) : world.channel(channel);
    if (!where?.members.includes(person.id)) throw new Error(`${person.name} is not in ${channel}`);
    return where;
  }

  function mustBeOpen(): View {
    const view = topView(world, person.id);
    if (!view) throw new Error(`${person.name} has no modal open`);
    return view;
  }

  async function fills(values: Record<string, unknown>, { enter = 'press' }: FillOptions = {}): Promise<Used> {
    let last: Used = { kind: 'acked', text: '' };
    for (const [name, value] of Object.entries(values)) {
      // Looked up anew each time: an earlier choice may have redrawn the form.
      const view = mustBeOpen();
      const control = controlNamed(controlsOf(view.blocks), name);
      const { source } = control ? { source: { kind: 'view', view } as const } : find(world, person, name, 'view');
      if (control) last = await set(source, control, value, undefined, enter);
    }
    return last;
  }

  async function set(
    source: Source,
    control: Control,
    value: unknown,
    confirm?: 'accept' | 'deny',
    enter: 'press' | 'leave' = 'press',
  ): Promise<Used> {
    const chosen = await choose(world, control, value, (query) => search(source, control, query));
    const declined = declinedDialog(control, confirm);
    if (declined) return declined;
    let last = done;
    for (const step of stepsTo(chosen, control, stateValue(stateIn(source), control))) {
      put(source, control, step);
      if (tellsApp(control, enter)) last = used(await interactions.blockActions(person, source, control, step));
    }
    return last;
  }

  function stateIn(source: Source): StateValues {
    return source.kind === 'view' ? source.view.state : messageState(world, person.id, source.message);
  }

  function put(source: Source, control: Control, value: Dict): void {
    const state = source.kind === 'view' ? source.view.state : { ...stateIn(source) };
    state[control.blockId] = { ...state[control.blockId], [control.actionId]: value };
    if (source.kind === 'view') delete source.view.errors[control.blockId];
    else world.messageState.set(`${person.id} ${source.message.channel} ${source.message.ts}`, state);
    world.changed();
  }

  async function press(source: Source, control: Control, chosen: Dict, confirm?: 'accept' | 'deny'): Promise<Used> {
    return declinedDialog(control, confirm) ?? used(await interactions.blockActions(person, source, control, chosen));
  }

  async function search(source: Source, control: Control, query: string): Promise<Dict[]> {
    const answer = await interactions.suggestion(person, source, control, query);
    const body = accepted(answer) ? dict(parseJson(answer.body)) : {};
    const options = [...dicts(body.options), ...dicts(body.option_groups).flatMap((group) => dicts(group.options))];
    // Past a hundred the menu shows nothing at all.
    return list(body.options).length > 100 || list(body.option_groups).length > 100 ? [] : options;
  }
}

const done: Used = { kind: 'acked', text: '' };

const used = (answer: Answer): Used => (accepted(answer) ? done : { kind: 'failed', text: WARNING });

// Typed text reaches the app only with the keys its element names; Enter when it names none.
function tellsApp({ dispatches, element }: Control, enter: 'press' | 'leave'): boolean {
  if (!dispatches || !/_input$/.test(str(element.type))) return dispatches;
  const keys = list(dict(element.dispatch_action_config).trigger_actions_on);
  if (keys.includes('on_character_entered')) return true;
  return enter === 'press' && (keys.length === 0 || keys.includes('on_enter_pressed'));
}

function declinedDialog({ element }: Control, confirm: 'accept' | 'deny' = 'accept'): Used | undefined {
  if (!isDict(element.confirm) || confirm === 'accept') return undefined;
  return { kind: 'declined', text: `${textOf(element.confirm.title)}: ${textOf(element.confirm.text)}` };
}

function overflowChoice(control: Control, wanted: unknown): Dict {
  const option = dicts(control.element.options).find(
    (one) => one.value === wanted || textOf(one.text) === String(wanted),
  );
  if (!option) throw new Error(`"${control.actionId}" offers no "${String(wanted)}"`);
  return { selected_option: option };
}

const offered = (option: Dict): Offered => ({
  text: textOf(option.text),
  value: str(option.value),
  ...(option.description ? { description: textOf(option.description) } : {}),
});
