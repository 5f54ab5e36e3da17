import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';

/** The least that Bolt can do: one command, answered with a constant. Answers its port. */
export async function startBareBolt(signingSecret: string, endpoints: string): Promise<number> {
  const receiver = new HTTPReceiver({ signingSecret, endpoints, logLevel: LogLevel.ERROR });
  const app = new App({
    receiver,
    token: 'xoxb-bench',
    botId: 'B0BENCH',
    botUserId: 'U0BOT',
    tokenVerificationEnabled: false,
    convoStore: false,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
  });
  app.command('/image', async ({ ack }) => {
    await ack('Darkroom makes custom images from disk snapshots.');
  });
  await app.init();
  const server = await receiver.start(0);
  return (server.address() as AddressInfo).port;
}
