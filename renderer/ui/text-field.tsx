import { Field } from '@base-ui/react/field';
import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import styles from './text-field.module.css';

type TextFieldProps = Omit<ComponentProps<typeof Field.Control>, 'className' | 'render'> & {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Takes the hint's place and marks the field. */
  readonly error?: ReactNode;
  readonly className?: string | undefined;
};

export function TextField({ label, hint, error, className, ...control }: TextFieldProps) {
  return (
    <Field.Root className={clsx(styles.field, className)} invalid={error !== undefined}>
      <Field.Label className={styles.label}>{label}</Field.Label>
      <Field.Control {...control} className={styles.input} />
      {error !== undefined ? (
        <Field.Error match className={styles.error}>
          {error}
        </Field.Error>
      ) : (
        hint !== undefined && <Field.Description className={styles.hint}>{hint}</Field.Description>
      )}
    </Field.Root>
  );
}
