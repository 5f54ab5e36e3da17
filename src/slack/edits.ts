import type { webApi } from '@slack/bolt';
import type { Actor } from '../core/domain/actor.ts';
import type { ChannelId, OperationId } from '../core/domain/ids.ts';
import type { Operation } from '../core/domain/operation.ts';
import { parseOperationId } from '../core/domain/operation-id.ts';
import { orTell } from './typed.ts';

/** Of a form that changes a request: which, as it was when the form was filled, and where its card is. */
export type Edits = { operation: OperationId; revision: number; channel: ChannelId };

/** Opens a request that waits in the form it was asked with. */
export type OpensEdit<Asked> = (
  client: webApi.WebClient,
  opener: { by: Actor; triggerId: string },
  operation: Operation,
  request: Asked,
) => Promise<void>;

export const editsOf = ({ id, revision, channel }: Operation): Edits => ({ operation: id, revision, channel });

/** As a view carries it. */
export const carriedEdits = ({ operation, revision, channel }: Edits): string => `${operation} ${revision} ${channel}`;

/** Read like any input; nothing is carried by a form for a new request. */
export function readEdits(carried: string): Edits | undefined {
  if (carried === '') return undefined;
  const [operation = '', revision, channel] = carried.split(' ');
  return { operation: orTell(parseOperationId(operation)), revision: Number(revision), channel: channel as ChannelId };
}
