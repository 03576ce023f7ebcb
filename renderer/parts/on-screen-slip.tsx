import type { Slip, SlipBlock } from '../../contracts/slip.ts';
import { useKiosk } from './kiosk-context.ts';
import { QrCode } from './qr-code.tsx';

/** The slip on the screen, as it would have been printed. */
export function OnScreenSlip({ slip }: { readonly slip: Slip }) {
  const numbered = slip.blocks.map((block, place) => ({ block, place }));
  return (
    <div className="slip-paper" lang={slip.language}>
      {numbered.map(({ block, place }) => (
        <Block key={place} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: SlipBlock }) {
  const { say } = useKiosk();
  switch (block.kind) {
    case 'title':
      return <p className="slip-title">{block.text}</p>;
    case 'text':
      return <p>{block.text}</p>;
    case 'small':
      return <p className="slip-small">{block.text}</p>;
    case 'field':
      return (
        <div className="slip-field">
          <span>{block.label}</span>
          <strong>{block.value}</strong>
        </div>
      );
    case 'todo':
      return (
        <ul className="slip-todo">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'code':
      return (
        <div>
          <p>{block.label}</p>
          <p className="slip-code">{block.text}</p>
        </div>
      );
    case 'qr':
      return (
        <div>
          <QrCode data={block.data} label={say.slip.qr} />
          <p className="slip-small">{block.caption}</p>
        </div>
      );
    case 'rule':
      return <hr className="slip-rule" />;
  }
}
