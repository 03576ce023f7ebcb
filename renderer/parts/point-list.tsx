import type { StaffedPoint } from '../../contracts/config.ts';
import { useKiosk } from './kiosk-context.ts';

/** Places with staff: name, address, hours, telephone. */
export function PointList({ points }: { readonly points: readonly StaffedPoint[] }) {
  const { language } = useKiosk();
  return (
    <ul className="points">
      {points.map((point) => (
        <li key={point.name.th} className="panel">
          <p className="point-name">{point.name[language]}</p>
          <p>{point.address[language]}</p>
          <p>{point.hours[language]}</p>
          <p>{point.phone}</p>
        </li>
      ))}
    </ul>
  );
}
