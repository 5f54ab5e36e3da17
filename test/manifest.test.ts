import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { methods } from '../src/sandbox/slack-simulator/web-api/server.ts';
import { COMMAND, SHORTCUT } from '../src/slack/control-ids.ts';
import { EVENTS_PATH } from '../src/slack/http.ts';
import { en } from '../src/slack/text/en.ts';
import { registered } from './support/features.ts';

const root = new URL('../', import.meta.url);
const text = readFileSync(new URL('manifest.yml', root), 'utf8');
const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string(), usage_hint: z.string(), url: z.url() })),
      shortcuts: z.array(
        z.object({ name: z.string(), type: z.string(), callback_id: z.string(), description: z.string() }),
      ),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      interactivity: z.object({ request_url: z.url(), message_menu_options_url: z.url() }),
      event_subscriptions: z.unknown().optional(),
    }),
  })
  .parse(parse(text));

const schemas = new URL('test/data/slack-manifest/', root);

describe('the manifest', () => {
  it.each(readdirSync(schemas).filter((name) => name.endsWith('.json')))(
    'given Slack’s own %s, when the manifest is held against it, then it is valid',
    (name) => {
      const ajv = new Ajv({ strict: false, allErrors: true });
      addFormats.default(ajv);
      const validate = ajv.compile(JSON.parse(readFileSync(new URL(name, schemas), 'utf8')));
      validate(parse(text));
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('given the commands, when the manifest is read, then it has the one there is, and its hint is every usage', () => {
    const [command, ...others] = manifest.features.slash_commands;
    expect(others).toEqual([]);
    expect(command?.command).toBe(COMMAND);
    const usages = registered.commands.map(({ usage }) => usage.slice(COMMAND.length + 1));
    expect(command?.usage_hint).toBe(usages.join(' | '));
  });

  it.each(['README.md', 'docs/commands.md'])(
    'given the commands, when %s is read, then its tables have them all',
    (file) => {
      const page = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
      const told = [...page.matchAll(/^\| `(\/image [^`]+)` \|/gm)].map(([, usage]) => usage);
      // A bar would end the cell of a table.
      const inTable = (usage: string) => usage.replace(/ \| (?=[^|]*$)/, ' or ').replaceAll(' | ', ', ');
      expect(told.toSorted()).toEqual(registered.commands.map(({ usage }) => inTable(usage)).toSorted());
    },
  );

  it('given the shortcuts, when the manifest is read, then it has those the code listens to, by the same words', () => {
    const heard = registered.features.flatMap(({ shortcuts }) => Object.keys(shortcuts ?? {}));
    expect(manifest.features.shortcuts).toEqual([
      { type: 'global', callback_id: SHORTCUT.createImage, ...en.shortcut },
    ]);
    expect(heard).toEqual([SHORTCUT.createImage]);
  });

  it('given the addresses, when they are read, then each is where the bot listens', () => {
    const { interactivity } = manifest.settings;
    const urls = [
      ...manifest.features.slash_commands.map(({ url }) => url),
      interactivity.request_url,
      interactivity.message_menu_options_url,
    ];
    expect(new Set(urls.map((url) => new URL(url).pathname))).toEqual(new Set([EVENTS_PATH]));
  });

  it('given what the code asks of Slack, when the scopes are read, then they are what it needs and nothing more', () => {
    // Whether something can be posted is asked about channels only: the bot opens direct conversations itself.
    const needed = called().flatMap((name) => (methods[name]?.scopes ?? []).filter((scope) => scope !== 'im:read'));
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...new Set(['commands', ...needed])].sort());
  });

  it('given what the code asks of Slack, when the methods are listed, then the local Slack knows each', () => {
    expect(called()).toEqual(expect.arrayContaining(['chat.postMessage', 'views.open', 'conversations.replies']));
    for (const name of called()) expect(Object.keys(methods)).toContain(name);
  });

  it('given that the code listens to no events, when the manifest is read, then it subscribes to none', () => {
    expect(manifest.settings.event_subscriptions).toBeUndefined();
  });
});

/** The Web API methods that stand in the code of the bot. */
function called(): string[] {
  const folder = new URL('src/', root);
  const files = readdirSync(new URL('slack/', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `slack/${name}`);
  const code = [...files, 'wire.ts'].map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const found = code.matchAll(/[cC]lient(?:\(\w+\))?\s*\.(\w+(?:\.\w+)+)\(/g);
  return [...new Set([...found].map(([, name = '']) => name))].sort();
}
