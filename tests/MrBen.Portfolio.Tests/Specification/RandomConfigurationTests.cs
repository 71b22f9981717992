using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Whatever is configured and held: no exception but the documented ones, and no plan that breaks a rule.</summary>
public class RandomConfigurationTests(ITestOutputHelper output)
{
    private static readonly string[] Names = ["A", "B", "C", "D", "E", "F"];

    [Fact]
    public void AnyConfiguration_OverAnyPortfolio_KeepsItsRules()
    {
        // Two documents of three are refused, mostly for keys that do not fit together: the full count leaves over 2,000 managers.
        SortedDictionary<string, int> counts = [];
        for (int seed = 1; seed <= TestTier.Count(brief: 300, full: 6_000); seed++)
        {
            try
            {
                Run(new Random(seed), counts);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed} failed.", error);
            }
        }

        output.WriteLine(string.Join('\n', counts.Select(count => $"{count.Value,6} {count.Key}")));
        Assert.All(
            ["refused configuration", "allocation Optimal", "allocation InsufficientHistory", "plan Planned", "risk Calculated"],
            happened => Assert.True(counts.GetValueOrDefault(happened) > 0, happened));
    }

    private static void Run(Random random, SortedDictionary<string, int> counts)
    {
        bool parsed = PortfolioConfiguration.TryParse(
            RandomConfiguration.Draw(random, out int unsound), out PortfolioOptions? options, out ImmutableArray<ConfigurationFault> faults);
        Assert.True(unsound == 0 || !parsed);
        Assert.True(faults.Length >= unsound);
        if (options is null)
        {
            Count(counts, "refused configuration");
            return;
        }

        options.CustomLimits = random.Next(4) == 0 ? [new AtMostSoManyAssets()] : [];
        FakeTimeProvider clock = new(SamplePortfolio.Start);
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options).UseTimeProvider(clock).Build();
        Fill(random, manager);
        for (int round = 0; round < 3; round++)
        {
            Ask(random, manager, options, clock, counts);
            clock.Advance(TimeSpan.FromHours(random.Next(2_000)));
        }

        using MemoryStream saved = new();
        manager.SaveState(saved);
        saved.Position = 0;
        string hash = manager.StateHash;
        manager.LoadState(saved);
        Assert.Equal(hash, manager.StateHash);
    }

    private static void Ask(
        Random random, AdvancedPortfolioManager manager, PortfolioOptions options, FakeTimeProvider clock,
        SortedDictionary<string, int> counts)
    {
        PortfolioRiskResult risk = manager.CalculatePortfolioRisk();
        Count(counts, $"risk {risk.Status}");
        Assert.Equal(options.Features.RiskMonitoring ? options.CustomLimits.Length : 0, risk.Limits.Count(limit => limit.Name == "Assets"));
        Assert.True(risk.Risk is null || double.IsFinite(risk.Risk.Volatility));
        Count(counts, $"correlation {manager.AnalyzeCorrelations().IsFound}");
        PortfolioSnapshot before = manager.GetSnapshot();
        PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(
            Any<PortfolioStrategy>(random), Any<AllocationMethod>(random), TestContext.Current.CancellationToken);
        Count(counts, $"allocation {allocation.Status}");
        Assert.Equal(allocation.Result.HasWeights, allocation.Plan is not null);
        Assert.NotEmpty(allocation.Detail);
        if (allocation.Plan is { } plan)
        {
            Count(counts, $"plan {plan.Status}");
            CheckRules(before, options, plan);
            foreach (PlannedTrade trade in plan.Trades.Where(_ => random.Next(5) > 0)) // some orders fail
            {
                manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, trade.Cost, clock.GetUtcNow());
            }
        }

        Assert.Equal(options.Tracking.Enabled, manager.GetPerformance().IsEnabled);
        Assert.Equal(manager.GetSnapshot().Sequence, manager.GetPortfolioSummary().Snapshot.Sequence);
    }

    // The rules of a plan, recomputed from the account and the options alone.
    private static void CheckRules(PortfolioSnapshot account, PortfolioOptions options, RebalancePlan plan)
    {
        if (plan.Status != RebalanceStatus.Planned)
        {
            Assert.Empty(plan.Trades);
            Assert.Equal(account.Cash, plan.CashAfter);
            return;
        }

        RebalanceOptions limits = options.Rebalancing;
        decimal worth = account.NetAssetValue!.Value;
        decimal least = Math.Max(limits.MinimumTradeValue, limits.MinimumTradeFraction * worth);
        decimal cash = account.Cash;
        bool bought = false;
        Assert.True(plan.Trades.Length <= (limits.MaxTrades ?? int.MaxValue));
        Assert.True(plan.Trades.Sum(trade => trade.Notional) <= (limits.MaxTurnover ?? 1e9m) * worth);
        foreach (PlannedTrade trade in plan.Trades)
        {
            PortfolioAsset held = account.Assets.Single(asset => asset.Asset == trade.Asset);
            decimal rest = held.Quantity + trade.Quantity;
            bool closes = Math.Abs(rest) < held.Instrument.LotSize && rest * held.Quantity >= 0;
            Assert.Equal(account.Prices[trade.Asset], trade.Price);
            Assert.Equal(0, trade.Quantity % held.Instrument.LotSize);
            Assert.True(closes || trade.Notional >= Math.Max(held.Instrument.MinimumNotional, least), $"{trade.Notional} is too small");
            Assert.True(trade.Notional <= (limits.MaxWeightChange ?? 1e9m) * worth, $"{trade.Notional} of {worth}");
            Assert.True(limits.AllowShort || rest >= Math.Min(0, held.Quantity), "a short that is not allowed");
            Assert.Equal(options.TransactionCosts.ToModel().Cost(held.Instrument, trade.Quantity, trade.Price), trade.Cost);
            Assert.False(bought && trade.Side == TradeSide.Sell, "a sale after a purchase");
            bought |= trade.Side == TradeSide.Buy;
            cash = cash - (trade.Quantity * trade.Price * held.Instrument.Multiplier) - trade.Cost;
            Assert.True(cash >= Math.Min(account.Cash, plan.CashFloor), "cash below its floor on the way");
        }

        Assert.Equal(cash, plan.CashAfter);
        Assert.True(cash >= plan.CashFloor || (account.Cash < plan.CashFloor && !bought), $"{cash} under {plan.CashFloor}");
        Assert.True(limits.AllowLeverage || plan.CashFloor >= limits.CashBufferFraction * plan.NetAssetValueAfter);
    }

    // None to six assets, lots and smallest orders of all kinds, positions of either sign, debts, gaps, late starts, prices that no market
    // has (refused), and views, market weights and benchmarks that fit or not.
    private static void Fill(Random random, AdvancedPortfolioManager manager)
    {
        int count = random.Next(Names.Length + 1);
        manager.SetCash(random.Next(5) == 0 ? -random.Next(2_000) : random.Next(200_000));
        for (int i = 0; i < count; i++)
        {
            decimal lot = new[] { 1, 1, 10, 0.01m, 0.00000001m }[random.Next(5)];
            manager.AddAsset(new PortfolioAsset(Names[i])
            {
                Quantity = random.Next(3) == 0 ? 0 : lot * random.Next(random.Next(6) == 0 ? -300 : 0, 1_000),
                Instrument = new Instrument(Names[i])
                {
                    LotSize = lot,
                    MinimumNotional = random.Next(4) == 0 ? random.Next(500) : 0,
                    Multiplier = random.Next(8) == 0 ? 10 : 1,
                },
            });
        }

        if (random.Next(12) > 0)
        {
            manager.ObservePrices(Prices(random, Math.Max(1, count)));
        }

        foreach (string name in Names[..count])
        {
            decimal price = random.Next(10) == 0 ? -random.Next(2) : random.Next(1, 30_000) / 100m;
            if (price <= 0)
            {
                Assert.ThrowsAny<ArgumentException>(() => manager.ObservePrice(name, price, SamplePortfolio.Start));
            }
            else if (random.Next(2) == 0)
            {
                manager.ObservePrice(name, price, SamplePortfolio.Start);
            }
        }

        if (random.Next(2) == 0)
        {
            manager.SetMarketWeights(MarketWeights.Equal(SamplePortfolio.Names(Names[..Math.Max(1, random.Next(5) == 0 ? 2 : count)])));
            manager.SetViews(View.Absolute(Names[random.Next(3)], random.NextDouble() - 0.3));
            manager.SetBenchmark(new AssetId(Names[random.Next(3)]));
        }
    }

    private static PriceHistory Prices(Random random, int count)
    {
        int rows = random.Next(4) == 0 ? random.Next(2, 80) : random.Next(80, 500);
        ImmutableArray<DateOnly> dates = [.. Enumerable.Range(0, 2 * rows).Select(day => new DateOnly(2026, 1, 4).AddDays(-day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(rows).Reverse()];
        double[] prices = new double[rows * count];
        bool[] observed = new bool[rows * count];
        bool gaps = random.Next(3) == 0;
        for (int i = 0; i < count; i++)
        {
            double level = Math.Exp(random.NextDouble() * 6);
            double volatility = random.Next(8) == 0 ? 0 : 0.03 * random.NextDouble();
            int start = random.Next(5) == 0 ? random.Next(rows) : 0;
            for (int t = 0; t < rows; t++)
            {
                level *= Math.Exp(volatility * ((2 * random.NextDouble()) - 1));
                prices[(t * count) + i] = level;
                observed[(t * count) + i] = t >= start && !(gaps && random.Next(30) == 0);
            }
        }

        return PriceHistory.Create(SamplePortfolio.Names(Names[..count]), dates, prices, observed);
    }

    private static T Any<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static void Count(SortedDictionary<string, int> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;

    private sealed class AtMostSoManyAssets : IRiskLimit
    {
        public string Name => "Assets";

        public string Definition => "Assets held with weight, now.";

        public RiskLimitEvaluation Evaluate(PortfolioRisk risk) => RiskLimitEvaluation.AtMost(
            Name, Definition, RiskMetricUnit.Ratio, risk.EffectiveNumberOfAssets, limit: 3);
    }
}
