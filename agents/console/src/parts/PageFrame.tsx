// A page below the top bar: its name, its tools, its content.
import { useEffect, type ReactNode } from "react";

import { useText } from "../i18n";

interface Props {
  title: ReactNode;
  name?: string;
  tools?: ReactNode;
  children: ReactNode;
}

export function PageFrame({ title, name, tools, children }: Props) {
  const t = useText();
  const words = name ?? (typeof title === "string" ? title : "");
  useEffect(() => {
    document.title = words ? `${words} · ${t("app.name")}` : t("app.name");
  }, [words, t]);
  return (
    <section className="page">
      <header className="page-head">
        <h1>{title}</h1>
        <div className="page-tools">{tools}</div>
      </header>
      <div className="page-body">{children}</div>
    </section>
  );
}
