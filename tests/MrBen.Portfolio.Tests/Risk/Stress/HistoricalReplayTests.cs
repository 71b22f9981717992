using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Tests.Risk.Stress;

public class HistoricalReplayTests
{
    private static readonly DateOnly Start = new(2020, 3, 2);

    // Restored weights give the returns of PortfolioRisk at no interest; the window is a part of the history.
    [Fact]
    public void Run_WithRestoredWeights_IsTheHistoricalProfitAndLoss()
    {
        Random random = new(21);
        for (int round = 0; round < TestTier.Count(20, 300); round++)
        {
            int n = random.Next(1, 6);
            int rows = random.Next(10, 40);
            ReturnPanel panel = Panel(n, StressFamilies.Uniform(random, n * rows, -0.05, 0.05));
            double[] weights = StressFamilies.Uniform(random, n, 0.1, 0.5);
            int from = random.Next(0, 4);
            HistoricalReplay replay = new()
            {
                Name = "window",
                From = Start.AddDays(from),
                To = Start.AddDays(rows - 2),
                Weights = ReplayWeights.Restored,
            };
            StressResult result = Run(panel, weights, replay);
            PortfolioRisk risk = PortfolioRisk.Calculate(
                panel.Slice(from, rows - 1 - from), weights,
                new PortfolioRiskOptions { RiskFreeRate = 0, MinimumObservations = 2 }).GetRiskOrThrow();
            double wealth = 1;
            for (int t = 0; t < risk.Returns.Length; t++)
            {
                Assert.Equal(risk.Returns[t], result.Path!.Returns[t], tolerance: 1e-14);
                wealth *= 1 + risk.Returns[t];
            }

            Assert.Equal(risk.Returns.Length, result.Path!.Returns.Length);
            Assert.Equal(wealth - 1, result.Return!.Value, tolerance: 1e-13);
            Assert.Equal(wealth - 1, result.Assets.Sum(asset => asset.Contribution), tolerance: 1e-13);
            Assert.Equal(risk.MaximumDrawdown, result.Path.LargestDrawdown?.Depth ?? 0, tolerance: 1e-13);
        }
    }

    // Held positions by hand: A −10 %, +20 %, so 1.08; B +10 %, −50 %, so 0.55. 0.5·0.08 + 0.25·(−0.45) = −0.0725; after a day 0.975.
    [Fact]
    public void Run_WithHeldPositions_CompoundsEachAsset()
    {
        StressResult result = Run(Panel(2, [-0.1, 0.1, 0.2, -0.5]), [0.5, 0.25], Window(2));
        Assert.Equal(-0.0725, result.Return!.Value, tolerance: 1e-15);
        Assert.Equal([0.08, -0.45], result.Assets.Select(asset => Math.Round(asset.Return, 14)));
        Assert.Equal([0.04, -0.1125], result.Assets.Select(asset => Math.Round(asset.Contribution, 14)));
        Assert.Equal(0.975, result.Path!.Wealth[0], tolerance: 1e-15);
        Assert.Equal((0.9275 / 0.975) - 1, result.Path.WorstReturn, tolerance: 1e-15);
        Assert.Equal(Start.AddDays(1), result.Path.WorstDate);
        Assert.Equal(0.0725, result.Path.LargestDrawdown!.Value.Depth, tolerance: 1e-15);
    }

    [Fact]
    public void Run_LogReturns_AreTurnedIntoSimpleOnes()
    {
        ReturnPanel log = ReturnPanel.Create(
            StressFamilies.Names(1), [Start, Start.AddDays(1)], Frequency.Daily, ReturnKind.Log, [Math.Log(0.9), Math.Log(1.2)]);
        Assert.Equal(0.08, Run(log, [1], Window(2)).Return!.Value, tolerance: 1e-15);
    }

    // A0 begins in the second period. Alone it is told; with a proxy of beta 2 its first return is 2·(−0.1).
    [Fact]
    public void Run_WithAMissingReturn_TellsItOrTakesTheProxy()
    {
        ReturnPanel panel = ReturnPanel.Create(StressFamilies.Names(2), [Start, Start.AddDays(1)], Frequency.Daily, ReturnKind.Simple,
            [0, -0.1, 0.5, 0.1], [false, true, true, true]);
        StressResult missing = Run(panel, [1, 0], Window(2));
        Assert.Equal(StressStatus.MissingReturns, missing.Status);
        Assert.Equal("A0 has no return in 1 of 2 periods, and no proxy.", missing.Detail);
        Assert.Null(missing.Return);

        StressResult proxied = Run(panel, [1, 0], Window(2) with { Proxies = [new ReplayProxy("A0", "A1", Beta: 2)] });
        Assert.Equal((0.8 * 1.5) - 1, proxied.Return!.Value, tolerance: 1e-15);
        Assert.Equal(1, Assert.Single(proxied.Path!.Proxied).Periods);
        Assert.Equal(["A0 is taken as 2 times A1 in 1 of 2 periods."], proxied.Notes);

        StressResult unknown = Run(panel, [1, 0], Window(2) with { Proxies = [new ReplayProxy("A0", "Z")] });
        Assert.Equal("A0 has no return in 1 of 2 periods, nor has its proxy Z.", unknown.Detail);

        StressResult impossible = Run(panel, [1, 0], Window(2) with { Proxies = [new ReplayProxy("A0", "A1", Beta: 10)] });
        Assert.Equal(StressStatus.ImpossibleReturn, impossible.Status);
    }

    [Fact]
    public void Run_OfAnEmptyWindow_SaysSo()
    {
        StressResult result = Run(
            Panel(1, [0.1]), [1], new HistoricalReplay { Name = "then", From = new(1999, 1, 1), To = new(1999, 12, 31) });
        Assert.Equal(StressStatus.MissingReturns, result.Status);
        Assert.Equal("The history has no period that ends from 1999-01-01 to 1999-12-31.", result.Detail);
    }

    // Three times a fall by 40 % is more than everything: the replay ends there.
    [Fact]
    public void Run_OfALeveragedLoss_EndsWhereEverythingIsLost()
    {
        StressResult result = Run(Panel(1, [-0.4, 0.5]), [3], Window(2));
        Assert.Equal(-1.2, result.Return!.Value, tolerance: 1e-15);
        Assert.Single(result.Path!.Returns);
        Assert.Equal(["Everything was lost by 2020-03-02, where the replay ends."], result.Notes);
    }

    private static HistoricalReplay Window(int days) => new() { Name = "window", From = Start, To = Start.AddDays(days - 1) };

    private static StressResult Run(ReturnPanel panel, double[] weights, HistoricalReplay replay)
    {
        ImmutableArray<AssetId> names = StressFamilies.Names(weights.Length);
        double[] variances = new double[weights.Length];
        Array.Fill(variances, 1e-4);
        return StressFamilies.Run(StressPortfolio.FromWeights(names, weights),
            StressModel.Create(names, SymmetricMatrix.FromDiagonal(variances)), [replay], panel).Results[0];
    }

    private static ReturnPanel Panel(int assets, double[] values) => ReturnPanel.Create(
        StressFamilies.Names(assets), [.. Enumerable.Range(0, values.Length / assets).Select(Start.AddDays)], Frequency.Daily,
        ReturnKind.Simple, values);
}
