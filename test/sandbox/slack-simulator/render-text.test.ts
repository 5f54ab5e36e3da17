import { afterEach, describe, expect, it } from 'vitest';
import { parseInline } from '../../../src/sandbox/page/client/mrkdwn.ts';
import { aSimulator, button, input, type Loose, mrkdwn, option, plain, section, stopAll } from './support.ts';

afterEach(stopAll);

const read = async (blocks: Loose[], text = '') => (await aSimulator()).text({ text, blocks } as Loose);

describe('mrkdwn', () => {
  it.each([
    ['*bold* _slanted_ ~gone~ `code`', 'bold slanted gone code'],
    ['a*b*c m-bp1_x_y 2*3*4', 'a*b*c m-bp1_x_y 2*3*4'],
    ['1 &lt; 2 &amp;&amp; &amp;lt;', '1 < 2 && &lt;'],
    ['<@U0LI> in <#C0IMAGES> with <!subteam^S0APPROVERS>', '@li in #images with @image-approvers'],
    ['<https://example.com/?a=1&amp;b=2|the page> <https://example.com>', 'the page https://example.com'],
    ['&lt;!channel&gt; is only words', '<!channel> is only words'],
    ['<!channel> shouts', '@channel shouts'],
    [':white_check_mark: done :unheard-of:', '✅ done :unheard-of:'],
    ['<!date^1700000000^{date_num} at {time}|some time>', '2023-11-14 at 10:13 PM'],
    ['&gt; said before', '> said before'],
    ['```\nfirst *line*\n```', 'first *line*'],
    ['`*not bold*`', '*not bold*'],
  ])('given %s, when a person reads it, then it says %s', async (text, expected) => {
    expect(await read([section(text)])).toBe(expected);
  });

  it('given a mark around code, when parsed, then both are seen', () => {
    expect(parseInline('*build `m-1` now*')).toEqual([
      {
        kind: 'bold',
        inside: [
          { kind: 'text', text: 'build ' },
          { kind: 'code', text: 'm-1' },
          { kind: 'text', text: ' now' },
        ],
      },
    ]);
  });
});

it('given a whole card, when a person reads it, then every block has its words', async () => {
  const blocks = [
    { type: 'header', text: plain('Image ready :tada:') },
    { type: 'section', fields: [mrkdwn('*Region*'), mrkdwn('Hangzhou')] },
    { type: 'divider' },
    {
      type: 'context',
      elements: [{ type: 'image', image_url: 'https://x/y.png', alt_text: 'a disk' }, mrkdwn('by <@U0MAYA>')],
    },
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'Region' },
          { type: 'raw_text', text: '%' },
        ],
        [
          { type: 'raw_text', text: 'eu' },
          { type: 'raw_number', value: 35 },
        ],
      ],
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'Next:\n' },
            { type: 'user', user_id: 'U0LI' },
          ],
        },
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'copy' }] }],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'aliyun ecs' }] },
      ],
    },
    { type: 'markdown', text: '**bold** [link](https://x.y)' },
    { type: 'card', title: mrkdwn('*m-1*'), body: mrkdwn('40 GiB'), actions: [button('Copy', 'copy')] },
    {
      type: 'actions',
      elements: [
        button('Approve', 'a'),
        { type: 'static_select', placeholder: plain('Region'), options: [option('x')] },
      ],
    },
  ];
  expect(await read(blocks)).toMatchInlineSnapshot(`
    "Image ready 🎉
    Region
    Hangzhou
    ────────
    [image: a disk]  by @maya
    Region  %
    eu      35
    Next:
    @li
    1. copy
    aliyun ecs
    bold link
    m-1
    40 GiB
    [ Copy ]
    [ Approve ]  [ Region ▾ ]"
  `);
});

it('given an open form with a mistake, when a person reads it, then values and errors show', async () => {
  const slack = await aSimulator();
  const view: Loose = {
    hash: '1.a',
    body: { title: plain('New image'), submit: plain('Request') },
    blocks: [input('Name', 'name'), { type: 'alert', level: 'warning', text: plain('Slow today') }],
    state: { 'name:block': { name: { type: 'plain_text_input', value: 'golden' } } },
    errors: { 'name:block': 'taken' },
  };
  expect(slack.text(view)).toBe('[New image]\nName: [golden]\n  ! taken\nwarning: Slow today\n( Request )');
});
