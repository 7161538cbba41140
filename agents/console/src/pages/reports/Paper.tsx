// A frozen document: its red head, its numbered parts.
import type { ReportDocument } from "../../api/reports";
import { Block } from "./Block";

export function Paper({ shown }: { shown: ReportDocument }) {
  return (
    <>
      <header className="pane report-head">
        <div className="report-org">{shown.org}</div>
        <div>{shown.number}</div>
        <hr className="report-line" />
        <h2>{shown.title}</h2>
        <p className="soft">{shown.facts.map(([label, value]) => `${label}：${value}`).join("　")}</p>
      </header>
      {shown.sections.map((section) => (
        <section className="pane report-section" key={section.title} aria-label={section.title}>
          <h2>{section.title}</h2>
          {section.blocks.map((block, place) => (
            <Block key={place} block={block} />
          ))}
        </section>
      ))}
    </>
  );
}
