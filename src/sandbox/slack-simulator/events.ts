import { type Answer, accepted, type Delivery, type Outgoing } from './delivery.ts';
import type { Dict } from './json.ts';
import type { Timers } from './time.ts';
import type { World } from './world.ts';

const RETRY_AFTER_MS = [0, 60_000, 300_000];

export interface SentEvent {
  eventId: string;
  /** How the first attempt went; retries go on by themselves. */
  first: Answer;
}

/** Sends Events API envelopes, and sends them again when nobody says 200. */
export interface Events {
  send(event: Dict & { type: string }): Promise<SentEvent>;
  /** Delivers an event that was already sent once more, as if its answer had been lost. */
  again(eventId: string): Promise<Answer>;
}

export function createEvents(world: World, delivery: Delivery, timers: Timers): Events {
  const sent = new Map<string, Outgoing>();

  async function attempt(outgoing: Outgoing, retry: number, reason: string): Promise<Answer> {
    const headers: Record<string, string> =
      retry > 0 ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason } : {};
    const answer = await delivery.send({ ...outgoing, headers });
    const delay = RETRY_AFTER_MS[retry];
    const givenUp = answer.kind === 'answered' && answer.noRetry;
    if (!accepted(answer) && !givenUp && delay !== undefined) {
      timers.after(delay, () => void attempt(outgoing, retry + 1, reasonFor(answer)));
    }
    return answer;
  }

  return {
    async send(event) {
      const eventId = world.newId('Ev');
      const envelope = wrap(world, eventId, event);
      const outgoing: Outgoing = {
        name: 'event_callback',
        contentType: 'application/json',
        body: JSON.stringify(envelope),
        payload: envelope,
      };
      sent.set(eventId, outgoing);
      if (sent.size > 1000) sent.delete(sent.keys().next().value ?? '');
      return { eventId, first: await attempt(outgoing, 0, '') };
    },
    again(eventId) {
      const outgoing = sent.get(eventId);
      if (!outgoing) throw new Error(`no event ${eventId} was sent`);
      const headers = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };
      return delivery.send({ ...outgoing, headers });
    },
  };
}

const reasonFor = (answer: Answer): string =>
  ({ timeout: 'http_timeout', unreachable: 'connection_failed', answered: 'http_error' })[answer.kind];

function wrap(world: World, eventId: string, event: Dict): Dict {
  const { team, app } = world.workspace;
  return {
    token: 'sandbox-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event: { event_ts: world.newTs(), ...event },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(world.clock.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  };
}
