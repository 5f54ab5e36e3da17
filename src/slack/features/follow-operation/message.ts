import type { Drawing } from '../../../core/ports/messenger.ts';
import type { Message } from '../../blocks/blocks.ts';
import { announcementOf } from './announcements.ts';
import { askOf, endedOf, escalatedOf, glassOf, reminderOf, revisedOf } from './asking.ts';
import { cardOf } from './card.ts';

/** Draws whatever message is wanted. */
export function messageOf({ wanted, stored, now }: Drawing): Message {
  const { operation } = stored;
  switch (wanted.kind) {
    case 'card':
      return cardOf(stored, now);
    case 'ask':
      return askOf(stored, wanted, now);
    case 'ended':
      return endedOf(operation);
    case 'reminder':
      return reminderOf(operation, wanted);
    case 'revised':
      return revisedOf(operation);
    case 'escalated':
      return escalatedOf(operation);
    case 'glass':
      return glassOf(operation);
    default:
      return announcementOf(wanted.kind, operation);
  }
}
