/** The front of a card, 240 × 152, chip left, photo right below: the corner is at 0, 0. */
export function CardFront() {
  return (
    <g>
      <rect className="paper" x="0" y="0" width="240" height="152" rx="16" />
      <Chip x={22} y={52} />
      <path d="M96 34 H214 M96 62 H170 M96 90 H150" />
      <rect x="172" y="76" width="50" height="60" rx="6" />
      <circle className="dot-only" cx="197" cy="98" r="10" />
      <path d="M182 130 C182 112 212 112 212 130" />
    </g>
  );
}

function Chip({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect className="gold" x="0" y="0" width="54" height="46" rx="8" />
      <path d="M0 16 H18 M0 30 H18 M36 16 H54 M36 30 H54 M18 0 V46 M36 0 V46" strokeWidth="4" />
    </g>
  );
}

/** A card on its way into a machine that stands above it: chip up and first. `motion` names how it moves. */
export function UprightCard({ motion, top }: { readonly motion: string | undefined; readonly top: number }) {
  return (
    <g className={motion}>
      <g transform={`translate(316 ${top}) rotate(90)`}>
        <CardFront />
      </g>
    </g>
  );
}
