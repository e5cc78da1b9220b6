/* Draws `<div data-chart>`: payments by day. The numbers stand in a table beside it, for who cannot see the drawing. */
'use strict';

(() => {
  const DAY_S = 86400;
  const draw = (box) => {
    const rows = JSON.parse(box.dataset.chart);
    if (rows.length === 0) return;
    const days = rows.map(({ day }) => Date.parse(day) / 1000);
    const width = box.clientWidth;
    const bars = uPlot.paths.bars({ size: [0.6, 48] });
    // A day is a day of the account's calendar already; UTC is but a ruler to lay it along.
    const dayAt = (seconds) => new Date(seconds * 1000).toISOString().slice(5, 10);
    new uPlot(
      {
        width,
        height: 220,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: [days[0] - DAY_S / 2, days.at(-1) + DAY_S / 2] },
          y: { range: (_, low, high) => [0, Math.max(high * 1.15, 1)] },
        },
        axes: [
          {
            splits: () => days.filter((_, index) => index % Math.ceil(days.length / Math.floor(width / 64)) === 0),
            values: (_, splits) => splits.map(dayAt),
            grid: { show: false },
          },
          { size: 92, values: (_, splits) => splits.map((value) => `¥${value.toLocaleString('zh-CN')}`) },
        ],
        series: [{}, { stroke: '#007a50', fill: '#8fd1b4', paths: bars, points: { show: false } }],
      },
      // Nothing is drawn of a day without a payment.
      [days, rows.map(({ totalFee }) => totalFee / 100 || null)],
      box,
    );
  };
  const drawAll = () => {
    for (const box of document.querySelectorAll('[data-chart]')) draw(box);
  };
  drawAll();
  document.addEventListener('refreshed', drawAll);
})();
