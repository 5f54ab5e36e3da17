import { fillIn } from './controls.ts';
import { type Dict, dicts, isDict, str } from './json.ts';
import { messageProblems } from './limits/surfaces.ts';
import { findEphemeral, findMessage, post, remove } from './messages.ts';
import type { Message, World } from './world.ts';

const LIFETIME_MS = 30 * 60_000;
const USES = 5;

interface Grant {
  user: string;
  channel: string;
  /** The message whose control was used; a command has none. */
  source?: { ts: string; ephemeral: boolean };
  threadTs?: string;
  /** What a form was told to answer goes to the conversation it names, unless the app says otherwise. */
  inChannel?: boolean;
  expiresAt: number;
  left: number;
}

/** Short-lived addresses at which the bot answers one interaction. */
export interface ResponseUrls {
  issue(grant: Pick<Grant, 'user' | 'channel' | 'source' | 'threadTs' | 'inChannel'>): string;
  /** What a POST to the address does; the status and text of the answer. */
  use(id: string, body: unknown): { status: number; body: string };
}

const OK = { status: 200, body: '{"ok":true}' };

export function createResponseUrls(world: World, baseUrl: () => string): ResponseUrls {
  const grants = new Map<string, Grant>();
  return {
    issue(grant) {
      const id = world.newId('R');
      grants.set(id, { ...grant, expiresAt: world.clock.now() + LIFETIME_MS, left: USES });
      if (grants.size > 5000) grants.delete(grants.keys().next().value ?? '');
      return `${baseUrl()}/response/${id}`;
    },
    use(id, body) {
      const grant = grants.get(id);
      if (!grant) return { status: 404, body: 'No service' };
      if (world.clock.now() > grant.expiresAt) return { status: 404, body: 'expired_url' };
      if (grant.left <= 0) return { status: 404, body: 'used_url' };
      if (!isDict(body)) return { status: 400, body: 'invalid_payload' };
      const outcome = respond(world, grant, body);
      if (outcome.status === 200) grant.left -= 1;
      return outcome;
    },
  };
}

function respond(world: World, grant: Grant, body: Dict): { status: number; body: string } {
  const source = grant.source && sourceMessage(world, grant);
  if (body.delete_original === true) {
    if (!source) return { status: 404, body: 'message_not_found' };
    remove(world, source);
    return OK;
  }
  const problem = refuseMessage(body);
  if (problem) return problem;
  const text = str(body.text);
  const blocks = fillIn(world, dicts(body.blocks));
  if (grant.source && body.replace_original !== false) {
    if (!source) return { status: 404, body: 'message_not_found' };
    Object.assign(source, { text, blocks, edits: source.edits + 1 });
    world.changed();
    return OK;
  }
  sayAs(world, grant, grant.inChannel ? { response_type: 'in_channel', ...body } : body);
  return OK;
}

/** Says something as the bot in answer to a person: to them alone unless `in_channel` is asked for. */
export function sayAs(world: World, to: Pick<Grant, 'user' | 'channel'>, body: Dict): Message {
  const threadTs = str(body.thread_ts);
  return post(world, {
    channel: to.channel,
    user: world.workspace.app.botUserId,
    text: str(body.text),
    blocks: fillIn(world, dicts(body.blocks)),
    ...(body.response_type === 'in_channel' ? {} : { onlyFor: to.user }),
    ...(threadTs ? { threadTs } : {}),
  });
}

/** The HTTP error for a message Slack would not show. */
export function refuseMessage(body: Dict): { status: number; body: string } | undefined {
  const blocks = body.blocks ?? [];
  if (!Array.isArray(blocks)) return { status: 400, body: 'invalid_blocks_format' };
  if (messageProblems(blocks).length > 0) return { status: 400, body: 'invalid_blocks' };
  if (str(body.text) === '' && blocks.length === 0) return { status: 400, body: 'no_text' };
  return undefined;
}

const sourceMessage = (world: World, { user, channel, source }: Grant): Message | undefined =>
  source?.ephemeral ? findEphemeral(world, user, source.ts) : findMessage(world, channel, source?.ts ?? '');
