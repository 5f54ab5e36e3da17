import { z } from 'zod';
import { textOf } from './settings/file.ts';
import { findingLine } from './settings/finding.ts';
import { readSettings } from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';

/** Everything that can be set from outside. This file alone reads the environment. */
export type Config = {
  slack: { botToken: string; signingSecret: string | undefined; appToken: string | undefined; apiUrl: string };
  port: number;
  redisUrl: string | undefined;
  /** Signs the heads of the audit trail. */
  auditKey: string | undefined;
  ecsEndpoint: string | undefined;
  vpcEndpoint: string | undefined;
  essEndpoint: string | undefined;
  stsEndpoint: string;
  /** Without one the default credential chain of the Alibaba Cloud SDK is used. */
  credential: { accessKeyId: string; accessKeySecret: string; securityToken?: string } | undefined;
  /** What `darkroom.yml` said at the start; it is read again while the process runs. */
  settings: Settings;
  settingsPath: string;
  /** What is hardly meant in it. */
  settingsWarnings: string[];
  logLevel: LogLevel;
};

export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigFile = { path: string; text: string | undefined; named: boolean };
export type ReadConfig = { ok: true; config: Config } | { ok: false; problems: string[] };

const MAKE_A_KEY = 'make one with `openssl rand -hex 32`';
const url = (protocols: RegExp) => z.url({ protocol: protocols, error: 'must be a URL' });
const environmentSchema = z.object({
  SLACK_BOT_TOKEN: z
    .string('is missing: the Bot User OAuth Token of the Slack app')
    .regex(/^xoxb-|^xoxe\.xoxb-/, 'must begin with xoxb-'),
  SLACK_SIGNING_SECRET: z.string().min(1, 'is empty').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_API_URL: url(/^https?$/).default('https://slack.com/api/'),
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535, 'must be a port number').default(3_000),
  REDIS_URL: url(/^rediss?$/).optional(),
  AUDIT_KEY: z.string().min(32, `is shorter than 32 characters: ${MAKE_A_KEY}`).optional(),
  ECS_ENDPOINT: url(/^https?$/).optional(),
  VPC_ENDPOINT: url(/^https?$/).optional(),
  ESS_ENDPOINT: url(/^https?$/).optional(),
  STS_ENDPOINT: url(/^https?$/).default('https://sts.aliyuncs.com'),
  ALIBABA_CLOUD_ACCESS_KEY_ID: z.string().min(1).optional(),
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: z.string().min(1).optional(),
  ALIBABA_CLOUD_SECURITY_TOKEN: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** What a process cannot do without, beyond what every one needs. */
export type Needs = { redis: boolean; auditKey?: boolean };

/** Reads the whole configuration and reports every problem at once. No value of a secret is ever part of a problem. */
export function readConfig(env: Environment, file: ConfigFile, needs: Needs): ReadConfig {
  const problems: string[] = [];
  const given = withoutEmpty(env);
  const environment = environmentSchema.safeParse(given);
  if (!environment.success) problems.push(...issues(environment.error));
  if (!given.SLACK_SIGNING_SECRET && !given.SLACK_APP_TOKEN) {
    problems.push(
      'SLACK_SIGNING_SECRET is missing: it proves that a request is from Slack (or set SLACK_APP_TOKEN for Socket Mode)',
    );
  }
  if (!given.ALIBABA_CLOUD_ACCESS_KEY_ID !== !given.ALIBABA_CLOUD_ACCESS_KEY_SECRET) {
    problems.push('ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET: set both, or neither');
  }
  if (needs.redis && !given.REDIS_URL) {
    problems.push('REDIS_URL is missing: requests and approvals must survive a restart (the sandbox needs none)');
  }
  if (needs.auditKey && !given.AUDIT_KEY) {
    problems.push(`AUDIT_KEY is missing: it signs the audit trail; ${MAKE_A_KEY}`);
  }
  const settings = readSettings(file.text);
  if (!settings.ok) problems.push(...settings.problems.map((one) => findingLine(file.path, one)));
  if (file.named && file.text === undefined) problems.push(`DARKROOM_CONFIG: there is no file ${file.path}`);
  if (!environment.success || !settings.ok || problems.length > 0) return { ok: false, problems };

  const set = environment.data;
  return {
    ok: true,
    config: {
      slack: {
        botToken: set.SLACK_BOT_TOKEN,
        signingSecret: set.SLACK_SIGNING_SECRET,
        appToken: set.SLACK_APP_TOKEN,
        apiUrl: set.SLACK_API_URL,
      },
      port: set.PORT,
      redisUrl: set.REDIS_URL,
      auditKey: set.AUDIT_KEY,
      ecsEndpoint: set.ECS_ENDPOINT,
      vpcEndpoint: set.VPC_ENDPOINT,
      essEndpoint: set.ESS_ENDPOINT,
      stsEndpoint: set.STS_ENDPOINT,
      credential: credentialOf(set),
      settings: settings.settings,
      settingsPath: file.path,
      settingsWarnings: settings.warnings.map((one) => findingLine(file.path, one)),
      logLevel: set.LOG_LEVEL,
    },
  };
}

// A variable that is set to nothing is not set: that is how shells and compose files leave them out.
const withoutEmpty = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

function credentialOf(set: z.infer<typeof environmentSchema>): Config['credential'] {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret } = set;
  if (!id || !secret) return undefined;
  const securityToken = set.ALIBABA_CLOUD_SECURITY_TOKEN;
  return { accessKeyId: id, accessKeySecret: secret, ...(securityToken && { securityToken }) };
}

const issues = (error: z.ZodError): string[] =>
  error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')} ${message}` : message));

/** What was wrong with the configuration, all of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Where `darkroom.yml` is, and whether somebody said so. */
export const settingsFile = (env: Environment = process.env): { path: string; named: boolean } => ({
  path: env.DARKROOM_CONFIG || 'darkroom.yml',
  named: Boolean(env.DARKROOM_CONFIG),
});

/** The configuration of this process. Throws a `ConfigError` that names every problem. */
export async function loadConfig(needs: Needs): Promise<Config> {
  const file = settingsFile();
  const text = await textOf(file.path).catch((error: Error) => {
    throw new ConfigError(`Darkroom cannot start: ${file.path} cannot be read: ${error.message}`);
  });
  const read = readConfig(process.env, { ...file, text }, needs);
  if (read.ok) return read.config;
  throw configError('Darkroom cannot start:', read.problems);
}

/** What the commands about the audit trail need. Slack is only asked which workspace the token is for. */
export type AuditSettings = {
  redisUrl: string | undefined;
  auditKey: string | undefined;
  slack: { botToken: string; apiUrl: string } | undefined;
};

const auditSchema = environmentSchema
  .pick({ REDIS_URL: true, AUDIT_KEY: true, SLACK_API_URL: true })
  .extend({ SLACK_BOT_TOKEN: environmentSchema.shape.SLACK_BOT_TOKEN.optional() });

/** The settings of a command about the audit trail: none is needed by all of them. Throws a `ConfigError`. */
export function loadAuditSettings(env: Environment = process.env): AuditSettings {
  const read = auditSchema.safeParse(withoutEmpty(env));
  if (!read.success) throw configError('Some settings are wrong:', issues(read.error));
  const { REDIS_URL, AUDIT_KEY, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = read.data;
  return { redisUrl: REDIS_URL, auditKey: AUDIT_KEY, slack: botToken === undefined ? undefined : { botToken, apiUrl } };
}

const configError = (what: string, problems: readonly string[]): ConfigError =>
  new ConfigError(`${what}\n${problems.map((one) => `  - ${one}`).join('\n')}`);
