import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Place } from './place.ts';
import type { SlackState } from './types.ts';

/** What every part of the page needs: the state as one person sees it, and that person's hands. */
export interface Session {
  state: SlackState;
  place: Place;
  act<T>(verb: { do: string } & Record<string, unknown>): Promise<T>;
}

const Context = createContext<Session | undefined>(undefined);

export const SessionProvider = Context.Provider;

export function useSlack(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('useSlack outside a session');
  return session;
}
