import type { CardSummary } from '../../contracts/kiosk-view.ts';
import { formatPartialDate } from '../../contracts/words/dates.ts';
import { useKiosk } from './kiosk-context.ts';

/** What the screen may show of the card; `brief` leaves out what was looked over before. */
export function CardFacts(props: { readonly card: CardSummary; readonly brief?: boolean }) {
  const { say, language } = useKiosk();
  const { card } = props;
  const expiry =
    card.expiryDate === null ? say.card.lifelong : formatPartialDate({ date: card.expiryDate, language });
  return (
    <dl className="facts">
      <dt>{say.card.thaiName}</dt>
      <dd lang="th">{card.thaiName}</dd>
      {props.brief ? null : (
        <>
          <dt>{say.card.englishName}</dt>
          <dd lang="en">{card.englishName}</dd>
        </>
      )}
      <dt>{say.card.citizenId}</dt>
      <dd>{card.maskedCitizenId}</dd>
      <dt>{say.card.birthDate}</dt>
      <dd>{formatPartialDate({ date: card.birthDate, language })}</dd>
      {props.brief ? null : (
        <>
          <dt>{say.card.expiryDate}</dt>
          <dd>{expiry}</dd>
          <dt>{say.card.address}</dt>
          <dd lang="th">{card.address}</dd>
        </>
      )}
    </dl>
  );
}
