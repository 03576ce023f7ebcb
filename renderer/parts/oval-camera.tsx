import { useEffect, useRef, useState } from 'react';
import { useKiosk } from './kiosk-context.ts';

/** Where the ticks stand: shares of a whole turn. */
const turns = Array.from({ length: 72 }, (_, tick) => tick / 72);

/** The citizen's mirror picture in an oval, with a ring of ticks that fills as the challenges are done (`done` 0..1). */
export function OvalCamera({ done }: { readonly done: number }) {
  const { lens, send, say } = useKiosk();
  const place = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  const now = useRef({ lens, send });
  now.current = { lens, send };

  const { source } = lens;
  useEffect(() => {
    if (source === null) return;
    const stop = source({
      show: (picture) => {
        place.current?.replaceChildren(picture);
        setShown(true);
      },
      readyForFrame: () => now.current.lens.readyForFrame(),
      frame: (jpeg) => now.current.lens.sendFrame(jpeg),
      report: (state, label) => now.current.send({ type: 'cameraReport', state, label }),
    });
    const element = place.current;
    return () => {
      stop();
      element?.replaceChildren();
      setShown(false);
    };
  }, [source]);
  useEffect(() => () => now.current.lens.end(), []);

  return (
    <div className="oval">
      <div className="oval-frame">
        <div
          className="oval-picture"
          ref={place}
          role="img"
          aria-label={shown ? say.face.camera : say.face.opening}
        />
        <svg className="oval-ticks" viewBox="0 0 300 400" aria-hidden="true">
          {turns.map((turn) => (
            <Tick key={turn} turn={turn} on={turn < done} />
          ))}
        </svg>
      </div>
    </div>
  );
}

/** One tick of the ring; `turn` 0 is the top, clockwise. */
function Tick({ turn, on }: { readonly turn: number; readonly on: boolean }) {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  const at = (share: number) => ({
    x: 150 + Math.cos(angle) * 150 * share,
    y: 200 + Math.sin(angle) * 200 * share,
  });
  const inner = at(0.91);
  const outer = at(0.975);
  return <line x1={inner.x} y1={inner.y} x2={outer.x} y2={outer.y} data-on={on} />;
}
