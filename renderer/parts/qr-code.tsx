import { create } from 'qrcode';
import { useMemo } from 'react';

/** A QR symbol as one SVG path, dark on white in every contrast, with the quiet zone of four modules. */
export function QrCode(props: { readonly data: string; readonly label: string }) {
  const { side, path } = useMemo(() => {
    const { modules } = create(props.data, { errorCorrectionLevel: 'M' });
    const dark = Array.from(modules.data.entries()).filter(([, module]) => module === 1);
    return {
      side: modules.size,
      path: dark
        .map(([index]) => `M${index % modules.size} ${Math.floor(index / modules.size)}h1v1h-1z`)
        .join(''),
    };
  }, [props.data]);
  return (
    <div className="qr">
      <svg
        viewBox={`-2 -2 ${side + 4} ${side + 4}`}
        role="img"
        aria-label={props.label}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="#000000" />
      </svg>
    </div>
  );
}
