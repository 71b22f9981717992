using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Live;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// What a tick, a fill and a question cost beside the least arithmetic that there is in them: one inner product of a row of the covariance with the
/// positions for one asset after another, one product of the matrix with them for all at once.
/// </summary>
internal static class LiveTargets
{
    private const int Assets = 500;
    private const double Seconds = 3;

    public static IEnumerable<TargetRow> Measure()
    {
        FactorMarket market = new(Assets, 1_260);
        SymmetricMatrix covariance = SymmetricMatrix.Create(Assets, market.Covariance());
        ImmutableArray<AssetId> names = [.. Enumerable.Range(0, Assets).Select(i => new AssetId($"A{i}"))];
        LiveRisk live = new(LiveRiskModel.Create(names.AsSpan(), covariance, market.Expected.ToArray(), Frequency.Daily));
        double[] values = [.. Enumerable.Range(0, Assets).Select(i => 1_000.0 + i)];
        LiveTotals totals = new(values.Sum() + 10_000, 2e6, 0, 0, 1, DateTimeOffset.UnixEpoch);
        live.SetPositions(values, totals);
        double sum = 0;
        WhatIfResult result = new();
        LiveOrder[] order = new LiveOrder[1];
        double[] product = new double[Assets];
        Contender dots = Contender.Here("inner products", () =>
        {
            for (int i = 0; i < Assets; i++)
            {
                sum += Kernels.Dot(covariance.Row(i), values);
            }
        });
        yield return Row("one position after another, live risk, n = 500", "inner products of the rows", 1 / 3.0, dots, () =>
        {
            for (int i = 0; i < Assets; i++)
            {
                live.SetPosition(i, values[i], totals);
            }
        });
        yield return Row("what if one order, its effect on volatility and tails, n = 500", "inner products of the rows", 1 / 3.0, dots, () =>
        {
            for (int i = 0; i < Assets; i++)
            {
                sum += live.WhatIf(new LiveOrder(i, 100, 1)).ValueAtRisk!.Value;
            }
        });
        yield return Row("what if one order, every asset's weight and part in the risk too, n = 500", "inner products of the rows", 1 / 3.0, dots, () =>
        {
            for (int i = 0; i < Assets; i++)
            {
                order[0] = new LiveOrder(i, 100, 1);
                live.WhatIf(order, result);
            }
        });
        yield return Row("the same after a change, n = 500", "inner products of the rows", 1 / 3.0, dots, () =>
        {
            for (int i = 0; i < Assets; i++)
            {
                order[0] = new LiveOrder(i, 100, 1);
                live.SetTotals(totals);
                live.WhatIf(order, result);
            }
        });
        yield return Row("all prices, live risk, n = 500", "the matrix times a vector", 1 / 2.0,
            Contender.Here("product", () => covariance.Multiply(values, product)), () => live.SetPositions(values, totals));
        GC.KeepAlive(sum);
    }

    private static TargetRow Row(string work, string comparator, double target, Contender bare, Action ours)
    {
        double[] medians = Duel.Medians(Seconds, Contender.Here("live", ours), bare);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ours();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new TargetRow(work, comparator, target, medians[0], medians[1], FormattableString.Invariant($"{allocated} bytes"), allocated == 0);
    }
}
