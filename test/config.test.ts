import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, type Environment, loadAuditSettings, loadConfig, readConfig } from '../src/config.ts';

const SECRETS = {
  SLACK_BOT_TOKEN: 'xoxb-very-secret-token',
  SLACK_SIGNING_SECRET: 'very-secret-signing',
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'very-secret-id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'very-secret-key',
};
const env: Environment = { ...SECRETS, REDIS_URL: 'redis://127.0.0.1:6379' };
const noFile = { path: 'darkroom.yml', text: undefined, named: false };
const file = (text: string) => ({ path: 'darkroom.yml', text, named: false });

function problems(given: Environment, settings = noFile as Parameters<typeof readConfig>[1], redis = true): string[] {
  const read = readConfig(given, settings, { redis });
  return read.ok ? [] : read.problems;
}

describe('settings', () => {
  it('given the least that is needed, when they are read, then the rest is as usual', () => {
    const read = readConfig(env, noFile, { redis: true });
    expect(read).toMatchObject({
      ok: true,
      config: {
        port: 3_000,
        logLevel: 'info',
        settings: { policy: { roles: {}, rules: [] }, homeRegion: 'cn-hangzhou' },
        settingsPath: 'darkroom.yml',
        settingsWarnings: ['darkroom.yml:1:1 there is no rule, so everything is refused'],
        ecsEndpoint: undefined,
        vpcEndpoint: undefined,
        essEndpoint: undefined,
        stsEndpoint: 'https://sts.aliyuncs.com',
        slack: { apiUrl: 'https://slack.com/api/', appToken: undefined },
        credential: { accessKeyId: 'very-secret-id', accessKeySecret: 'very-secret-key' },
      },
    });
  });

  it('given everything, when it is read, then all of it counts', () => {
    const all = {
      ...env,
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: 'http://127.0.0.1:1/api/',
      PORT: '8080',
      ECS_ENDPOINT: 'http://127.0.0.1:2',
      VPC_ENDPOINT: 'http://127.0.0.1:3',
      ESS_ENDPOINT: 'http://127.0.0.1:3',
      STS_ENDPOINT: 'https://sts-vpc.eu-central-1.aliyuncs.com',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'sts',
      LOG_LEVEL: 'silent',
    };
    const read = readConfig(all, file('approvers: [U024BE7LH, W1A2B3]\nregion: ap-southeast-1\n'), { redis: true });
    expect(read).toMatchObject({
      ok: true,
      config: {
        port: 8_080,
        logLevel: 'silent',
        settings: {
          policy: { roles: { approvers: { people: ['U024BE7LH', 'W1A2B3'] } }, rules: [{ name: 'approvers' }] },
          homeRegion: 'ap-southeast-1',
        },
        settingsWarnings: [],
        ecsEndpoint: 'http://127.0.0.1:2',
        vpcEndpoint: 'http://127.0.0.1:3',
        essEndpoint: 'http://127.0.0.1:3',
        stsEndpoint: 'https://sts-vpc.eu-central-1.aliyuncs.com',
        redisUrl: 'redis://127.0.0.1:6379',
        slack: { appToken: 'xapp-1', apiUrl: 'http://127.0.0.1:1/api/' },
        credential: { securityToken: 'sts' },
      },
    });
  });

  it('given nothing at all, when it is read, then everything that is missing is told at once', () => {
    expect(problems({})).toEqual([
      expect.stringMatching(/^SLACK_BOT_TOKEN is missing/),
      expect.stringMatching(/^SLACK_SIGNING_SECRET is missing.*SLACK_APP_TOKEN/),
      expect.stringMatching(/^REDIS_URL is missing/),
    ]);
  });

  it('given everything wrong, when it is read, then each variable is named once and no value of a secret is told', () => {
    const wrong = {
      SLACK_BOT_TOKEN: 'xoxp-very-secret-token',
      SLACK_SIGNING_SECRET: 'very-secret-signing',
      SLACK_APP_TOKEN: 'very-secret-app',
      SLACK_API_URL: 'slack',
      PORT: 'eighty',
      REDIS_URL: 'https://very-secret@127.0.0.1',
      ECS_ENDPOINT: 'ecs',
      VPC_ENDPOINT: 'vpc',
      ESS_ENDPOINT: 'ess',
      STS_ENDPOINT: 'sts',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'very-secret-id',
      LOG_LEVEL: 'loud',
    };
    const told = problems(wrong, file('approvers: everybody\ncolour: red\n'));
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_API_URL',
      'PORT',
      'REDIS_URL',
      'ECS_ENDPOINT',
      'VPC_ENDPOINT',
      'ESS_ENDPOINT',
      'STS_ENDPOINT',
      'LOG_LEVEL',
    ])
      expect(told.filter((one) => one.startsWith(`${name} `))).toHaveLength(1);
    expect(told.filter((one) => one.startsWith('ALIBABA_CLOUD_ACCESS_KEY_ID and'))).toHaveLength(1);
    expect(told.filter((one) => one.startsWith('darkroom.yml:'))).toHaveLength(2);
    expect(told.join('\n')).not.toContain('very-secret');
    for (const one of told) expect(one).not.toMatch(/undefined|\[object|Invalid input|NaN/);
  });

  it.each(['-1', '65536', '1.5', 'eighty', '0x', '1e9'])(
    'given port %s, when it is read, then it must be a port number',
    (PORT) => {
      expect(problems({ ...env, PORT })).toEqual(['PORT must be a port number']);
    },
  );

  it.each(
    Object.keys(SECRETS).concat(
      'REDIS_URL',
      'SLACK_APP_TOKEN',
      'PORT',
      'LOG_LEVEL',
      'ECS_ENDPOINT',
      'ESS_ENDPOINT',
      'STS_ENDPOINT',
    ),
  )('given %s set to nothing, when it is read, then it is as if it were not set', (name) => {
    const { [name]: _, ...without } = env;
    expect(readConfig({ ...env, [name]: '' }, noFile, { redis: true })).toEqual(
      readConfig(without, noFile, { redis: true }),
    );
  });

  it('given Socket Mode, when it is read, then no signing secret is needed', () => {
    expect(problems({ ...env, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: 'xapp-1' })).toEqual([]);
  });

  it('given no need of Redis, when it is read, then none is asked for', () => {
    expect(problems({ ...env, REDIS_URL: undefined }, noFile, false)).toEqual([]);
  });

  it('given a worker, when no key for the audit trail is set, then how to make one is said; others need none', () => {
    const key = 'very-secret-key-of-more-than-thirty-two';
    const told = (AUDIT_KEY?: string) => {
      const read = readConfig({ ...env, AUDIT_KEY }, noFile, { redis: true, auditKey: true });
      return read.ok ? [] : read.problems;
    };
    for (const none of [undefined, '']) {
      expect(told(none)).toEqual([expect.stringMatching(/^AUDIT_KEY is missing.*`openssl rand -hex 32`$/)]);
    }
    const [short, ...others] = told('very-secret-but-short');
    expect(others).toEqual([]);
    expect(short).toMatch(/^AUDIT_KEY is shorter than 32 characters.*`openssl rand -hex 32`$/);
    expect(short).not.toContain('very-secret');
    expect(told(key)).toEqual([]);
    expect(problems(env)).toEqual([]);
    expect(readConfig({ ...env, AUDIT_KEY: key }, noFile, { redis: true })).toMatchObject({
      config: { auditKey: key },
    });
  });

  it('given a command about the audit trail, when settings are read, then none is needed and wrong ones are named', () => {
    expect(loadAuditSettings({})).toEqual({ redisUrl: undefined, auditKey: undefined, slack: undefined });
    expect(loadAuditSettings({ SLACK_BOT_TOKEN: 'xoxb-1', REDIS_URL: 'redis://r' })).toMatchObject({
      redisUrl: 'redis://r',
      slack: { botToken: 'xoxb-1', apiUrl: 'https://slack.com/api/' },
    });
    const wrong = () => loadAuditSettings({ AUDIT_KEY: 'very-secret', REDIS_URL: 'http://r', PORT: 'eighty' });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(/- REDIS_URL must be a URL\n {2}- AUDIT_KEY is shorter than 32 characters/);
    expect(wrong).not.toThrow(/very-secret/);
  });

  it('given one half of a key, when it is read, then the other is asked for; and none is fine', () => {
    expect(problems({ ...env, ALIBABA_CLOUD_ACCESS_KEY_SECRET: undefined })).toEqual([
      expect.stringContaining('set both, or neither'),
    ]);
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...chained } = env;
    expect(readConfig(chained, noFile, { redis: true })).toMatchObject({ ok: true, config: { credential: undefined } });
  });
});

describe('darkroom.yml', () => {
  it('given a file with problems beside an environment with some, when they are read, then all are told at once', () => {
    expect(problems({ ...env, PORT: 'eighty' }, file('region: Hangzhou\ncolour: red\n'))).toEqual([
      'PORT must be a port number',
      'darkroom.yml:1:9 region must be a region such as cn-hangzhou',
      'darkroom.yml:2:1 colour is not a setting',
    ]);
  });

  it('given a file that was named and is not there, when it is read, then that is a problem; else it is none', () => {
    expect(problems(env, { ...noFile, named: true })).toEqual(['DARKROOM_CONFIG: there is no file darkroom.yml']);
    expect(problems(env, noFile)).toEqual([]);
  });
});

describe('the settings of a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-config-'));
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it('given an environment and a file, when a process starts, then it has both; and else it says all that is wrong', async () => {
    const path = join(folder, 'own.yml');
    writeFileSync(path, 'approvers: [U024BE7LH]');
    for (const [name, value] of Object.entries({ ...env, DARKROOM_CONFIG: path })) vi.stubEnv(name, value);
    expect(await loadConfig({ redis: true })).toMatchObject({
      settings: { policy: { roles: { approvers: { people: ['U024BE7LH'] } } } },
      settingsPath: path,
    });
    vi.stubEnv('SLACK_BOT_TOKEN', '');
    vi.stubEnv('DARKROOM_CONFIG', join(folder, 'none.yml'));
    const failed = loadConfig({ redis: true });
    await expect(failed).rejects.toThrow(ConfigError);
    await expect(failed).rejects.toThrow(
      /^Darkroom cannot start:\n {2}- SLACK_BOT_TOKEN.*\n {2}- DARKROOM_CONFIG: there is no file/,
    );
    vi.stubEnv('DARKROOM_CONFIG', folder);
    await expect(loadConfig({ redis: true })).rejects.toThrow(/cannot be read/);
  });
});
