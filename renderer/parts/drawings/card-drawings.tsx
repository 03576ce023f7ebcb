import { UprightCard } from './card.tsx';
import { Drawing } from './drawing.tsx';

/** A broad arrow, ink-edged, pointing up or down, its tip at x, y. */
function Arrow({ x, y, down }: { readonly x: number; readonly y: number; readonly down?: boolean }) {
  const turn = down ? 'rotate(180)' : '';
  const path = 'M0 84 V8 M-30 38 L0 6 L30 38';
  return (
    <g transform={`translate(${x} ${y}) ${turn}`}>
      <path className="gold-edge" d={path} />
      <path className="gold-line" d={path} />
    </g>
  );
}

/** The lower part of a machine with its slot: what goes in disappears behind it. */
function SlotMachine() {
  return (
    <g>
      <path className="mist" d="M60 -6 H420 V96 C420 112 408 120 396 120 H84 C72 120 60 112 60 96 Z" />
      <path d="M140 120 H340" strokeWidth="18" />
      <circle className="dot-only" cx="386" cy="62" r="9" />
    </g>
  );
}

/** A flat reader seen from above: the card lies on it and is pushed against its head. */
function Tray() {
  return (
    <g>
      <path className="mist" d="M110 0 H370 V290 C370 306 360 314 346 314 H134 C120 314 110 306 110 290 Z" />
      <path d="M140 92 V286 M340 92 V286" strokeWidth="5" />
      <path className="paper" d="M110 0 H370 V84 H110 Z" />
    </g>
  );
}

export function InsertCard({ shape }: { readonly shape: 'slot' | 'tray' }) {
  return shape === 'slot' ? (
    <Drawing name="insert-card-slot">
      <UprightCard motion="card-goes-in" top={136} />
      <SlotMachine />
      <Arrow x={404} y={196} />
    </Drawing>
  ) : (
    <Drawing name="insert-card-tray">
      <Tray />
      <UprightCard motion="card-goes-in" top={120} />
      <Arrow x={430} y={180} />
    </Drawing>
  );
}

/** A card that stays in the machine while it is read. */
export function CardInside() {
  return (
    <Drawing name="card-inside">
      <UprightCard motion={undefined} top={66} />
      <SlotMachine />
      <path className="gold-edge" d="M186 62 H294" />
      <path className="gold-line" d="M186 62 H240" />
    </Drawing>
  );
}

/** A hand that draws the card out of the machine. */
export function TakeCard({ shape }: { readonly shape: 'slot' | 'tray' }) {
  return (
    <Drawing name={`take-card-${shape}`}>
      {shape === 'tray' ? <Tray /> : null}
      <g className="card-comes-out">
        <UprightCard motion={undefined} top={shape === 'slot' ? 76 : 40} />
        <Hand />
      </g>
      {shape === 'slot' ? <SlotMachine /> : null}
      <Arrow x={62} y={300} down />
    </Drawing>
  );
}

/** Fingers under the card, the thumb upon its edge. */
function Hand() {
  return (
    <g transform="translate(240 262)">
      <path
        className="paper"
        d="M120 98 C104 66 104 40 84 16 C72 2 52 0 36 10 L-6 34 C-22 44 -14 64 4 60 L44 46 C36 64 26 82 24 98"
      />
      <path d="M36 10 L-4 34" />
    </g>
  );
}

/** The back of the card and where the code stands on it. */
export function CardBack() {
  return (
    <Drawing name="card-back">
      <rect className="paper" x="40" y="50" width="400" height="254" rx="24" />
      <rect className="dot-only" x="40" y="82" width="400" height="42" />
      <rect className="gold" x="88" y="146" width="304" height="62" rx="12" />
      <text x="240" y="190" textAnchor="middle" fontSize="36" className="laser-sample">
        AB1-2345678-90
      </text>
      <path d="M88 240 H300 M88 270 H240" />
    </Drawing>
  );
}
