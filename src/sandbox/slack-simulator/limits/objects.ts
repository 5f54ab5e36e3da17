import { dict, dicts } from '../json.ts';
import { array, bool, type Check, oneOf, type Rule, shape, text, unique } from './rules.ts';

/** A plain_text object of at most `max` characters. */
export const plain = (max: number): Rule => shape({ type: oneOf('plain_text'), text: text(max) }, { emoji: bool });

/** A mrkdwn object of at most `max` characters. */
export const mrkdwn = (max: number): Rule => shape({ type: oneOf('mrkdwn'), text: text(max) }, { verbatim: bool });

/** Either kind of text object; each has a flag the other does not know. */
export const anyText =
  (max: number): Rule =>
  (value, at, check) => {
    const rule =
      dict(value).type === 'plain_text' ? plain(max) : dict(value).type === 'mrkdwn' ? mrkdwn(max) : other(max);
    rule(value, at, check);
  };

const other = (max: number): Rule =>
  shape({ type: oneOf('plain_text', 'mrkdwn'), text: text(max) }, { emoji: bool, verbatim: bool });

export const id = text(255);

const style = oneOf('primary', 'danger');

export const confirm: Rule = shape(
  { title: plain(100), text: anyText(300), confirm: plain(30), deny: plain(30) },
  { style },
);

/** An option of a menu; checkboxes and radio buttons also take mrkdwn, only overflow takes a link. */
export const option = (kind: 'menu' | 'choice' | 'overflow'): Rule =>
  shape(
    { text: kind === 'choice' ? anyText(75) : plain(75), value: text(150) },
    {
      description: kind === 'choice' ? anyText(75) : plain(75),
      ...(kind === 'overflow' ? { url: text(3000) } : {}),
    },
  );

export const optionGroup: Rule = shape({ label: plain(75), options: array(option('menu'), 1, 100) });

export const dispatchConfig: Rule = shape(
  {},
  { trigger_actions_on: array(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
);

export const conversationFilter: Rule = shape(
  {},
  {
    include: array(oneOf('im', 'mpim', 'private', 'public'), 1, 4),
    exclude_external_shared_channels: bool,
    exclude_bot_users: bool,
  },
  (value, at, check) => {
    if (Object.keys(value).length === 0) check.report('must provide at least one filter', at);
  },
);

/** Two options with one value could not be told apart when they come back. */
export function distinctValues(options: unknown, at: string, check: Check): void {
  unique(dicts(options), 'value', (value, index) =>
    check.report(`option \`value\` "${value}" already exists`, `${at}/${index}/value`),
  );
}

/** Text, value and description, as far as Slack compares them. */
export const sameOption = (a: unknown, b: unknown): boolean => signature(a) === signature(b);

const signature = (value: unknown): string => {
  const { text: label, value: key, description } = dict(value);
  return JSON.stringify([dict(label).text, dict(label).type, key, dict(description).text ?? null]);
};
