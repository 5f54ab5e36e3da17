import type { Clock } from './world/cloud-time.ts';
import type { Account, Role } from './world/entities.ts';
import type { Random } from './world/ids.ts';

/** Who signed a call, and for whose things. `arn` as a trust policy names it. */
export type Caller = {
  account: Account;
  kind: 'root' | 'user' | 'role';
  arn: string;
  /** The roles its policy lets it assume; absent: every one. */
  mayAssume?: readonly string[];
};

/** Temporary credentials as STS hands them out. */
export type Session = {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
  expiresAt: number;
  caller: Caller;
};

export type Sessions = {
  issue(role: Role, account: Account, seconds: number): Session;
  find(accessKeyId: string): Session | undefined;
  /** What was handed out so far is no longer accepted. */
  expire(): void;
  clear(): void;
};

export const roleArn = ({ accountId, roleName }: Pick<Role, 'accountId' | 'roleName'>): string =>
  `acs:ram::${accountId}:role/${roleName}`;

/** The caller that a permanent access key stands for. */
export function callerOfKey(account: Account): Caller {
  const { accountId, user = 'darkroom', mayAssume } = account;
  const root = user === 'root';
  return {
    account,
    kind: root ? 'root' : 'user',
    arn: root ? `acs:ram::${accountId}:root` : `acs:ram::${accountId}:user/${user}`,
    ...(mayAssume && { mayAssume }),
  };
}

export function createSessions(clock: Clock, random: Random): Sessions {
  const sessions = new Map<string, Session>();
  const text = (length: number): string =>
    Array.from({ length }, () => ALPHABET.charAt(Math.floor(random() * ALPHABET.length))).join('');
  return {
    issue(role, account, seconds) {
      const session: Session = {
        accessKeyId: `STS.${text(24)}`,
        accessKeySecret: text(44),
        securityToken: `CAIS${text(120)}`,
        expiresAt: clock.now() + seconds * 1_000,
        caller: {
          account,
          kind: 'role',
          arn: roleArn(role),
          ...(role.mayAssume && { mayAssume: role.mayAssume }),
        },
      };
      sessions.set(session.accessKeyId, session);
      return session;
    },
    find: (accessKeyId) => sessions.get(accessKeyId),
    expire() {
      for (const session of sessions.values()) session.expiresAt = Math.min(session.expiresAt, clock.now());
    },
    clear: () => sessions.clear(),
  };
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
