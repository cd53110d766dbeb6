/** Tells how a command is used where `--help` asks for it; whether it did. */
export function toldHelp(usage: string): boolean {
  const asks = process.argv.slice(2).some((word) => word === '--help' || word === '-h');
  if (asks) process.stdout.write(usage);
  return asks;
}
