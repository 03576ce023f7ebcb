/** Short lines in order. */
export function NumberedLines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ol className="lines">
      {lines.map((line, index) => (
        <li key={line}>
          <span className="lines-mark" aria-hidden="true">
            <span>{index + 1}</span>
          </span>
          <span>{line}</span>
        </li>
      ))}
    </ol>
  );
}
