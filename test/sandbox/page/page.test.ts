import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { createSandboxPage, startSandboxPage } from '../../../src/sandbox/page/page.ts';
import { startSlackSimulator } from '../../../src/sandbox/slack-simulator/simulator.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function aPage() {
  const slack = await startSlackSimulator({ signingSecret: 's', botToken: 't' });
  const asked: string[] = [];
  const ecs = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    asked.push(`${req.method} ${req.url} ${body}`);
    res.writeHead(200, { 'content-type': 'application/json' }).end('{"speed":10}');
  });
  await new Promise<void>((resolve) => ecs.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  await writeFile(join(folder, 'main.js'), 'export {};');
  const ecsUrl = `http://127.0.0.1:${(ecs.address() as AddressInfo).port}`;
  const page = await startSandboxPage({ slackUrl: slack.url, ecsUrl, clientFolder: pathToFileURL(`${folder}/`) });
  closers.push(
    slack.close,
    async () => ecs.close(),
    () => rm(folder, { recursive: true }),
    page.close,
  );
  return { slack, page, asked, ecs };
}

it('given the page, when a browser loads it, then every script and style it names is there', async () => {
  const { page } = await aPage();
  const html = await (await fetch(page.url)).text();
  const named = [...html.matchAll(/"(\/[\w./-]+)"/g)].map(([, path]) => path ?? '');
  expect(named).toEqual(
    expect.arrayContaining(['/style.css', '/client/main.js', '/modules/preact.mjs', '/modules/hooks.mjs']),
  );
  for (const path of named) expect([path, (await fetch(page.url + path)).status]).toEqual([path, 200]);
});

it.each(['/client/../page.ts', '/client/%2e%2e/page.ts', '/client/page.ts', '/etc/passwd', '/client/missing.js'])(
  'given %s, when asked for, then it is not found',
  async (path) => {
    const server = createServer(createSandboxPage({ slackUrl: 'http://127.0.0.1:9', ecsUrl: 'http://127.0.0.1:9' }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(
      async () => server.closeAllConnections(),
      async () => server.close(),
    );
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(404);
  },
);

it('given both doors, when the page asks them, then the simulator and the emulator answer', async () => {
  const { page, asked } = await aPage();
  const state = await (await fetch(`${page.url}/_sandbox/slack/state?as=maya`)).json();
  expect(state).toMatchObject({ me: { id: 'U0MAYA' }, view: null });
  const answer = await fetch(`${page.url}/_sandbox/ecs/speed`, { method: 'POST', body: '{"speed":10}' });
  expect(await answer.json()).toEqual({ speed: 10 });
  expect(asked).toEqual(['POST /_sandbox/speed {"speed":10}']);
});

it('given a listening page, when someone writes, then the change comes through', async () => {
  const { page, slack } = await aPage();
  const aborting = new AbortController();
  const stream = await fetch(`${page.url}/_sandbox/slack/events`, { signal: aborting.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe('data: 0\n\n');
  await slack.as('maya').types('hello', { channel: 'general' });
  expect((await reader?.read())?.value).toMatch(/^data: [1-9]/);
  aborting.abort();
});

it('given an emulator that is gone, when the page asks it, then it hears why', async () => {
  const { page, ecs } = await aPage();
  await new Promise((resolve) => ecs.close(resolve));
  const answer = await fetch(`${page.url}/_sandbox/ecs/state`);
  expect([answer.status, await answer.json()]).toEqual([502, { error: expect.stringContaining('ECONNREFUSED') }]);
});
