import { HardDrive, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import { formatBytes } from '../../../shared/lib/format-bytes.ts';
import type { TransferId } from '../../../shared/model/ids.ts';
import type { SpooledOffer, SpoolUse } from '../../../shared/model/transfer.ts';
import { words } from '../../locales/en.ts';
import { useActions, useApp } from '../../store/app-context.ts';
import { AmountField } from '../../ui/amount-field.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { DeleteCopiesDialog } from './delete-copies-dialog.tsx';
import styles from './spool.module.css';
import { SpoolRow } from './spool-row.tsx';
import { useSpool } from './use-spool.ts';

const GB = 1_000_000_000;

/** What the hosted room keeps on this disk while others fetch it, how much that may be, and the ways to be rid of it. */
export function SpoolDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const { result, refresh } = useSpool();
  const clear = async (id?: TransferId) => {
    await actions.clearSpool(id);
    await refresh();
  };
  return (
    <Dialog open onClose={onClose} title={words.spool.title}>
      <div className={styles.sections}>
        <p className={styles.hint}>{words.spool.intro}</p>
        {result === undefined ? (
          <Spinner />
        ) : result.ok ? (
          <Use use={result.value} onClear={clear} />
        ) : (
          <p className={styles.hint}>{describeFailure(result.failure).title}</p>
        )}
        <Quota onChanged={refresh} />
      </div>
    </Dialog>
  );
}

type UseProps = { readonly use: SpoolUse; readonly onClear: (id?: TransferId) => Promise<void> };

function Use({ use, onClear }: UseProps) {
  /** What is to be deleted once it is allowed: one copy, or all that nobody fetches. */
  const [asked, setAsked] = useState<{ readonly id?: TransferId; readonly ending: readonly SpooledOffer[] }>();
  const clear = (offers: readonly SpooledOffer[], id?: TransferId) => {
    const ending = offers.filter(({ endsWithoutCopy }) => endsWithoutCopy);
    if (ending.length === 0) void onClear(id);
    else setAsked({ ...(id === undefined ? {} : { id }), ending });
  };
  const unused = use.offers.filter(({ isWanted }) => !isWanted);
  return (
    <>
      <div className={styles.use}>
        <ProgressBar value={use.quotaBytes === 0 ? 1 : Math.min(1, use.bytes / use.quotaBytes)} label={words.spool.bar} />
        <p className={styles.figures}>{words.spool.used(formatBytes(use.bytes, 'en'), formatBytes(use.quotaBytes, 'en'))}</p>
      </div>
      {use.offers.length === 0 ? (
        <p className={styles.empty}>
          <HardDrive size={18} /> {words.spool.empty}
        </p>
      ) : (
        <ul className={styles.offers} aria-label={words.spool.title}>
          {use.offers.map((offer) => (
            <SpoolRow key={offer.transferId} offer={offer} onDelete={() => clear([offer], offer.transferId)} />
          ))}
        </ul>
      )}
      {unused.length > 0 && (
        <Button size="small" className={styles.deleteAll} icon={<Trash2 size={15} />} onClick={() => clear(unused)}>
          {words.spool.deleteUnused}
        </Button>
      )}
      {asked !== undefined && (
        <DeleteCopiesDialog
          ending={asked.ending}
          onCancel={() => setAsked(undefined)}
          onDelete={() => {
            setAsked(undefined);
            void onClear(asked.id);
          }}
        />
      )}
    </>
  );
}

function Quota({ onChanged }: { readonly onChanged: () => Promise<void> }) {
  const { changeLimits, reportFailure } = useActions();
  const quota = useApp((state) => state.settings.spoolQuota);
  const change = async (amount: number) => {
    const failure = await changeLimits({ spoolQuota: Math.round(amount * GB) });
    if (failure !== undefined) reportFailure(failure);
    await onChanged();
  };
  return (
    <div className={styles.quota}>
      <div>
        <p className={styles.label}>{words.spool.quota}</p>
        <p className={styles.hint}>{words.spool.quotaHint}</p>
      </div>
      <AmountField
        label={words.spool.quota}
        unit={words.spool.quotaUnit}
        value={Math.round(quota / (GB / 10)) / 10}
        min={0.2}
        max={10_000}
        invalid={words.spool.quotaInvalid}
        onChange={(amount) => void change(amount)}
      />
    </div>
  );
}
