import { useEffect, useRef, useState } from 'react';
import { SimpleKeyboard } from 'simple-keyboard';
import { type KeyboardName, keyboardLayouts, layerAfter, layerAfterLetter } from './keyboard-layouts.ts';
import { useKiosk } from './kiosk-context.ts';

/** What a key did to the text: characters added at the end, or the last one taken away. */
export type KeyStroke = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'delete' };

/** The text after a key. One delete takes one character as a person sees it: a Thai letter loses its last mark first. */
export function typed(text: string, stroke: KeyStroke): string {
  return stroke.kind === 'text' ? text + stroke.text : [...text].slice(0, -1).join('');
}

/** Touch keys for one field. The library draws and dispatches them; the text is kept by the field alone. */
export function TouchKeyboard(props: {
  readonly name: KeyboardName;
  readonly onKey: (stroke: KeyStroke) => void;
}) {
  const { say } = useKiosk();
  const place = useRef<HTMLDivElement>(null);
  const keyboard = useRef<SimpleKeyboard | null>(null);
  const [layer, setLayer] = useState('default');
  const now = useRef({ onKey: props.onKey, layer, name: props.name });
  now.current = { onKey: props.onKey, layer, name: props.name };
  const isPad = props.name === 'digits' || props.name === 'phone';
  const thaiShown =
    layer.startsWith('thai') || (props.name === 'thai' && (layer === 'default' || layer === 'shift'));

  const options = {
    layout: keyboardLayouts[props.name],
    layoutName: layer,
    display: {
      '{bksp}': say.keyboard.delete,
      '{shift}': thaiShown ? say.keyboard.shift : '⇧',
      '{space}': say.keyboard.space,
      '{symbols}': say.keyboard.symbols,
      '{letters}': say.keyboard.letters,
      '{english}': say.keyboard.english,
      '{thai}': say.keyboard.thai,
      '{blank}': ' ',
    },
    buttonTheme: [
      { class: 'wide', buttons: '@gmail.com .com .co.th' },
      ...(layer.includes('shift') ? [{ class: 'pressed', buttons: '{shift}' }] : []),
      ...(isPad ? [{ class: 'blank', buttons: '{blank}' }] : []),
    ],
    buttonAttributes: [
      {
        attribute: 'aria-label',
        value: thaiShown ? say.keyboard.shift : say.keyboard.shiftEnglish,
        buttons: '{shift}',
      },
      { attribute: 'aria-hidden', value: 'true', buttons: '{blank}' },
    ],
  };
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    if (place.current === null) return;
    const made = new SimpleKeyboard(place.current, {
      ...latest.current,
      theme: 'simple-keyboard',
      useButtonTag: true,
      // A trembling or slow finger types one letter.
      disableButtonHold: true,
      preventMouseDownDefault: true,
      onKeyPress: (key) => {
        const { onKey, layer: shown, name } = now.current;
        // The library keeps a copy of what was typed: it is emptied at each key.
        made.clearInput();
        if (key === '{bksp}') return onKey({ kind: 'delete' });
        if (key === '{blank}') return;
        const next = layerAfter({ name, layer: shown, key });
        if (next !== null) return setLayer(next);
        onKey({ kind: 'text', text: key === '{space}' ? ' ' : key });
        setLayer(layerAfterLetter({ name, layer: shown }));
      },
    });
    keyboard.current = made;
    return () => {
      made.destroy();
      keyboard.current = null;
    };
  }, []);

  const { name } = props;
  useEffect(() => {
    setLayer('default');
    keyboard.current?.setOptions({ ...latest.current, layout: keyboardLayouts[name], layoutName: 'default' });
  }, [name]);
  useEffect(() => {
    keyboard.current?.setOptions({ ...latest.current, layoutName: layer });
  }, [layer]);

  return (
    <fieldset
      className={isPad ? 'keys keys-pad' : 'keys'}
      data-wide={thaiShown}
      aria-label={isPad ? say.keyboard.pad : say.keyboard.keyboard}
    >
      <div ref={place} className="simple-keyboard" />
    </fieldset>
  );
}
