/** A ring that empties, with the seconds in it. */
export function CountdownRing(props: {
  readonly seconds: number;
  readonly of: number;
  readonly label: string;
}) {
  const left = Math.max(0, Math.min(1, props.seconds / props.of));
  return (
    <svg
      className="ring"
      viewBox="0 0 400 400"
      role="img"
      aria-label={props.label}
      fill="none"
      strokeWidth="28"
      strokeLinecap="round"
    >
      <circle className="ring-rest" cx="200" cy="200" r="170" />
      <circle
        className="ring-left"
        cx="200"
        cy="200"
        r="170"
        pathLength="100"
        strokeDasharray={`${left * 100} 100`}
        transform="rotate(-90 200 200)"
      />
      <text x="200" y="245" textAnchor="middle">
        {props.seconds}
      </text>
    </svg>
  );
}
