import { afterEach, expect, it } from 'vitest';
import { aBot, aSimulator, handClock, stopAll } from './support.ts';

afterEach(stopAll);

it('given a mention, when the bot hears it, then it knows who and where', async () => {
  const slack = await aSimulator();
  const heard: unknown[] = [];
  await aBot(slack, (app) =>
    app.event('app_mention', async ({ event, say }) => {
      heard.push(event);
      await say('yes?');
    }),
  );
  await slack.as('maya').types('hello @darkroom');
  await slack.waitFor(() => slack.messages('images').length === 2);
  expect(heard).toMatchObject([
    { type: 'app_mention', user: 'U0MAYA', channel: 'C0IMAGES', text: 'hello <@U0DARKROOM>' },
  ]);
  expect(slack.transcript('images')).toBe('maya:\n  hello @Darkroom\n\nDarkroom:\n  yes?');
});

it('given nobody answering, when the minutes pass, then the event comes three times more with its number', async () => {
  const time = handClock();
  const slack = await aSimulator({ clock: time, timers: time, requestUrl: 'http://127.0.0.1:9/slack/events' });
  const deliveries = () => slack.calls({ name: 'event_callback' }).length;
  await slack.sendsEvent({ type: 'app_home_opened', user: 'U0MAYA' });
  expect(deliveries()).toBe(1);
  for (const [wait, count] of [
    [0, 2],
    [60_000, 3],
    [300_000, 4],
  ] as const) {
    time.passes(wait);
    await slack.waitFor(() => deliveries() === count);
    await Promise.resolve();
  }
  time.passes(3_600_000);
  expect(deliveries()).toBe(4);
});

it('given an event that was answered, when it is delivered again, then it has the same id and says why', async () => {
  const slack = await aSimulator();
  const heard: unknown[] = [];
  await aBot(slack, (app) =>
    app.event('app_mention', async ({ body, context }) => {
      heard.push([body.event_id, context.retryNum ?? 0, context.retryReason]);
    }),
  );
  const { eventId } = await slack.sendsEvent({ type: 'app_mention', user: 'U0MAYA', channel: 'C0IMAGES', text: 'x' });
  await slack.redeliversEvent(eventId);
  expect(heard).toEqual([
    [eventId, 0, undefined],
    [eventId, 1, 'http_timeout'],
  ]);
});
