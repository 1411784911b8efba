import path from 'node:path';
import { createIdentity } from '../../core/net/identity-file.ts';
import { Child } from '../lib/child.ts';
import type { Usage } from '../lib/usage.ts';
import type { Workplace } from '../lib/workplace.ts';
import type { Certificate } from './tls.ts';

export type LimitResult = { readonly seconds: number; readonly cpuSeconds: number };

const { privateKeyPem: key, certificatePem: cert } = await createIdentity();
const certificate: Certificate = { key, cert };

/** Sender to receiver over one TLS connection. */
export async function runOneHop(place: Workplace): Promise<LimitResult> {
  await using sender = new Child('limits/sender.ts');
  await using receiver = new Child('limits/receiver.ts');
  await using target = await place.subfolder();
  const port = await sender.ask<number>('listen', certificate);
  const sent = sender.ask<Usage>('sendToNext', { path: place.source });
  const received = receiver.ask<Usage & { seconds: number }>('receive', { path: path.join(target.path, 'got'), port, size: place.size });
  return sum(await Promise.all([received, sent]));
}

/** Sender to relay to receiver, TLS on both ways. */
export async function runRelayed(place: Workplace): Promise<LimitResult> {
  await using sender = new Child('limits/sender.ts');
  await using relay = new Child('limits/relay.ts');
  await using receiver = new Child('limits/receiver.ts');
  await using target = await place.subfolder();
  const port = await relay.ask<number>('listen', certificate);
  const received = receiver.ask<Usage & { seconds: number }>('receive', { path: path.join(target.path, 'got'), port, size: place.size });
  const sent = sender.ask<Usage>('sendTo', { path: place.source, port });
  return sum(await Promise.all([received, sent, relay.ask<Usage>('finished')]));
}

function sum([received, ...others]: readonly [Usage & { seconds: number }, ...Usage[]]): LimitResult {
  return { seconds: received.seconds, cpuSeconds: others.reduce((total, { cpuSeconds }) => total + cpuSeconds, received.cpuSeconds) };
}
