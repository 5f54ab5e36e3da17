import type { types } from '@slack/bolt';
import { moreCopiesOf } from '../../../core/domain/copy-image.ts';
import type { Operation } from '../../../core/domain/operation.ts';
import { button } from '../../blocks/blocks.ts';
import { ACTION } from '../../control-ids.ts';
import { en } from '../../text/en.ts';

/** What can be done next with an operation that is over, and not with one image of it. */
export const nextButtons = (operation: Operation): types.Button[] => [
  ...(operation.tasks.some(({ state }) => ['failed', 'cancelled'].includes(state.state))
    ? [button({ actionId: ACTION.retryTasks, label: en.card.retry, value: operation.id })]
    : []),
  ...(moreCopiesOf(operation)
    ? [button({ actionId: ACTION.addRegion, label: en.card.addRegion, value: operation.id })]
    : []),
];
