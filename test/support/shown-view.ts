import type { types } from '@slack/bolt';

/** A view as Slack sends it back: every block with an id, and what each input holds. */
export type ShownView = {
  id: string;
  hash: string;
  private_metadata: string;
  blocks: { type: string; block_id: string }[];
  state: { values: Record<string, Record<string, unknown>> };
};

/** What was drawn, as nobody has touched it yet. */
export function shownView({ blocks, private_metadata = '' }: types.ModalView, hash = '1.h'): ShownView {
  const values = blocks
    .filter((block): block is types.InputBlock => block.type === 'input')
    .map(({ block_id = '', element }) => [
      block_id,
      { [element.action_id ?? '']: { type: element.type, ...heldBy(element) } },
    ]);
  return {
    id: 'V1',
    hash,
    private_metadata,
    blocks: blocks.map((block, index) => ({ ...block, block_id: block.block_id ?? `filled${index}` })),
    state: { values: Object.fromEntries(values) },
  };
}

function heldBy(element: types.InputBlock['element']): Record<string, unknown> {
  switch (element.type) {
    case 'external_select':
    case 'static_select':
    case 'radio_buttons':
      return { selected_option: element.initial_option ?? null };
    case 'checkboxes':
    case 'multi_external_select':
      return { selected_options: element.initial_options ?? [] };
    case 'conversations_select':
      return { selected_conversation: element.initial_conversation ?? null };
    default:
      return { value: 'initial_value' in element ? element.initial_value : null };
  }
}
