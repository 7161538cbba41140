// A text in which the words that were looked for stand out.
export function Highlight({ text, words }: { text: string; words: string[] }) {
  const wanted = words.filter(Boolean);
  if (!wanted.length) return <span>{text}</span>;
  const escaped = wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // With a group in the pattern every second part is a word.
  const parts = text.split(new RegExp(`(${escaped.join("|")})`, "iu"));
  return <span>{parts.map((part, index) => (index % 2 ? <mark key={index}>{part}</mark> : part))}</span>;
}
