// Loading, failing and empty, said the same way on every page.
import { Button, Empty, Result, Skeleton } from "antd";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { useErrorText } from "../api/queries";
import { useText } from "../i18n";

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  return (
    <div role="alert">
      <Result
        status="warning"
        title={t("common.failed")}
        subTitle={errorText(error)}
        extra={retry && <Button onClick={retry}>{t("common.retry")}</Button>}
      />
    </div>
  );
}

interface Props<T> {
  query: UseQueryResult<T, Error>;
  children: (data: T) => ReactNode;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  rows?: number;
}

/** Shows what a query knows: its data, its absence or its failure. Old data stay in sight while new ones fail. */
export function Loaded<T>({ query, children, isEmpty, empty, rows = 6 }: Props<T>) {
  const t = useText();
  if (query.data !== undefined) {
    if (isEmpty?.(query.data))
      return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty ?? t("common.empty")} />;
    return <>{children(query.data)}</>;
  }
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return (
    <div role="status" aria-label={t("common.loading")} className="padded">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}
