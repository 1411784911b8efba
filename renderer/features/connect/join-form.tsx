import { BookOpen } from 'lucide-react';
import { useState } from 'react';
import { type Address, formatAddress } from '../../../shared/lib/address.ts';
import type { Failure, FailureCode } from '../../../shared/model/failure.ts';
import { DEFAULT_PORT } from '../../../shared/wire/limits.ts';
import { parsePort } from '../../lib/parse-port.ts';
import { readAddress } from '../../lib/read-address.ts';
import { words } from '../../locales/en.ts';
import { useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './connect-form.module.css';
import { FailureNote } from './failure-note.tsx';
import { FormCard } from './form-card.tsx';
import { KeyChangedDialog } from './key-changed-dialog.tsx';
import { PortField } from './port-field.tsx';
import { type FirstJoin, useJoin } from './use-join.ts';

/** What the form starts with; with `joinAtOnce` it tries without a click, as a recent room does. */
export type JoinDraft = FirstJoin;

type JoinChange = { readonly alias?: string; readonly trustNewKey?: string; readonly offline?: true };

/** The host cannot be asked at the moment: what this device has of it can be read all the same. */
const NOT_THERE: ReadonlySet<FailureCode> = new Set([
  'host-not-found',
  'nobody-there',
  'connection-refused',
  'network-unreachable',
  'timed-out',
  'connection-lost',
  'host-stopped',
  'room-full',
  'too-many-connections',
]);

type JoinFormProps = { readonly draft?: JoinDraft | undefined; readonly onBack: () => void };

/** Joins a room. Every way to fail has its sentence here, and the button that helps. */
export function JoinForm({ draft, onBack }: JoinFormProps) {
  const ownAlias = useApp((state) => state.settings.alias);
  const [host, setHost] = useState(draft?.host ?? '');
  const [portText, setPortText] = useState(String(draft?.port ?? DEFAULT_PORT));
  const [alias, setAlias] = useState(draft?.alias ?? ownAlias);
  const [showMissing, setShowMissing] = useState(false);
  const { join, cancel, busyAddress, failure, forgetFailure } = useJoin(draft);
  const busy = busyAddress !== undefined;
  const address = formatAddress(host.trim(), parsePort(portText) ?? DEFAULT_PORT);
  const isKnown = useApp((state) => state.knownHosts.some((known) => known.address === address.toLowerCase()));

  /** A typed or pasted `host:port` fills both fields, once the field is left. */
  function splitAddress(): Address | undefined {
    const address = host.includes(':') ? readAddress(host) : undefined;
    if (address === undefined || isBareIpv6(host)) return undefined;
    setHost(address.host);
    setPortText(String(address.port));
    return address;
  }

  function submit(change: JoinChange = {}): void {
    const { host: wantedHost, port } = splitAddress() ?? { host: host.trim(), port: parsePort(portText) };
    const wantedAlias = change.alias ?? alias;
    setAlias(wantedAlias);
    setShowMissing(true);
    if (busy || wantedHost === '' || wantedAlias.trim() === '' || port === undefined) return;
    const { trustNewKey, offline } = change;
    void join({
      host: wantedHost,
      port,
      alias: wantedAlias,
      ...(trustNewKey === undefined ? {} : { trustNewKey }),
      ...(offline === undefined ? {} : { offline }),
    });
  }

  return (
    <FormCard heading={words.join.heading} intro={words.join.intro} onBack={onBack} onSubmit={() => submit()}>
      <div className={styles.pair}>
        <TextField
          label={words.join.host}
          value={host}
          onValueChange={setHost}
          onBlur={splitAddress}
          placeholder={words.join.hostPlaceholder}
          disabled={busy}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          error={showMissing && host.trim() === '' ? words.join.hostMissing : undefined}
        />
        <PortField
          value={portText}
          onChange={setPortText}
          disabled={busy}
          check={parsePort(portText) === undefined && showMissing ? { state: 'invalid' } : { state: 'unknown' }}
        />
      </div>
      <TextField
        label={words.host.alias}
        value={alias}
        onValueChange={setAlias}
        disabled={busy}
        maxLength={64}
        autoComplete="nickname"
        required
        hint={words.host.aliasHint}
        error={showMissing && alias.trim() === '' ? words.join.aliasMissing : undefined}
      />
      {failure !== undefined && failure.code !== 'host-key-changed' && (
        <FailureNote failure={failure} actions={<FailureAction failure={failure} isKnown={isKnown} onJoin={submit} />} />
      )}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" size="large" busy={busy} className={styles.submit}>
          {busy ? words.join.busy(busyAddress) : words.join.submit}
        </Button>
        {busy && (
          <Button size="large" onClick={cancel}>
            {words.cancel}
          </Button>
        )}
      </div>
      {failure?.code === 'host-key-changed' && (
        <KeyChangedDialog
          address={address}
          knownKey={textParam(failure, 'oldKey')}
          newKey={textParam(failure, 'newKey')}
          onTrust={() => submit({ trustNewKey: textParam(failure, 'newKey') ?? '' })}
          onCancel={forgetFailure}
        />
      )}
    </FormCard>
  );
}

/** Colons and no port: it fills its own field only. */
function isBareIpv6(text: string): boolean {
  return !text.includes('[') && text.split(':').length > 2;
}

type FailureActionProps = { readonly failure: Failure; readonly isKnown: boolean; readonly onJoin: (change?: JoinChange) => void };

function FailureAction({ failure, isKnown, onJoin }: FailureActionProps) {
  const suggestion = textParam(failure, 'suggestion');
  if (suggestion !== undefined) {
    return (
      <Button size="small" onClick={() => onJoin({ alias: suggestion })}>
        {words.join.as(suggestion)}
      </Button>
    );
  }
  return (
    <>
      <Button size="small" onClick={() => onJoin()}>
        {words.retry}
      </Button>
      {isKnown && NOT_THERE.has(failure.code) && (
        <Button size="small" icon={<BookOpen size={15} />} title={words.rooms.offline.hint} onClick={() => onJoin({ offline: true })}>
          {words.rooms.offline.open}
        </Button>
      )}
    </>
  );
}

function textParam(failure: Failure, name: string): string | undefined {
  const value = failure.params[name];
  return value === undefined ? undefined : String(value);
}
