import { type Dict, dicts, isDict, list, str } from '../json.ts';
import { element } from './elements.ts';
import { anyText, id, mrkdwn, plain } from './objects.ts';
import { richTextElements, richTextLength } from './rich-text.ts';
import { anything, array, bool, oneOf, type Rule, type Surface, shape, text, unique } from './rules.ts';

const base = { type: anything };
const named = { block_id: id };

const distinctActions = (where: string) => (block: Dict, at: string, check: Parameters<Rule>[2]) =>
  unique(dicts(block[where]), 'action_id', (value, index) =>
    check.report(
      `\`action_id\` "${value}" already exists for \`block_id\` "${str(block.block_id)}"`,
      `${at}/${where}/${index}/action_id`,
    ),
  );

const cell: Rule = (value, at, check) => {
  if (!isDict(value)) return check.report('must provide an object', at);
  if (value.type === 'rich_text') return shape({ ...base, elements: richTextElements }, named)(value, at, check);
  if (value.type === 'raw_text') return shape({ ...base, text: text(10_000, 0) })(value, at, check);
  if (value.type === 'raw_number')
    return shape({ ...base, value: anything }, { text: text(10_000, 0) })(value, at, check);
  check.report(`unsupported type: ${String(value.type)}`, `${at}/type`);
};

/** Letters in all cells of a table. */
export const tableLength = (block: Dict): number =>
  list(block.rows)
    .flatMap((row) => dicts(row))
    .reduce(
      (sum, one) =>
        sum + (one.type === 'rich_text' ? richTextLength(one) : str(one.text, String(one.value ?? '')).length),
      0,
    );

const image = element('card');

/** Every block the simulator knows and where it may be shown. */
const blockKinds: Record<string, { rule: Rule; surfaces: Surface[] }> = {
  section: {
    surfaces: ['message', 'modal'],
    rule: shape(
      base,
      {
        ...named,
        text: anyText(3000),
        fields: array(anyText(2000), 1, 10),
        accessory: element('accessory'),
        expand: bool,
      },
      (block, at, check) => {
        if (block.text === undefined && block.fields === undefined) {
          check.report('must define either `text` or `fields`', `${at}/type`);
        }
      },
    ),
  },
  header: { surfaces: ['message', 'modal'], rule: shape({ ...base, text: plain(150) }, named) },
  divider: { surfaces: ['message', 'modal'], rule: shape(base, named) },
  context: {
    surfaces: ['message', 'modal'],
    rule: shape({ ...base, elements: array(element('context'), 1, 10) }, named),
  },
  actions: {
    surfaces: ['message', 'modal'],
    rule: shape({ ...base, elements: array(element('actions'), 1, 25) }, named, distinctActions('elements')),
  },
  image: {
    surfaces: ['message', 'modal'],
    rule: shape(
      { ...base, alt_text: text(2000) },
      { ...named, image_url: text(3000), slack_file: anything, title: plain(2000) },
      (block, at, check) => {
        if (block.image_url === undefined && block.slack_file === undefined) {
          check.report('missing required field: image_url', at);
        }
      },
    ),
  },
  input: {
    surfaces: ['message', 'modal'],
    rule: shape(
      { ...base, label: plain(2000), element: element('input') },
      { ...named, hint: plain(2000), optional: bool, dispatch_action: bool },
    ),
  },
  rich_text: { surfaces: ['message', 'modal'], rule: shape({ ...base, elements: richTextElements }, named) },
  markdown: { surfaces: ['message'], rule: shape({ ...base, text: text(12_000) }, named) },
  table: {
    surfaces: ['message'],
    rule: shape(
      { ...base, rows: array(array(cell, 1, 20), 1, 100) },
      {
        ...named,
        column_settings: array(shape({}, { align: oneOf('left', 'center', 'right'), is_wrapped: bool }), 0, 20),
      },
    ),
  },
  alert: {
    surfaces: ['modal'],
    rule: shape(
      { ...base, text: anyText(200) },
      { ...named, level: oneOf('default', 'info', 'warning', 'error', 'success') },
    ),
  },
  card: {
    surfaces: ['message', 'modal'],
    rule: shape(
      base,
      {
        ...named,
        title: mrkdwn(150),
        subtitle: mrkdwn(150),
        body: mrkdwn(200),
        subtext: mrkdwn(200),
        hero_image: image,
        icon: image,
        slack_icon: shape({ type: oneOf('icon'), name: text(255) }),
        actions: array(element('card'), 1, 3),
      },
      (block, at, check) => {
        if (!['hero_image', 'title', 'actions', 'body'].some((name) => block[name] !== undefined)) {
          check.report('must define one of `hero_image`, `title`, `actions` or `body`', at);
        }
        if (block.icon !== undefined && block.slack_icon !== undefined) {
          check.report('must define only one of `icon` and `slack_icon`', at);
        }
        distinctActions('actions')(block, at, check);
      },
    ),
  },
};

/** One block of any kind, on the surface being checked. */
export const block: Rule = (value, at, check) => {
  if (!isDict(value)) return check.report('must provide an object', at);
  const known = blockKinds[String(value.type)];
  if (!known?.surfaces.includes(check.surface)) {
    return check.report(`unsupported type: ${String(value.type)}`, `${at}/type`);
  }
  known.rule(value, at, check);
};
