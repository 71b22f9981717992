using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;
using static MrBen.Portfolio.Tests.Tracking.TrackedPortfolio;

namespace MrBen.Portfolio.Tests.Tracking;

public class RandomPerformanceTests
{
    private static readonly DateOnly First = new(2025, 1, 1);

    // A step of a day: a price, now and then one that ruins or a gap; a flow; a decision of one of two strategies with any weights.
    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Frequency((20, Gen.Double[50, 150]), (1, Gen.Double[1e-9, 1e9])), Gen.Bool, Gen.Int[-2_000, 5_000], Gen.Int[0, 20],
        Gen.Double[-3, 3], Gen.Double[-3, 3],
        (price, isObserved, cash, choice, first, second) => new Step(price, isObserved, cash, choice, first, second));

    // A record is measured or says why not; each figure is a finite number or says why there is none; counts add up to the requests.
    [Fact]
    public void AnyHistory_IsMeasuredOrSaysWhyNot() => Steps.Array[1, 60].Sample(
        steps =>
        {
            PortfolioPerformance performance = Run(steps).Manager.GetPerformance();
            Check(performance.Record);
            Assert.Equal(performance.Allocations!.Requests, performance.Allocations.ByStatus.Values.Sum());
            Assert.Equal(performance.Allocations.Requests, performance.Strategies.Sum(strategy => strategy.Allocations!.Requests));
            Assert.Equal(performance.Rebalancing!.Rebalances, performance.Strategies.Sum(strategy => strategy.Rebalancing!.Rebalances));
            foreach (StrategyPerformance strategy in performance.Strategies)
            {
                Check(strategy.Record);
            }
        },
        iter: TestTier.Count(brief: 200, full: 20_000));

    private static SamplePortfolio Run(Step[] steps)
    {
        SamplePortfolio portfolio = new(Options(options => options.Benchmarks = SamplePortfolio.Names("B", "C")));
        DateOnly[] dates = [.. Enumerable.Range(0, steps.Length).Select(First.AddDays)];
        double[] prices = [.. steps.SelectMany((step, t) => (double[])[step.Price, 100 + t])];
        bool[] observed = [.. steps.SelectMany(step => (bool[])[step.IsObserved, true])];
        portfolio.Manager.ObservePrices(PriceHistory.Create(SamplePortfolio.Names("A", "B"), [.. dates], prices, observed)
            .WithFrequency(Frequency.CalendarDaily));
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        foreach (Step step in steps)
        {
            portfolio.Clock.Advance(TimeSpan.FromHours(18));
            DateTimeOffset now = portfolio.Clock.GetUtcNow();
            portfolio.Manager.ObservePrice("A", (decimal)step.Price, now);
            switch (step.Choice)
            {
                case < 4:
                    portfolio.Manager.SetCash(step.Cash);
                    break;
                case < 8:
                    RebalanceStatus? plan = step.Choice == 7 ? null : (RebalanceStatus)(Math.Abs(step.Cash) % 6);
                    DateOnly day = First.AddDays(Math.Abs(step.Cash) % 70);
                    portfolio.Manager.Replay([Decided(
                        day, step.IsObserved ? "one" : "other", AllocationMethod.Static, plan, ("A", step.First), ("B", step.Second))]);
                    break;
                case 8:
                    portfolio.Manager.ApplyFill("A", (step.Cash / 10m) + 0.05m, (decimal)step.Price, 1, now); // never 0
                    break;
                default:
                    break;
            }
        }

        return portfolio;
    }

    private static void Check(TrackRecord record)
    {
        Assert.Equal(record.IsCalculated, record.Report is not null);
        Assert.True(record.IsCalculated || record.Detail.EndsWith('.'));
        Assert.All(
            record.Figures.Concat(record.Benchmarks.SelectMany(benchmark => benchmark.Figures)),
            figure => Assert.True(figure.Value is { } value ? double.IsFinite(value) : figure.Reason!.EndsWith('.'), figure.Name));
        Assert.All(record.Benchmarks, benchmark => Assert.Equal(benchmark.IsCompared, benchmark.Detail.Length == 0));
    }

    private sealed record Step(double Price, bool IsObserved, int Cash, int Choice, double First, double Second);
}
