import { type Dict, dict, dicts, isDict, str } from '../json.ts';
import { block, tableLength } from './blocks.ts';
import { plain } from './objects.ts';
import { anything, array, bool, type Check, oneOf, type Problem, type Surface, shape, text, unique } from './rules.ts';

/** What Slack has against the blocks of a message; nothing when it takes them. */
export function messageProblems(blocks: unknown[]): Problem[] {
  return collect('message', (check) => {
    array(block, 0, 50)(blocks, '/blocks', check);
    distinctBlocks(blocks, '/blocks', check);
    const total = (type: string, size: (one: Dict) => number) =>
      dicts(blocks).reduce((sum, one) => sum + (one.type === type ? size(one) : 0), 0);
    if (total('markdown', (one) => str(one.text).length) > 12_000)
      check.report('must be less than 12001 characters', '/blocks');
    if (total('table', tableLength) > 10_000) check.report('must be less than 10001 characters', '/blocks');
  });
}

const VIEW_BYTES = 250 * 1024;

/** The largest view as JSON; beyond it the answer is `view_too_large`. */
export const viewTooLarge = (view: Dict): boolean => Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES;

/** What Slack has against a modal. The general complaint comes before the precise ones, as Slack sends it. */
export function viewProblems(view: unknown): Problem[] {
  const problems = collect('modal', (check) => {
    if (!isDict(view)) return check.report('must provide an object', '/view');
    modal(view, '/view', check);
    distinctBlocks(view.blocks, '/view/blocks', check);
    const input = dicts(view.blocks).findIndex((one) => one.type === 'input');
    if (input >= 0 && !isDict(view.submit)) {
      check.report('must define `submit` to use an `input` block in modals', `/view/blocks/${input}/input`);
    }
    focusOnce(view, check);
  });
  return problems.length > 0
    ? [{ text: 'failed to match all allowed schemas', pointer: '/view' }, ...problems]
    : problems;
}

const modal = shape(
  { type: oneOf('modal'), title: plain(24), blocks: array(block, 0, 100) },
  {
    submit: plain(24),
    close: plain(24),
    callback_id: text(255, 0),
    external_id: text(255, 0),
    private_metadata: text(3000, 0),
    clear_on_close: bool,
    notify_on_close: bool,
    submit_disabled: anything,
  },
);

function focusOnce(view: Dict, check: Check): void {
  const focused = dicts(view.blocks).filter((one) => dict(one.element).focus_on_load === true);
  if (focused.length > 1) check.report('only one element can have `focus_on_load` set to true', '/view/blocks');
}

function distinctBlocks(blocks: unknown, at: string, check: Check): void {
  unique(dicts(blocks), 'block_id', (value, index) =>
    check.report(`\`block_id\` "${value}" already exists`, `${at}/${index}/block_id`),
  );
}

function collect(surface: Surface, look: (check: Check) => void): Problem[] {
  const problems: Problem[] = [];
  look({ surface, report: (complaint, pointer) => problems.push({ text: complaint, pointer }) });
  return problems;
}

/** `<text> [json-pointer:<path>]`, with the word Slack puts in front where it does. */
export const spoken = (problem: Problem, prefix = ''): string =>
  `${prefix}${problem.text} [json-pointer:${problem.pointer}]`;
