import { HardDrive } from 'lucide-react';
import { useState } from 'react';
import { words } from '../../locales/en.ts';
import { Button } from '../../ui/button.tsx';
import styles from './spool.module.css';
import { SpoolDialog } from './spool-dialog.tsx';

/** The way to what the hosted room keeps on this disk. */
export function SpoolButton() {
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.place}>
      <Button variant="quiet" size="small" icon={<HardDrive size={15} />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {words.spool.open}
      </Button>
      {open && <SpoolDialog onClose={() => setOpen(false)} />}
    </div>
  );
}
