/** The kiosk's colours and type (`design.md`), for pages read on a phone or at a desk. */
export const style = `
:root { --ink: #10233f; --paper: #fff; --mist: #f3f6fa; --royal: #0b4a8f; --marigold: #f2a900; --leaf: #0e5734; --brick: #98201a; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--mist); color: var(--ink); font: 1.125rem/1.7 'Noto Sans Thai Looped', 'Noto Sans Thai', 'Sarabun', sans-serif; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem; }
.wide header, .wide main, .wide footer { max-width: 76rem; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; justify-content: space-between; }
header p { margin: 0; font-weight: 700; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; }
nav button { margin: 0; min-height: 2.5rem; }
main { background: var(--paper); border-radius: 20px; padding: 1.5rem; }
th { white-space: nowrap; }
h1 { font-size: 1.75rem; line-height: 1.6; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
a { color: var(--royal); }
:focus-visible { outline: 4px solid var(--royal); outline-offset: 3px; border-radius: 4px; }
label { display: block; font-weight: 700; margin-top: 1.25rem; }
.hint { margin: 0; }
input, select { font: inherit; color: inherit; width: 100%; min-height: 3rem; padding: .4rem .8rem; border: 2px solid var(--ink); border-radius: 12px; background: var(--paper); }
input.code { font-size: 1.6rem; letter-spacing: .25em; text-transform: uppercase; }
button { font: inherit; font-weight: 700; min-height: 3rem; padding: .4rem 1.5rem; border: 0; border-radius: 12px; background: var(--royal); color: #fff; cursor: pointer; }
main form > button { margin: 1.5rem .75rem 0 0; }
button.stop { background: var(--brick); }
.trouble, .done { border-left: 8px solid var(--brick); background: var(--mist); padding: .75rem 1rem; border-radius: 8px; }
.done { border-color: var(--leaf); }
.trouble p, .done p { margin: .25rem 0; }
.trouble strong { color: var(--brick); } .done strong { color: var(--leaf); }
.big { font-size: 2rem; font-weight: 700; letter-spacing: .2em; margin: .5rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #c9d3e0; }
td form { display: flex; gap: .5rem; align-items: center; } td form > button, td form > select { margin: 0; width: auto; }
.faces { display: flex; flex-wrap: wrap; gap: 1.5rem; } .faces figure { margin: 0; } .faces img { width: 18rem; max-width: 100%; border-radius: 12px; background: var(--mist); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--mist); padding: 1rem; border-radius: 8px; font-size: 1rem; }
.plain { list-style: none; padding: 0; } 
`;
