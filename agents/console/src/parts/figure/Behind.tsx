// The list behind a number: a drawer beside the page, a page of rows at a time, to be taken away as a spreadsheet.
import { DownloadOutlined } from "@ant-design/icons";
import { Button, Drawer, Table } from "antd";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { useSearchParams } from "react-router";

import "./figure.css";

import { useFigures, type BehindPage, type Days, type Figure, type Wanted } from "../../api/figures";
import { address } from "../../api/client";
import { grouped } from "../../charts/measured";
import { useFiguresText } from "../../i18n/figures";
import { download } from "../../pages/tickets/download";
import { Loaded } from "../Loaded";
import { useFigureLabel } from "./labels";
import { useServerWords } from "./serverWords";
import { openList, withList, type OpenList } from "./list";
import { useColumns } from "./useColumns";

const Opening = createContext<((wanted: Wanted) => void) | null>(null);

/** Open the list behind a number; null where the page has none. */
export const useBehind = () => useContext(Opening);

interface DrawerProps {
  list: OpenList;
  figure: Figure | undefined;
  turn: (page: number) => void;
  close: () => void;
}

function BehindDrawer({ list, figure, turn, close }: DrawerProps) {
  const t = useFiguresText();
  const label = useFigureLabel();
  const said = useServerWords();
  const columns = useColumns();
  const { page, ...wanted } = list;
  const query = { ...wanted };
  const found = useFigures<BehindPage>("/behind", { ...query, page });
  const titleOf = (answer: BehindPage | undefined) => {
    if (!figure || !list.part) return said(answer?.label ?? "");
    return figure.denominator === null ? label(figure) : t("listOf", { name: label(figure), part: t(list.part) });
  };
  return (
    <Drawer
      open
      size={Math.min(980, Math.max(560, window.innerWidth * 0.72))}
      title={titleOf(found.data)}
      onClose={close}
      extra={
        <Button
          icon={<DownloadOutlined aria-hidden="true" />}
          onClick={() => download(address("/figures/behind/export", query))}
        >
          {t("exportList")}
        </Button>
      }
    >
      <Loaded query={found}>
        {(rows) => (
          <>
            <p className="behind-total" aria-live="polite">
              {t("total", { n: grouped(rows.total) })}
              {rows.number !== rows.total && ` · ${t("sum", { n: grouped(rows.number), unit: said(rows.unit) })}`}
              <span className="soft">
                {" · "}
                {wanted.from} – {wanted.to}
                {wanted.others && ` · ${t("peers")}`}
              </span>
            </p>
            <Table
              size="small"
              rowKey={(row) => String(row["id"] ?? rows.rows.indexOf(row))}
              columns={columns(rows)}
              dataSource={rows.rows}
              scroll={{ x: "max-content" }}
              pagination={{
                current: page,
                total: rows.total,
                pageSize: rows.page_size,
                showSizeChanger: false,
                onChange: turn,
              }}
            />
          </>
        )}
      </Loaded>
    </Drawer>
  );
}

/** Numbers within open their lists here. `days` is the page's period, for numbers that name no other. */
export function BehindProvider({
  days,
  figures,
  children,
}: {
  days: Days;
  figures: readonly Figure[];
  children: ReactNode;
}) {
  const [search, setSearch] = useSearchParams();
  const list = openList(search);
  const open = useMemo(
    () => (wanted: Wanted) =>
      setSearch((before) => withList(before, { from: days.from, to: days.to, ...defined(wanted) })),
    [setSearch, days.from, days.to],
  );
  return (
    <Opening value={open}>
      {children}
      {list && (
        <BehindDrawer
          // Another list begins anew: the rows of the one before never stand under its title.
          key={[list.name, list.part, list.by, list.key, list.others, list.from, list.to].join(" ")}
          list={{ ...list, from: list.from ?? days.from, to: list.to ?? days.to }}
          figure={figures.find((each) => each.name === list.name)}
          turn={(page) => setSearch((before) => withList(before, list, page), { replace: true })}
          close={() => setSearch((before) => withList(before, null))}
        />
      )}
    </Opening>
  );
}

function defined(wanted: Wanted): Wanted {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as unknown as Wanted;
}
