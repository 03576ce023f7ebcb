import type { PasswordStrength } from '../../contracts/password-strength.ts';
import { useKiosk } from './kiosk-context.ts';

const grades = ['refused', 'refused', 'enough', 'good', 'strong'] as const;

/** How strong the password is, in words and bars, and how many characters are typed: never which. */
export function StrengthMeter(props: { readonly strength: PasswordStrength; readonly typed: number }) {
  const { say } = useKiosk();
  const { strength, typed } = props;
  if (typed === 0) return null;
  const [reason] = strength.reasons;
  return (
    <div className="strength" data-acceptable={strength.acceptable} aria-live="polite">
      <span className="strength-bar" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} data-on={bar <= strength.score} />
        ))}
      </span>
      <span>
        {say.credentials.strength[grades[strength.score]]}
        {reason === undefined ? '' : ` · ${say.credentials.reasons[reason]}`}
      </span>
      <span>{say.credentials.typed(typed)}</span>
    </div>
  );
}
