import { useState } from 'react';
import type { Failure } from '../../../shared/model/failure.ts';
import { DEFAULT_PORT } from '../../../shared/wire/limits.ts';
import { parsePort } from '../../lib/parse-port.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './connect-form.module.css';
import { FailureNote } from './failure-note.tsx';
import { FormCard } from './form-card.tsx';
import { PortField } from './port-field.tsx';
import { usePortCheck } from './use-port-check.ts';

/** Opens a room on this device. The room's name follows the alias until a person types another one. */
export function HostForm({ onBack }: { readonly onBack: () => void }) {
  const actions = useActions();
  const [alias, setAlias] = useState(useApp((state) => state.settings.alias));
  const [typedName, setTypedName] = useState<string>();
  const [portText, setPortText] = useState(String(DEFAULT_PORT));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const check = usePortCheck(portText);
  const port = parsePort(portText);
  const roomName = typedName ?? words.host.defaultRoomName(alias.trim());

  async function submit(): Promise<void> {
    if (port === undefined || busy) return;
    if (alias.trim() === '') return setFailure({ code: 'bad-alias', params: {} });
    setBusy(true);
    setFailure(undefined);
    setFailure(await actions.startHosting({ roomName, alias, port }));
    setBusy(false);
  }

  return (
    <FormCard heading={words.host.heading} intro={words.host.intro} onBack={onBack} onSubmit={submit}>
      <TextField
        label={words.host.alias}
        value={alias}
        onValueChange={setAlias}
        disabled={busy}
        maxLength={64}
        autoComplete="nickname"
        required
        autoFocus
        hint={words.host.aliasHint}
      />
      <TextField
        label={words.host.roomName}
        value={roomName}
        onValueChange={setTypedName}
        disabled={busy}
        maxLength={128}
        autoComplete="off"
        required
      />
      <PortField value={portText} onChange={setPortText} check={check} disabled={busy} />
      {failure !== undefined && <FailureNote failure={failure} actions={failureAction(failure, setPortText)} />}
      <div className={styles.actions}>
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={busy}
          disabled={check.state === 'taken' || check.state === 'invalid'}
          className={styles.submit}
        >
          {busy ? words.host.busy : words.host.submit}
        </Button>
      </div>
    </FormCard>
  );
}

function failureAction(failure: Failure, setPortText: (text: string) => void) {
  const { nextFree } = failure.params;
  if (failure.code !== 'port-taken' || typeof nextFree !== 'number') return undefined;
  return (
    <Button size="small" onClick={() => setPortText(String(nextFree))}>
      {words.host.takePort(nextFree)}
    </Button>
  );
}
