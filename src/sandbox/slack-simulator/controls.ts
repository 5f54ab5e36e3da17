import { type Dict, dict, dicts, isDict, str, textOf } from './json.ts';
import type { StateValues, World } from './world.ts';

/** One thing in a message or view that a person can set or press. */
export interface Control {
  blockId: string;
  actionId: string;
  block: Dict;
  element: Dict;
  type: string;
  /** What a person would call it: the label of its input, or the words on the button. */
  label: string;
  /** Whether using it tells the app at once. */
  dispatches: boolean;
}

/** Every control in the order a person meets it. */
export function controlsOf(blocks: Dict[]): Control[] {
  return blocks.flatMap((block) => elementsOf(block).map((element) => control(block, element)));
}

function elementsOf(block: Dict): Dict[] {
  if (block.type === 'input') return dicts([block.element]);
  if (block.type === 'section') return dicts([block.accessory]).filter((one) => one.type !== 'image');
  if (block.type === 'actions') return dicts(block.elements);
  if (block.type === 'card') return dicts(block.actions);
  return [];
}

function control(block: Dict, element: Dict): Control {
  const isInput = block.type === 'input';
  return {
    blockId: str(block.block_id),
    actionId: str(element.action_id),
    block,
    element,
    type: str(element.type),
    label: isInput ? textOf(block.label) : textOf(element.text) || textOf(block.text) || textOf(element.placeholder),
    dispatches: !isInput || block.dispatch_action === true,
  };
}

/** Copies blocks as Slack gives them back: with the ids and flags the app left out. */
export function fillIn(world: World, blocks: Dict[]): Dict[] {
  return blocks.map((block) => {
    const filled = withFlags(block);
    const named: Dict = { ...filled, block_id: str(filled.block_id) || shortId(world) };
    const withAction = (element: unknown) =>
      isDict(element) && !['image', 'mrkdwn', 'plain_text'].includes(str(element.type))
        ? { ...element, action_id: str(element.action_id) || shortId(world) }
        : element;
    if (isDict(named.element)) named.element = withAction(named.element);
    if (isDict(named.accessory)) named.accessory = withAction(named.accessory);
    if (named.type === 'actions') named.elements = dicts(named.elements).map(withAction);
    if (named.type === 'card' && named.actions) named.actions = dicts(named.actions).map(withAction);
    return named;
  });
}

const shortId = (world: World): string => world.newHash().slice(-5);

function withFlags(value: Dict): Dict {
  const copy = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, flagged(one)]));
  if (typeof copy.text !== 'string') return copy;
  if (copy.type === 'plain_text') return { ...copy, emoji: copy.emoji ?? true };
  if (copy.type === 'mrkdwn') return { ...copy, verbatim: copy.verbatim ?? false };
  return copy;
}

const flagged = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(flagged);
  return isDict(value) ? withFlags(value) : value;
};

/** The field of a state value that holds what was chosen, by element type; absent for buttons and the like. */
export const valueFields: Record<string, { field: string; initial: string; empty: unknown }> = {
  plain_text_input: { field: 'value', initial: 'initial_value', empty: null },
  number_input: { field: 'value', initial: 'initial_value', empty: null },
  email_text_input: { field: 'value', initial: 'initial_value', empty: null },
  url_text_input: { field: 'value', initial: 'initial_value', empty: null },
  static_select: { field: 'selected_option', initial: 'initial_option', empty: null },
  external_select: { field: 'selected_option', initial: 'initial_option', empty: null },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', empty: null },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', empty: [] },
  multi_external_select: { field: 'selected_options', initial: 'initial_options', empty: [] },
  checkboxes: { field: 'selected_options', initial: 'initial_options', empty: [] },
  users_select: { field: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', empty: [] },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation', empty: null },
  multi_conversations_select: { field: 'selected_conversations', initial: 'initial_conversations', empty: [] },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', empty: null },
  multi_channels_select: { field: 'selected_channels', initial: 'initial_channels', empty: [] },
  datepicker: { field: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { field: 'selected_time', initial: 'initial_time', empty: null },
};

/**
 * The values of a freshly drawn surface. What a person had set stays where block_id, action_id and element type
 * are the same; then `initial_*` counts for nothing, which is what makes prefilling anew need a new block_id.
 */
export function stateOf(blocks: Dict[], before: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const { blockId, actionId, type, element } of controlsOf(blocks)) {
    const kind = valueFields[type];
    if (!kind) continue;
    const kept = before[blockId]?.[actionId];
    const fresh: Dict = { type, [kind.field]: element[kind.initial] ?? kind.empty };
    values[blockId] = {
      ...values[blockId],
      [actionId]: kept?.type === type && stillOffered(element, kept) ? kept : fresh,
    };
  }
  return values;
}

/** An option that left the list cannot stay chosen. */
function stillOffered(element: Dict, kept: Dict): boolean {
  if (!element.options && !element.option_groups) return true;
  const offered = [...dicts(element.options), ...dicts(element.option_groups).flatMap((group) => dicts(group.options))];
  const chosen = kept.selected_options ? dicts(kept.selected_options) : dicts([kept.selected_option]);
  return chosen.every((one) => offered.some((option) => option.value === one.value));
}

/** The state value a control has now. */
export const stateValue = (state: StateValues, control: Control): Dict =>
  dict(state[control.blockId]?.[control.actionId]);
