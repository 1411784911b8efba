import { CircleAlert } from 'lucide-react';
import { describeFailure } from '../../../shared/lib/describe-failure.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { Banner } from '../../ui/banner.tsx';

/** Why it did not work, and what to do. */
export function FailureCard({ failure }: { readonly failure: Failure | undefined }) {
  if (failure === undefined) return null;
  const { title, advice } = describeFailure(failure);
  return <Banner tone="bad" role="alert" icon={<CircleAlert size={18} />} title={title} text={advice} />;
}
