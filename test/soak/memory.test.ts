import { reportOf } from '../../bench/soak/memory.ts';

const megabyte = 1024 * 1024;
const commands = Array.from({ length: 60 }, (_, index) => index * 100);
const alive = (heap: number) => ({ heap, external: 0, rss: 200 * megabyte });

describe('memory over a soak', () => {
  it('is flat where what is alive after a collection stays the same', () => {
    const samples = commands.map((_, index) => alive((50 + (index % 2)) * megabyte));
    expect(reportOf(samples, commands)).toMatchObject({ samples: 60, largestRssMb: 200, heapEndMb: 51 });
    expect(Math.abs(reportOf(samples, commands).bytesPerCommand)).toBeLessThan(100);
  });

  it('tells how many bytes a command leaves behind, whatever came before it settled', () => {
    const samples = commands.map((done, index) =>
      alive(index < 20 ? 10 * megabyte : 50 * megabyte + done * 1024),
    );
    const report = reportOf(samples, commands);
    expect(report.bytesPerCommand).toBe(1024);
    expect(report.heapEndMb - report.heapMiddleMb).toBeCloseTo(1.95, 2);
  });
});
