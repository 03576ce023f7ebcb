/** `ABCD1234EFGH` in groups of four, each kept whole at the end of a line. */
export function GroupsOfFour(props: { readonly text: string; readonly look: 'code' | 'reference' }) {
  const starts = Array.from({ length: Math.ceil(props.text.length / 4) }, (_, group) => group * 4);
  return (
    <span className={props.look}>
      {starts.map((start) => (
        <span key={start}>{props.text.slice(start, start + 4)}</span>
      ))}
    </span>
  );
}
