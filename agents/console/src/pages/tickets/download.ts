// Fetching a file as the browser does it: its name is the server's, and a refusal opens nothing.
export function download(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
