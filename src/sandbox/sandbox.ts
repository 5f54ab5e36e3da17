import { startSandboxPage } from './page/page.ts';
import { startSandboxWorld } from './world.ts';

const PAGE_PORT = 4_000;
/** An image of 60 GiB takes about twenty seconds; the page can change it. */
const SPEED = 10;

/** The sandbox with its page, until it is closed. */
export async function runSandbox(): Promise<{ close(): Promise<void> }> {
  const redisUrl = process.env.REDIS_URL || undefined;
  const world = await startSandboxWorld({ speed: SPEED, redisUrl });
  const page = await openPage({ slackUrl: world.slack.url, ecsUrl: world.ecs.url });
  console.log(`Darkroom’s sandbox: open ${page.url}

  You are Maya. Type /image create in #images, fill the form and ask; then become Li and approve.
  Slack and Alibaba Cloud are played on this machine, nothing leaves it, and ${redisUrl ? 'Redis keeps what is asked' : 'it forgets everything when it stops'}.
  Stop it with Ctrl+C.`);
  return {
    async close() {
      await page.close();
      await world.close();
    },
  };
}

/** On the usual port, so that a bookmark works; on any other when something else is there. */
async function openPage(urls: { slackUrl: string; ecsUrl: string }) {
  try {
    return await startSandboxPage({ ...urls, port: PAGE_PORT });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return startSandboxPage(urls);
    throw error;
  }
}
