import { Home, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { SessionStatus } from '../../../shared/model/status.ts';

type Trust = (SessionStatus & { readonly state: 'joined' })['trust'];
const SIGNS = { 'own-host': Home, known: ShieldCheck, unverified: ShieldQuestion } as const;

/** How far the host can be trusted, as a picture. What it means stands beside it. */
export function TrustSign({ trust, size = 14 }: { readonly trust: Trust; readonly size?: number }) {
  const Sign = SIGNS[trust];
  return <Sign size={size} aria-hidden="true" />;
}
