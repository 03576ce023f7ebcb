/** `ABCD1234EFGH` in groups of four, each kept whole at the end of a line. */
export function GroupsOfFour(props: { readonly text: string; readonly look: 'code' | 'reference' }) {
  const groups = props.text.match(/.{1,4}/g) ?? [];
  return (
    <span className={props.look}>
      {groups.map((group, index) => (
        <span key={`${index}-${group}`}>{group}</span>
      ))}
    </span>
  );
}
