/** The direction of own refunds and reversals, where a statement has them in both directions. */
import type { AmountChoice } from '../domain/job.ts';
import type { Profile, RowPlan } from '../formats/profile.ts';
import type { OpenedSide } from './side-contents.ts';

/** Does a statement of this format have refunds and reversals that come in? */
export function hasRefundsBothWays(profile: Profile): boolean {
  if (profile.role === 'entries') return true;
  return profile.role === 'records' && profile.refundsBothWays === true;
}

/** Does one of a statement's documents have such a format? */
export function asksForOwnSigns({ documents }: OpenedSide): boolean {
  return documents.some(({ profile }) => hasRefundsBothWays(profile));
}

/** Returns flows whose refunds and reversals keep the sign written in their file. */
export function withOwnSigns(flows: OpenedSide): OpenedSide {
  const documents = flows.documents.map((document) => {
    const { opening, planWith } = document;
    return {
      ...document,
      opening: { ...opening, plan: signed(opening.plan) },
      planWith: (amount: AmountChoice) => signed(planWith(amount)),
    };
  });
  return { ...flows, documents };
}

function signed(plan: RowPlan): RowPlan {
  const kinds = plan.kinds.map((kind) =>
    kind.amountRule === 'magnitude-owed' ? { ...kind, amountRule: 'signed' as const } : kind,
  );
  return { ...plan, kinds };
}
