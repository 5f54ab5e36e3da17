import { type Dict, dict, dicts, isDict, list } from '../json.ts';
import {
  anyText,
  confirm,
  conversationFilter,
  dispatchConfig,
  distinctValues,
  id,
  option,
  optionGroup,
  plain,
  sameOption,
} from './objects.ts';
import {
  all,
  anything,
  array,
  bool,
  type Check,
  integer,
  matching,
  type ObjectRule,
  oneOf,
  type Rule,
  type Surface,
  shape,
  text,
} from './rules.ts';

/** Where in a block an element sits: not every element may sit everywhere. */
export type Place = 'accessory' | 'actions' | 'input' | 'context' | 'card';

interface ElementKind {
  rule: Rule;
  places: Place[];
  surfaces: Surface[];
}

const common = { type: anything, action_id: id };
const menu = { ...common, placeholder: plain(150), confirm, focus_on_load: bool };
const everywhere: Place[] = ['accessory', 'actions', 'input'];
const both: Surface[] = ['message', 'modal'];
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a valid date');
const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a valid time');
const number = matching(/^-?\d+(\.\d+)?$/, 'must be a valid number');
const multi = { max_selected_items: integer(1) };

const allOptions = (element: Dict): unknown[] => [
  ...list(element.options),
  ...dicts(element.option_groups).flatMap((group) => list(group.options)),
];

const oneSourceOfOptions: ObjectRule = (element, at, check) => {
  if ((element.options === undefined) === (element.option_groups === undefined)) {
    check.report('must define either `options` or `option_groups`', at);
  }
  distinctValues(element.options, `${at}/options`, check);
};

const distinctOptions: ObjectRule = (element, at, check) => distinctValues(element.options, `${at}/options`, check);

const initialAmongOptions: ObjectRule = (element, at, check) => {
  const offered = allOptions(element);
  const missing = (chosen: unknown) => !offered.some((one) => sameOption(one, chosen));
  if (isDict(element.initial_option) && missing(element.initial_option)) {
    check.report('initial option must be one of the options', `${at}/initial_option`);
  }
  for (const [index, chosen] of list(element.initial_options).entries()) {
    if (missing(chosen)) check.report('initial option must be one of the options', `${at}/initial_options/${index}`);
  }
};

const kind = (rule: Rule, places: Place[] = everywhere, surfaces: Surface[] = both): ElementKind => ({
  rule,
  places,
  surfaces,
});

const menuOptions = { options: array(option('menu'), 1, 100), option_groups: array(optionGroup, 1, 100) };
const fixedMenu = all(oneSourceOfOptions, initialAmongOptions);
const choices = { options: array(option('choice'), 1, 10) };
const typed = { ...common, placeholder: plain(150), dispatch_action_config: dispatchConfig, focus_on_load: bool };
const typedText = { ...typed, initial_value: text(3000, 0) };
const picksOne = (name: string) => ({ [`initial_${name}`]: text(255) });
const picksMany = (name: string) => ({ [`initial_${name}`]: array(text(255), 1, 100) });
const conversations = {
  default_to_current_conversation: bool,
  filter: conversationFilter,
  response_url_enabled: bool,
};

const lengths: ObjectRule = (element, at, check) => {
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    check.report('`min_length` must not be greater than `max_length`', `${at}/min_length`);
  }
};

const withinBounds: ObjectRule = (element, at, check) => {
  const [min, max, initial] = [element.min_value, element.max_value, element.initial_value].map((one) =>
    one === undefined ? undefined : Number(one),
  );
  if (min !== undefined && max !== undefined && min > max) {
    check.report('`min_value` must not be greater than `max_value`', `${at}/min_value`);
  }
  if (initial !== undefined && (initial < (min ?? initial) || initial > (max ?? initial))) {
    check.report('`initial_value` must be between `min_value` and `max_value`', `${at}/initial_value`);
  }
};

const notTooMany: ObjectRule = (element, at, check) => {
  const most = element.max_selected_items;
  const chosen = list(element.initial_options).length;
  if (typeof most === 'number' && chosen > most) {
    check.report(`no more than ${most} items allowed`, `${at}/initial_options`);
  }
};

/** Every element the simulator knows; anything else is an unsupported type. */
const elementKinds: Record<string, ElementKind> = {
  button: kind(
    shape(
      { type: anything, text: plain(75) },
      {
        action_id: id,
        value: text(2000),
        url: text(3000),
        style: oneOf('primary', 'danger'),
        accessibility_label: text(75),
        confirm,
      },
    ),
    ['accessory', 'actions', 'card'],
  ),
  static_select: kind(shape(common, { ...menu, ...menuOptions, initial_option: option('menu') }, fixedMenu)),
  multi_static_select: kind(
    shape(
      common,
      { ...menu, ...menuOptions, ...multi, initial_options: array(option('menu'), 1, 100) },
      all(fixedMenu, notTooMany),
    ),
    ['accessory', 'input'],
  ),
  external_select: kind(shape(common, { ...menu, min_query_length: integer(0), initial_option: option('menu') })),
  multi_external_select: kind(
    shape(
      common,
      { ...menu, ...multi, min_query_length: integer(0), initial_options: array(option('menu'), 1, 100) },
      notTooMany,
    ),
    ['accessory', 'input'],
  ),
  users_select: kind(shape(common, { ...menu, ...picksOne('user') })),
  multi_users_select: kind(shape(common, { ...menu, ...multi, ...picksMany('users') }), ['accessory', 'input']),
  conversations_select: kind(shape(common, { ...menu, ...conversations, ...picksOne('conversation') })),
  multi_conversations_select: kind(
    shape(common, { ...menu, ...multi, ...conversations, ...picksMany('conversations') }),
    ['accessory', 'input'],
  ),
  channels_select: kind(shape(common, { ...menu, response_url_enabled: bool, ...picksOne('channel') })),
  multi_channels_select: kind(shape(common, { ...menu, ...multi, ...picksMany('channels') }), ['accessory', 'input']),
  overflow: kind(shape({ ...common, options: array(option('overflow'), 1, 5) }, { confirm }, distinctOptions), [
    'accessory',
    'actions',
  ]),
  checkboxes: kind(
    shape(
      { ...common, ...choices },
      { initial_options: array(option('choice'), 1, 10), confirm, focus_on_load: bool },
      all(distinctOptions, initialAmongOptions),
    ),
  ),
  radio_buttons: kind(
    shape(
      { ...common, ...choices },
      { initial_option: option('choice'), confirm, focus_on_load: bool },
      all(distinctOptions, initialAmongOptions),
    ),
  ),
  plain_text_input: kind(
    shape(
      common,
      { ...typedText, multiline: bool, min_length: integer(0, 3000), max_length: integer(1, 3000) },
      lengths,
    ),
    ['input'],
  ),
  number_input: kind(
    shape(
      { ...common, is_decimal_allowed: bool },
      { ...typed, min_value: number, max_value: number, initial_value: number },
      withinBounds,
    ),
    ['input'],
    ['modal'],
  ),
  email_text_input: kind(shape(common, typedText), ['input'], ['modal']),
  url_text_input: kind(shape(common, typedText), ['input'], ['modal']),
  datepicker: kind(shape(common, { ...menu, initial_date: date })),
  timepicker: kind(shape(common, { ...menu, initial_time: time, timezone: text(255) })),
  image: kind(
    shape(
      { type: anything, alt_text: text(2000) },
      { image_url: text(3000), slack_file: anything },
      (value, at, check) => {
        if (value.image_url === undefined && value.slack_file === undefined) {
          check.report('missing required field: image_url', at);
        }
      },
    ),
    ['accessory', 'context', 'card'],
  ),
  mrkdwn: kind(anyText(3000), ['context']),
  plain_text: kind(anyText(3000), ['context']),
};

/** Holds an element to its own rules and to the place it was put in. */
export const element =
  (place: Place): Rule =>
  (value, at, check: Check) => {
    if (!isDict(value)) return check.report('must provide an object', at);
    const type = String(dict(value).type);
    const known = elementKinds[type];
    if (!known?.places.includes(place) || !known.surfaces.includes(check.surface)) {
      return check.report(`unsupported type: ${type}`, `${at}/type`);
    }
    // A form has no conversation of its own to answer in; everything else has.
    if (value.response_url_enabled !== undefined && !(place === 'input' && check.surface === 'modal')) {
      check.report('invalid additional property: response_url_enabled', `${at}/response_url_enabled`);
    }
    known.rule(optionalActionId(value), at, check);
  };

// Slack writes an action_id where the app gave none, so its absence is never an error.
const optionalActionId = (value: Dict): Dict =>
  value.action_id === undefined && !['image', 'mrkdwn', 'plain_text'].includes(String(value.type))
    ? { ...value, action_id: 'filled-in' }
    : value;
