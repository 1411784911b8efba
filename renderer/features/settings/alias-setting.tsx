import { useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { words } from '../../locales/en.ts';
import { useActions } from '../../store/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './settings-dialog.module.css';

/** The alias that forms propose. */
export function AliasSetting({ alias }: { readonly alias: string }) {
  const actions = useActions();
  const [typed, setTyped] = useState(alias);
  const [failure, setFailure] = useState<Failure>();
  const changed = typed.trim() !== '' && typed !== alias;
  return (
    <form
      className={styles.alias}
      onSubmit={async (event) => {
        event.preventDefault();
        if (changed) setFailure(await actions.changeAlias(typed));
      }}
    >
      <TextField
        label={words.settings.alias}
        value={typed}
        onValueChange={setTyped}
        maxLength={64}
        hint={words.settings.aliasHint}
        error={failure === undefined ? undefined : describeFailure(failure).advice}
      />
      <Button type="submit" disabled={!changed} className={styles.save}>
        {words.settings.save}
      </Button>
    </form>
  );
}
