import { describe, expect, it } from 'vitest';
import { messageProblems, spoken, viewProblems } from '../../../src/sandbox/slack-simulator/limits/surfaces.ts';
import { button, input, type Loose, modal, mrkdwn, option, plain, section } from './support.ts';

const long = (length: number) => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const actions = (...elements: object[]) => ({ type: 'actions', block_id: 'a', elements });
const select = (more: object) => ({ type: 'static_select', action_id: 's', ...more });
const holding = (element: object, more: object = {}) => input('Label', 'x', { element, ...more });
const cells = (rows: number, columns: number, text = '1') =>
  many(rows, () => many(columns, () => ({ type: 'raw_text', text })));
const dialog = {
  title: plain(long(100)),
  text: plain(long(300)),
  confirm: plain(long(30)),
  deny: plain(long(30)),
};
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });

const inMessages: [string, object[], string | undefined][] = [
  ['a section at its limit', [section(long(3000))], undefined],
  [
    'a section over its limit',
    [section(long(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty text', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a section of nothing',
    [{ type: 'section' }],
    'must define either `text` or `fields` [json-pointer:/blocks/0/type]',
  ],
  [
    '11 fields',
    [{ type: 'section', fields: many(11, () => mrkdwn('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a long field',
    [{ type: 'section', fields: [mrkdwn(long(2001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  ['51 blocks', many(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
  [
    'a long header',
    [{ type: 'header', text: plain(long(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a mrkdwn header',
    [{ type: 'header', text: mrkdwn('x') }],
    'must be a valid enum value [json-pointer:/blocks/0/text/type]',
  ],
  [
    '11 context elements',
    [{ type: 'context', elements: many(11, () => mrkdwn('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    '26 buttons',
    [actions(...many(26, (n) => button('x', `b${n}`)))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['an unknown block', [{ type: 'hologram' }], 'unsupported type: hologram [json-pointer:/blocks/0/type]'],
  [
    'an unknown key',
    [{ ...section('x'), colour: 'red' }],
    'invalid additional property: colour [json-pointer:/blocks/0/colour]',
  ],
  [
    'an alert outside modals',
    [{ type: 'alert', text: plain('x') }],
    'unsupported type: alert [json-pointer:/blocks/0/type]',
  ],
  [
    'a number input outside modals',
    [holding({ type: 'number_input', action_id: 'n', is_decimal_allowed: false })],
    'unsupported type: number_input [json-pointer:/blocks/0/element/type]',
  ],
  [
    'one block_id twice',
    [
      { ...section('x'), block_id: 'b' },
      { ...section('y'), block_id: 'b' },
    ],
    '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    'one action_id twice',
    [actions(button('x', 'b'), button('y', 'b'))],
    '`action_id` "b" already exists for `block_id` "a" [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'a long button',
    [actions(button(long(76), 'b'))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a long value',
    [actions(button('x', 'b', { value: long(2001) }))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'a made-up style',
    [actions(button('x', 'b', { style: 'loud' }))],
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'a dialog without words',
    [actions(button('x', 'b', { confirm: {} }))],
    'missing required field: title [json-pointer:/blocks/0/elements/0/confirm]',
  ],
  ...(
    [
      ['title', 101],
      ['text', 301],
      ['confirm', 31],
      ['deny', 31],
    ] as const
  ).map(([part, length]): [string, object[], string] => [
    `a dialog with a long ${part}`,
    [actions(button('x', 'b', { confirm: { ...dialog, [part]: plain(long(length)) } }))],
    `must be less than ${length} characters [json-pointer:/blocks/0/elements/0/confirm/${part}/text]`,
  ]),
  ['a dialog at its limits', [actions(button('x', 'b', { confirm: dialog }))], undefined],
  [
    'a long description of an option',
    [actions(select({ options: [{ ...option('v'), description: plain(long(76)) }] }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/description/text]',
  ],
  [
    'a URL to answer by outside modals',
    [actions({ type: 'conversations_select', action_id: 'c', response_url_enabled: true })],
    'invalid additional property: response_url_enabled [json-pointer:/blocks/0/elements/0/response_url_enabled]',
  ],
  [
    'no options',
    [actions(select({ options: [] }))],
    'no less than 1 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    '101 options',
    [actions(select({ options: many(101, (n) => option(`${n}`)) }))],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'neither options nor groups',
    [actions(select({}))],
    'must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'a long option',
    [actions(select({ options: [option('v', long(76))] }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'a long option value',
    [actions(select({ options: [option(long(151), 'x')] }))],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'two options with one value',
    [actions(select({ options: [option('v', 'x'), option('v', 'y')] }))],
    'option `value` "v" already exists [json-pointer:/blocks/0/elements/0/options/1/value]',
  ],
  [
    'an initial option that is not offered',
    [actions(select({ options: [option('v')], initial_option: option('w') }))],
    'initial option must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    'an initial option with other words',
    [actions(select({ options: [option('v')], initial_option: option('v', 'other') }))],
    'initial option must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
  ],
  [
    '6 overflow options',
    [actions({ type: 'overflow', action_id: 'o', options: many(6, (n) => option(`${n}`)) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    '11 checkboxes',
    [actions({ type: 'checkboxes', action_id: 'c', options: many(11, (n) => option(`${n}`)) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a multi select among actions',
    [actions({ type: 'multi_users_select', action_id: 'm' })],
    'unsupported type: multi_users_select [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'a date that is none',
    [actions({ type: 'datepicker', action_id: 'd', initial_date: 'soon' })],
    'must be a valid date [json-pointer:/blocks/0/elements/0/initial_date]',
  ],
  [
    'a picture without words',
    [{ type: 'image', image_url: 'https://example.com/x.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'too much markdown',
    [
      { type: 'markdown', text: long(6001) },
      { type: 'markdown', text: long(6000) },
    ],
    'must be less than 12001 characters [json-pointer:/blocks]',
  ],
  [
    '101 rows',
    [{ type: 'table', rows: cells(101, 1) }],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    '21 columns',
    [{ type: 'table', rows: cells(1, 21) }],
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  ],
  [
    'a table of 10,001 characters',
    [{ type: 'table', rows: [...cells(10, 10, long(100)), ...cells(1, 1)] }],
    'must be less than 10001 characters [json-pointer:/blocks]',
  ],
  [
    'a deep list',
    [rich({ type: 'rich_text_list', style: 'bullet', indent: 9, elements: [] })],
    'must be less than 9 [json-pointer:/blocks/0/elements/0/indent]',
  ],
  [
    'an unknown rich text',
    [rich({ type: 'rich_text_poem', elements: [] })],
    'unsupported type: rich_text_poem [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'an empty card',
    [{ type: 'card', subtitle: mrkdwn('x') }],
    'must define one of `hero_image`, `title`, `actions` or `body` [json-pointer:/blocks/0]',
  ],
  [
    'a card with 4 buttons',
    [{ type: 'card', title: mrkdwn('x'), actions: many(4, (n) => button('x', `b${n}`)) }],
    'no more than 3 items allowed [json-pointer:/blocks/0/actions]',
  ],
];

const inModals: [string, Loose, string | undefined][] = [
  ['a plain form', modal([input('Name', 'name')]), undefined],
  [
    'a long title',
    modal([], { title: plain(long(25)) }),
    'must be less than 25 characters [json-pointer:/view/title/text]',
  ],
  ['no title', modal([], { title: undefined }), 'missing required field: title [json-pointer:/view]'],
  [
    'long metadata',
    modal([], { private_metadata: long(3001) }),
    'must be less than 3001 characters [json-pointer:/view/private_metadata]',
  ],
  [
    'an input and no submit',
    modal([section('x'), input('Name', 'name')], { submit: undefined }),
    'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]',
  ],
  [
    '101 blocks',
    modal(many(101, () => ({ type: 'divider' }))),
    'no more than 100 items allowed [json-pointer:/view/blocks]',
  ],
  ['an unknown block', modal([{ type: 'hologram' }]), 'unsupported type: hologram [json-pointer:/view/blocks/0/type]'],
  [
    'a table',
    modal([{ type: 'table', rows: cells(1, 1) }]),
    'unsupported type: table [json-pointer:/view/blocks/0/type]',
  ],
  [
    'a number that starts out of its bounds',
    modal([
      holding({ type: 'number_input', action_id: 'n', is_decimal_allowed: false, max_value: '5', initial_value: '6' }),
    ]),
    '`initial_value` must be between `min_value` and `max_value` [json-pointer:/view/blocks/0/element/initial_value]',
  ],
  ...(
    [
      ['100 regions', { options: many(100, (n) => option(`${n}`)) }, undefined],
      ['101 regions', { options: many(101, (n) => option(`${n}`)) }, 'no more than 100 items allowed', '/options'],
      ['no regions', { options: [] }, 'no less than 1 items allowed', '/options'],
      [
        '101 groups of regions',
        { option_groups: many(101, (n) => ({ label: plain(`${n}`), options: [option(`${n}`)] })) },
        'no more than 100 items allowed',
        '/option_groups',
      ],
      ['regions that come from nowhere', {}, 'must define either `options` or `option_groups`', ''],
      [
        'regions with a long placeholder',
        { options: [option('a')], placeholder: plain(long(151)) },
        'must be less than 151 characters',
        '/placeholder/text',
      ],
      [
        'regions chosen at first',
        { options: [option('a'), option('b')], initial_options: [option('b'), option('a')] },
        undefined,
      ],
      [
        'regions chosen at first out of groups',
        { option_groups: [{ label: plain('g'), options: [option('a')] }], initial_options: [option('a')] },
        undefined,
      ],
      [
        'a region chosen at first that is not offered',
        { options: [option('a')], initial_options: [option('a'), option('b')] },
        'initial option must be one of the options',
        '/initial_options/1',
      ],
      [
        'nothing chosen at first, as a list',
        { options: [option('a')], initial_options: [] },
        'no less than 1 items allowed',
        '/initial_options',
      ],
      [
        'room for no region',
        { options: [option('a')], max_selected_items: 0 },
        'must be greater than 0',
        '/max_selected_items',
      ],
      [
        'more regions chosen at first than may be',
        { options: [option('a'), option('b')], initial_options: [option('a'), option('b')], max_selected_items: 1 },
        'no more than 1 items allowed',
        '/initial_options',
      ],
      [
        'a menu of many with the choice of a menu of one',
        { options: [option('a')], initial_option: option('a') },
        'invalid additional property: initial_option',
        '/initial_option',
      ],
      ['regions with a question', { options: [option('a')], confirm: dialog, focus_on_load: true }, undefined],
    ] as const
  ).map(([name, more, says, where]): [string, Loose, string | undefined] => [
    name,
    modal([holding({ type: 'multi_static_select', action_id: 'regions', ...more })]),
    says && `${says} [json-pointer:/view/blocks/0/element${where}]`,
  ]),
  [
    'more chosen at first than may be',
    modal([
      holding({
        type: 'multi_external_select',
        action_id: 'm',
        max_selected_items: 1,
        initial_options: [option('a'), option('b')],
      }),
    ]),
    'no more than 1 items allowed [json-pointer:/view/blocks/0/element/initial_options]',
  ],
  ['an alert', modal([{ type: 'alert', level: 'error', text: mrkdwn('no') }]), undefined],
  [
    'a long alert',
    modal([{ type: 'alert', text: mrkdwn(long(201)) }]),
    'must be less than 201 characters [json-pointer:/view/blocks/0/text/text]',
  ],
  [
    'a made-up level',
    modal([{ type: 'alert', level: 'panic', text: mrkdwn('x') }]),
    'must be a valid enum value [json-pointer:/view/blocks/0/level]',
  ],
  [
    'a number input that does not say',
    modal([holding({ type: 'number_input', action_id: 'n' })]),
    'missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]',
  ],
  [
    'a button as input',
    modal([holding(button('x', 'b'))]),
    'unsupported type: button [json-pointer:/view/blocks/0/element/type]',
  ],
  [
    'a long placeholder',
    modal([holding({ type: 'external_select', action_id: 'e', placeholder: plain(long(151)) })]),
    'must be less than 151 characters [json-pointer:/view/blocks/0/element/placeholder/text]',
  ],
  [
    'a long max_length',
    modal([holding({ type: 'plain_text_input', action_id: 't', max_length: 3001 })]),
    'must be less than 3001 [json-pointer:/view/blocks/0/element/max_length]',
  ],
  [
    'two focused elements',
    modal(
      many(2, (n) => holding({ type: 'plain_text_input', action_id: 't', focus_on_load: true }, { block_id: `${n}` })),
    ),
    'only one element can have `focus_on_load` set to true [json-pointer:/view/blocks]',
  ],
];

describe('limits', () => {
  it.each(inMessages)(
    'given %s in a message, when checked, then Slack says what it says',
    (_name, blocks, expected) => {
      const problems = messageProblems(blocks).map((problem) => spoken(problem));
      if (expected) expect(problems).toContain(expected);
      else expect(problems).toEqual([]);
    },
  );

  it.each(inModals)('given %s in a modal, when checked, then Slack says what it says', (_name, view, expected) => {
    const problems = viewProblems(view).map((problem) => spoken(problem));
    if (!expected) return expect(problems).toEqual([]);
    expect(problems[0]).toBe('failed to match all allowed schemas [json-pointer:/view]');
    expect(problems).toContain(expected);
  });

  it('given every element in its place, when checked, then nothing is refused', () => {
    const elements = [
      select({ options: [option('v')], initial_option: option('v') }),
      { type: 'multi_static_select', action_id: 's', option_groups: [{ label: plain('g'), options: [option('v')] }] },
      { type: 'external_select', action_id: 's', min_query_length: 0, initial_option: option('free') },
      { type: 'multi_external_select', action_id: 's', max_selected_items: 2 },
      { type: 'users_select', action_id: 's' },
      { type: 'conversations_select', action_id: 's', filter: { include: ['public'] } },
      { type: 'channels_select', action_id: 's', response_url_enabled: true },
      { type: 'checkboxes', action_id: 's', options: [{ ...option('v'), text: mrkdwn('*v*') }] },
      { type: 'radio_buttons', action_id: 's', options: [option('v')] },
      { type: 'plain_text_input', action_id: 's', multiline: true, initial_value: '' },
      { type: 'number_input', action_id: 's', is_decimal_allowed: true, min_value: '1' },
      { type: 'datepicker', action_id: 's', initial_date: '2026-11-23' },
      { type: 'timepicker', action_id: 's', initial_time: '23:59' },
      { type: 'url_text_input', action_id: 's' },
      { type: 'email_text_input', action_id: 's' },
    ];
    expect(viewProblems(modal(elements.map((element, n) => holding(element, { block_id: `${n}` }))))).toEqual([]);
  });
});
