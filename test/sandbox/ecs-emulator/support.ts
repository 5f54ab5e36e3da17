import { createHash, createHmac, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  type EcsEmulator,
  type EcsEmulatorOptions,
  startEcsEmulator,
} from '../../../src/sandbox/ecs-emulator/emulator.ts';
import { seeded } from '../../../src/sandbox/ecs-emulator/seed.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** A clock that moves only when told to, by milliseconds. */
export function aClock(at = Date.UTC(2026, 0, 15, 8, 30)) {
  return {
    now: () => at,
    move: (ms: number) => {
      at += ms;
    },
  };
}

/** A promise and the means to resolve it. */
export function aGate() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}

/** An emulator on a movable clock, closed when the test is over. */
export async function anEmulator(options: EcsEmulatorOptions = {}) {
  const clock = aClock();
  const emulator = await startEcsEmulator({ clock, ...options });
  onTestFinished(() => emulator.close());
  return { emulator, clock };
}

type Overrides = {
  method?: string;
  form?: boolean;
  keyId?: string;
  secret?: string;
  securityToken?: string;
  date?: string;
  nonce?: string;
  version?: string;
  /** Added after signing. */
  late?: Record<string, string>;
  unsigned?: boolean;
};

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as deep as they like
export type Reply = { status: number; headers: Headers; text: string; body: any };

/** Signs and sends a call as the API documents it, written apart from the emulator's own verification. */
export async function call(
  emulator: EcsEmulator,
  action: string,
  params: Record<string, string>,
  with_: Overrides = {},
): Promise<Reply> {
  const { method = 'POST', form = false, keyId = emulator.credentials.accessKeyId } = with_;
  const encoded = Object.keys(params)
    .sort()
    .map((name) => `${rfc3986(name)}=${rfc3986(params[name] ?? '')}`)
    .join('&');
  const payload = form ? encoded : '';
  const query = form ? '' : encoded;
  const headers: Record<string, string> = {
    host: `127.0.0.1:${emulator.port}`,
    'x-acs-action': action,
    'x-acs-content-sha256': createHash('sha256').update(payload).digest('hex'),
    'x-acs-date': with_.date ?? new Date().toISOString().replace(/\.\d+Z/, 'Z'),
    'x-acs-signature-nonce': with_.nonce ?? randomUUID(),
    'x-acs-version': with_.version ?? '2014-05-26',
    ...(with_.securityToken === undefined ? {} : { 'x-acs-security-token': with_.securityToken }),
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = [method, '/', query, lines, names.join(';'), headers['x-acs-content-sha256']].join('\n');
  const toSign = `ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`;
  const secret = with_.secret ?? emulator.credentials.accessKeySecret;
  const signature = createHmac('sha256', secret).update(toSign).digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${keyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const { host: _, ...sent } = headers;
  const response = await fetch(`${emulator.url}/?${query}`, {
    method,
    headers: { ...sent, ...(with_.unsigned ? {} : { authorization }), ...with_.late },
    ...(form ? { body: payload } : {}),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
}

const rfc3986 = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** A call in cn-hangzhou. */
export const inHangzhou = (emulator: EcsEmulator, action: string, params: Record<string, string> = {}) =>
  call(emulator, action, { RegionId: 'cn-hangzhou', ...params });

/** One image by id, in whatever status. */
export async function theImage(emulator: EcsEmulator, imageId: string, regionId = 'cn-hangzhou') {
  const asked = { RegionId: regionId, ImageId: imageId, Status: 'ALL' };
  const { body } = await call(emulator, 'DescribeImages', asked);
  return body.Images.Image[0];
}

/** One instance by id. */
export async function theInstance(emulator: EcsEmulator, instanceId: string, regionId = 'cn-hangzhou') {
  const asked = { RegionId: regionId, InstanceIds: JSON.stringify([instanceId]) };
  return (await call(emulator, 'DescribeInstances', asked)).body.Instances.Instance[0];
}

/** The disks of an instance, the system disk first. */
export async function theDisks(emulator: EcsEmulator, instanceId: string, regionId = 'cn-hangzhou') {
  const { body } = await call(emulator, 'DescribeDisks', { RegionId: regionId, InstanceId: instanceId });
  const disks: Record<string, unknown>[] = body.Disks.Disk;
  return disks.sort((a, b) => (String(a.Device) < String(b.Device) ? -1 : 1));
}

/** Signs as the second of the default accounts. */
export const asOther = { keyId: 'sandbox-second-key', secret: 'sandbox-second-key-secret' };

/** A copy of the golden image to cn-shanghai unless told otherwise. */
export const copy = (emulator: EcsEmulator, params: Record<string, string> = {}, with_: Overrides = {}) => {
  const asked = { RegionId: 'cn-hangzhou', ImageId: seeded.goldenImage, DestinationRegionId: 'cn-shanghai', ...params };
  return call(emulator, 'CopyImage', asked, with_);
};

/** A request to the control door. */
export async function control(emulator: EcsEmulator, path: string, body?: object) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${emulator.url}/_sandbox/${path}`, init);
  return { status: response.status, body: JSON.parse(await response.text()) };
}
