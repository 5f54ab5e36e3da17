import type { types } from '@slack/bolt';
import { option, plainText } from './blocks.ts';

// The inputs of modals. A hint is drawn only when there is one: Slack refuses empty text.

type Asked = {
  blockId: string;
  actionId: string;
  label: string;
  hint?: string;
  optional?: boolean;
  dispatch?: boolean;
};

function input(
  { blockId, label, hint, optional = false, dispatch = false }: Asked,
  element: types.InputBlock['element'],
): types.InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(label, 2_000),
    optional,
    dispatch_action: dispatch,
    ...(hint && { hint: plainText(hint, 2_000) }),
    element,
  };
}

/** The inputs of a form, by field: its block id, with its label; what is not optional has to be filled. */
export const asking =
  <Asks extends string>(labels: Readonly<Record<Asks, string>>, optional: readonly NoInfer<Asks>[]) =>
  (field: Asks, actionId: string, hint?: string): Asked => ({
    ...{ blockId: field, actionId, label: labels[field] },
    optional: optional.includes(field),
    ...(hint && { hint }),
  });

/** A menu that asks the bot for its options as somebody types. */
export const searchingMenu = (asked: Asked, placeholder: string, chosen?: types.PlainTextOption): types.InputBlock =>
  input(asked, {
    type: 'external_select',
    action_id: asked.actionId,
    min_query_length: 0,
    placeholder: plainText(placeholder, 150),
    ...(chosen && { initial_option: chosen }),
  });

/** The same for several choices. */
export const searchingMenuOfMany = (
  asked: Asked,
  placeholder: string,
  chosen: readonly types.PlainTextOption[],
): types.InputBlock =>
  input(asked, {
    type: 'multi_external_select',
    action_id: asked.actionId,
    min_query_length: 0,
    placeholder: plainText(placeholder, 150),
    // Slack refuses an empty list, and more than a hundred.
    ...(chosen.length > 0 && { initial_options: chosen.slice(0, 100) }),
  });

/** A menu of a few fixed words; `chosen` counts when it is one of them. */
export function menu(asked: Asked, placeholder: string, words: readonly string[], chosen: string): types.InputBlock {
  const options = words.map((word) => option(word, word));
  const initial = options.find(({ value }) => value === chosen);
  return input(asked, {
    type: 'static_select',
    action_id: asked.actionId,
    placeholder: plainText(placeholder, 150),
    options,
    ...(initial && { initial_option: initial }),
  });
}

/** A choice of a few, all of which are seen, and one of which is chosen. */
export function radios<Value extends string>(
  asked: Asked,
  choices: Readonly<Record<Value, string>>,
  chosen: Value,
): types.InputBlock {
  const options = Object.entries<string>(choices).map(([value, text]) => option(text, value));
  return input(asked, {
    type: 'radio_buttons',
    action_id: asked.actionId,
    options,
    initial_option: option(choices[chosen], chosen),
  });
}

export const textInput = (
  asked: Asked,
  text: string,
  { max, multiline = false }: { max: number; multiline?: boolean },
): types.InputBlock =>
  input(asked, {
    type: 'plain_text_input',
    action_id: asked.actionId,
    multiline,
    max_length: max,
    ...(text && { initial_value: text }),
  });

/** With `dispatch` it tells of its number once somebody presses Enter in it. */
export const numberInput = (asked: Asked, text: string, { min, max }: { min: number; max: number }): types.InputBlock =>
  input(asked, {
    type: 'number_input',
    action_id: asked.actionId,
    is_decimal_allowed: false,
    min_value: String(min),
    max_value: String(max),
    ...(asked.dispatch && { dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] } }),
    ...(text && { initial_value: text }),
  });

/** One box to tick. */
export const checkbox = (asked: Asked, text: string, ticked: boolean): types.InputBlock =>
  checkboxes(asked, [{ text, value: 'yes' }], ticked ? ['yes'] : []);

export type Box = { text: string; value: string; description?: string };

/** Boxes to tick, at most ten; those whose values are chosen are ticked. */
export function checkboxes(asked: Asked, boxes: readonly Box[], chosen: readonly string[]): types.InputBlock {
  const options = boxes.map(({ text, value, description }) => option(text, value, description));
  const ticked = options.filter(({ value }) => value !== undefined && chosen.includes(value));
  return input(asked, {
    type: 'checkboxes',
    action_id: asked.actionId,
    options,
    // Slack refuses an empty list.
    ...(ticked.length > 0 && { initial_options: ticked }),
  });
}

/** Channels that a message can be posted in. */
export const channelMenu = (asked: Asked, chosen: string): types.InputBlock =>
  input(asked, {
    type: 'conversations_select',
    action_id: asked.actionId,
    filter: { include: ['public', 'private'], exclude_bot_users: true },
    ...(chosen && { initial_conversation: chosen }),
  });
